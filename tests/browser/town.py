"""The installation under test and its people, acting where a test is not about their screens."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any, Final

import aiohttp

from deploy.demo.flagship import PATIENCE, Cast, act, application, pauses, play
from deploy.demo.people import Person

COMPANY: Final = {
    "kind": "enterprise",
    "name": "连山瑶岭食品有限公司",
    "id_number": "91441825MADEM0011A",
}


@dataclass(slots=True)
class Town:
    home: str
    """The gateway's address."""
    http: aiohttp.ClientSession
    passwords: dict[str, str]
    cast: Cast
    _known: dict[str, Person] = field(default_factory=dict)
    _seeds: "count[int]" = field(default_factory=lambda: count(1))

    async def person(self, name: str) -> Person:
        if name not in self._known:
            self._known[name] = await Person.sign_in(
                self.http, self.home, name=name, password=self.passwords[name]
            )
        return self._known[name]

    async def cookies(self, who: str | None) -> dict[str, str]:
        """By name, those of somebody signed in; nobody has none."""
        if who is None:
            return {}
        name, _, value = (await self.person(who)).cookie.partition("=")
        return {name: value}

    async def received(self) -> dict[str, Any]:
        """The flagship, handed in and not yet accepted."""
        asked = application(self.cast.offer, Random(next(self._seeds)))
        taken: dict[str, Any] = await act(self.cast, self.cast.clerk, "/api/intake/cases", asked)
        return taken

    async def accepted(self) -> dict[str, Any]:
        """The flagship under way: the answer of accepting, with the query code of receiving."""
        taken = await self.received()
        door = f"/api/intake/cases/{taken['number']}/accept"
        return {
            **await act(self.cast, self.cast.clerk, door),
            "query_code": taken["query_code"],
        }

    async def finished(self) -> dict[str, str]:
        """The flagship played to its end."""
        told: dict[str, Any] = {}

        def watch(who: str, done: str, answer: Any) -> None:
            told[done] = answer

        number = await play(self.cast, seed=next(self._seeds), watch=watch)
        return {"number": number, "query_code": told["receive"]["query_code"]}

    async def single(self, matter: str) -> str:
        """One matter of one department, accepted; the number of its item."""
        offer = await self.cast.clerk.get(f"/api/intake/matters/{matter}")
        wanted = [m["id"] for m in offer["items"][0]["materials"] if m["required"]]
        asked = {"matter": matter, "materials": wanted, "applicant": COMPANY}
        taken = await act(self.cast, self.cast.clerk, "/api/intake/cases", asked)
        door = f"/api/intake/cases/{taken['number']}/accept"
        accepted = await act(self.cast, self.cast.clerk, door)
        number: str = accepted["items"][0]["number"]
        return number

    async def arrived(self, item: str, department: str) -> None:
        """Until it lies on the department's desk."""
        handler = await self.person(f"handler-{department}")

        async def look() -> bool:
            found = await handler.get("/api/approval/items")
            return any(one["id"] == item for one in found["items"])

        await _until(look)

    async def claimed(self, item: str, department: str) -> None:
        await self._step(item, f"handler-{department}", "claim", {})

    async def reviewed(self, item: str, department: str) -> None:
        await self.claimed(item, department)
        opinion = {"opinion": "材料齐全，符合法定条件，建议准予。"}
        await self._step(item, f"handler-{department}", "review", opinion)

    async def granted(self, item: str, department: str) -> None:
        await self.reviewed(item, department)
        reason = {"reason": "符合法定条件、标准。"}
        await self._step(item, f"decider-{department}", "grant", reason)

    async def ready(self, item: str) -> None:
        """Until the window has heard of the decision and may hand its result out."""
        case = item.partition("-")[0]

        async def look() -> bool:
            told = await self.cast.clerk.get(f"/api/intake/cases/{case}")
            return any(one["number"] == item and one["decision"] for one in told["items"])

        await _until(look)

    async def _step(self, item: str, who: str, step: str, said: dict[str, str]) -> None:
        # The item comes over the bus: until it is on the department's desk there is no such item.
        door = f"/api/approval/items/{item}/{step}"
        await act(self.cast, await self.person(who), door, said, waits_for=(404,))


def item_of(case: dict[str, Any], key: str) -> str:
    """The number of one of a case's items."""
    return next(str(item["number"]) for item in case["items"] if item["key"] == key)


async def _until(look: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        for pause in pauses():
            if await look():
                return
            await asyncio.sleep(pause)
