"""The flagship case as its real users play it: one bundle, six items worked at once, one window.

A key project of 连山 (山府发〔2013〕6号). The demo shows it, the benchmark counts it, the fault
tests break everything while it is under way: all through the gateway, all by HTTP.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from deploy.demo.people import Person, Refused

BUNDLE = "KP-441825-01"
ITEMS = ("lixiang", "xuanzhi", "guihua", "shuibao", "huanping-biao", "lindi")
FRONT_DESK = ("clerk", "issue")
PATIENCE = 60.0
"""Seconds an answer from another department may take before the story is given up."""

Watch = Callable[[str, str, Any], None]
"""Called after each act with who acted, what was done, and the answer."""


class GaveUp(Exception):
    """What should have followed did not come in time."""


def nobody_watches(who: str, act: str, answer: Any) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who plays: the front desk, and a handler and a decider of each department."""

    clerk: Person
    issue_clerk: Person
    handlers: dict[str, Person]
    deciders: dict[str, Person]
    offer: dict[str, Any]
    patience: float = PATIENCE
    outlives_faults: bool = False
    """Whether an answer that never came is asked for again, with the same key."""

    @classmethod
    async def assemble(
        cls, http: aiohttp.ClientSession, base: str, passwords: dict[str, str], **options: Any
    ) -> "Cast":
        async def sign_in(name: str) -> Person:
            return await Person.sign_in(http, base, name=name, password=passwords[name])

        clerk, issue_clerk = [await sign_in(name) for name in FRONT_DESK]
        offer = await clerk.get(f"/api/intake/matters/{BUNDLE}")
        departments = {item["department"] for item in offer["items"] if item["key"] in ITEMS}
        names = [f"{role}-{one}" for role in ("handler", "decider") for one in sorted(departments)]
        officers = dict(zip(names, await asyncio.gather(*map(sign_in, names)), strict=True))
        return cls(
            clerk,
            issue_clerk,
            {one: officers[f"handler-{one}"] for one in departments},
            {one: officers[f"decider-{one}"] for one in departments},
            offer,
            **options,
        )


async def play(
    cast: Cast,
    *,
    seed: int,
    watch: Watch = nobody_watches,
    at_ease: Callable[[], Awaitable[None]] | None = None,
) -> str:
    """The whole story once; returns the case number. Raises `Refused`, `GaveUp`.

    `at_ease` is awaited between acts, for a spectator's sake.
    """
    draw = random.Random(seed)
    handed_in = await act(cast, cast.clerk, "/api/intake/cases", application(cast.offer, draw))
    number: str = handed_in["number"]
    watch("clerk", "receive", handed_in)
    await _breathe(at_ease)
    accepted = await act(cast, cast.clerk, f"/api/intake/cases/{number}/accept")
    watch("clerk", "accept", accepted)
    await asyncio.gather(
        *(_work(cast, item, watch=watch, at_ease=at_ease) for item in accepted["items"])
    )
    await _completed(cast, number)
    delivered = await act(
        cast, cast.issue_clerk, f"/api/intake/cases/{number}/deliver", {"method": "window"}
    )
    watch("issue_clerk", "deliver", delivered)
    return number


def application(offer: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Everything the bundle asks for, of a fictitious company."""
    chosen = [item for item in offer["items"] if item["key"] in ITEMS]
    wanted = [*offer["shared_materials"], *(m for item in chosen for m in item["materials"])]
    serial = draw.randrange(100_000, 1_000_000)
    return {
        "matter": BUNDLE,
        "items": list(ITEMS),
        "channel": "window",
        "materials": [material["id"] for material in wanted if material["required"]],
        "applicant": {
            "kind": "enterprise",
            "name": "连山绿源生物质能有限公司",
            "id_number": "91441825MADEM0011A",
            "phone": "13800000000",
        },
        "project": {
            "name": f"生物质热电联产项目{serial}",
            "code": f"2611-441825-04-01-{serial}",
            "in_key_plan": True,
        },
    }


async def _work(
    cast: Cast,
    item: dict[str, Any],
    *,
    watch: Watch,
    at_ease: Callable[[], Awaitable[None]] | None,
) -> None:
    handler, decider = cast.handlers[item["department"]], cast.deciders[item["department"]]
    door = f"/api/approval/items/{item['number']}"
    await _breathe(at_ease)
    # The item comes over the bus: until it is on the department's desk there is no such item.
    watch(handler.name, "claim", await act(cast, handler, f"{door}/claim", waits_for=(404,)))
    await _breathe(at_ease)
    opinion = {"opinion": "材料齐全，符合法定条件，建议准予。"}
    watch(handler.name, "review", await act(cast, handler, f"{door}/review", opinion))
    await _breathe(at_ease)
    reason = {"reason": "符合法定条件、标准。"}
    watch(decider.name, "grant", await act(cast, decider, f"{door}/grant", reason))


async def _completed(cast: Cast, number: str) -> None:
    async def look() -> bool:
        case = await cast.clerk.get(f"/api/intake/cases/{number}")
        return bool(case["state"] in ("COMPLETED", "DELIVERED"))

    async with _patience(cast, f"{number} is not complete"):
        for pause in pauses():
            try:
                if await look():
                    return
            except (Refused, aiohttp.ClientError, TimeoutError) as error:
                if not _passing(error, cast):
                    raise
            await asyncio.sleep(pause)


async def act(
    cast: Cast,
    who: Person,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    waits_for: tuple[int, ...] = (),
) -> Any:
    """One act, with one key, asked again while it is only too early (or the house is down)."""
    # Required where a case is made; elsewhere only who may have to ask again needs one.
    keyed = cast.outlives_faults or path.endswith("/cases")
    key = f"{who.name}-{random.getrandbits(64):016x}" if keyed else None
    async with _patience(cast, f"{path} gave no answer"):
        for pause in pauses():
            try:
                return await who.post(path, body, key=key)
            except Refused as refused:
                if refused.status not in waits_for and not _passing(refused, cast):
                    raise
            except (aiohttp.ClientError, TimeoutError) as error:
                if not _passing(error, cast):
                    raise
            await asyncio.sleep(pause)
    raise AssertionError


def _passing(error: Exception, cast: Cast) -> bool:
    """Whether it may go away by itself while the house is being broken on purpose."""
    if not cast.outlives_faults:
        return False
    if isinstance(error, Refused):
        in_flight = error.problem.get("type") == "/problems/idempotency-key-in-flight"
        return error.status >= 500 or error.status == 429 or in_flight
    return True


def pauses() -> Iterator[float]:
    """Seconds between one look and the next: short at first, never long."""
    pause = 0.04
    while True:
        yield pause
        pause = min(pause * 1.5, 0.5)


@asynccontextmanager
async def _patience(cast: Cast, what: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(cast.patience):
            yield
    except TimeoutError as error:
        raise GaveUp(what) from error


async def _breathe(at_ease: Callable[[], Awaitable[None]] | None) -> None:
    if at_ease is not None:
        await at_ease()
