"""Acts of a rehearsal as requests: the real role through the real API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from pydantic_core import to_jsonable_python

from deploy.rehearsal.language import Alias, Step, place
from deploy.rehearsal.world import World
from services.intake.domain.catalogue import Offer

REMEDY = "可自知道之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its alias: which number it got, and what its items are called."""

    number: str
    offer: Offer
    items: dict[str, str] = field(default_factory=dict)
    """Item numbers by key, once it is accepted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an act."""

    status: int
    problem: str = ""
    """Slug of the problem, if it was refused."""
    detail: str = ""
    body: Any = None

    @property
    def refused(self) -> bool:
        return 400 <= self.status < 500

    @property
    def broken(self) -> bool:
        return self.status >= 500


@dataclass(slots=True)
class Stage:
    """Who plays what: aliases, and how each act is asked for."""

    world: World
    cast: Mapping[str, Alias]
    cases: dict[str, Case] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    """What has been looked up at this instant, by address: many expectations ask the same."""
    _asked: int = 0

    async def act(self, step: Step) -> Answer:
        """Raises `Stopped` for a service that is not running."""
        played: Answer = await getattr(self, f"_{step.act}")(step)
        return played

    async def item(self, path: str) -> str | None:
        """The number of `P1/shuibao`, or of the only item of `P1`; None before it is routed."""
        at = place(path)
        items = await self.items(at.alias)
        return items.get(at.item) if at.item else next(iter(items.values()), None)

    async def items(self, alias: str) -> Mapping[str, str]:
        """Item numbers by key: there are none before acceptance."""
        case = self.cases[alias]
        if not case.items and "intake" in self.world.running:
            path = f"/api/intake/cases/{case.number}"
            found = await self.world.call("intake", "GET", path, who="clerk")
            case.items.update({one["key"]: one["number"] for one in found.json()["items"]})
        return case.items

    async def _submit(self, step: Step) -> Answer:
        return await self._hand_in(step)

    async def _receive(self, step: Step) -> Answer:
        known = self.cases.get(step.thing)
        if known is not None:
            return await self._post(step, "intake", f"cases/{known.number}/receive")
        return await self._hand_in(step)

    async def _hand_in(self, step: Step) -> Answer:
        assert step.makes is not None, "what hands in makes a case"
        offer, chosen = step.makes.offer, step.makes.items
        assert offer is not None, "the parser has found it"
        there = [demand.id for demand in offer.demanded(chosen)]
        body: dict[str, Any] = {
            "matter": offer.code,
            "items": list(chosen) if offer.bundle else [],
            "channel": step.fields["channel"],
            "materials": step.fields["materials"].of(there),
            "applicant": applicant(step.fields.get("applicant")),
        }
        if offer.bundle:
            body["project"] = {
                "name": f"演练项目{step.thing}",
                "code": "2611-441825-04-01-123456",
                "in_key_plan": True,
            }
        answer = await self._post(step, "intake", "cases", body)
        if not answer.refused and not answer.broken:
            self.cases[step.thing] = Case(answer.body["number"], offer)
        return answer

    async def _accept(self, step: Step) -> Answer:
        return await self._post(step, "intake", f"{self._case(step)}/accept")

    async def _not_accept(self, step: Step) -> Answer:
        refusal = {
            "reason": step.fields.get("reason", "不属于本机关职权范围。"),
            "right_organ": step.fields.get("right_organ", ""),
        }
        return await self._post(step, "intake", f"{self._case(step)}/not-accept", refusal)

    async def _deliver(self, step: Step) -> Answer:
        method = {"method": step.fields.get("method", "window")}
        return await self._post(step, "intake", f"{self._case(step)}/deliver", method)

    async def _claim(self, step: Step) -> Answer:
        return await self._on_item(step, {"opinion": step.fields.get("opinion", "")})

    async def _review(self, step: Step) -> Answer:
        return await self._on_item(step, {"opinion": step.fields.get("opinion", "符合条件。")})

    async def _check(self, step: Step) -> Answer:
        return await self._review(step)

    async def _grant(self, step: Step) -> Answer:
        reason = {"reason": step.fields.get("reason", "")}
        return await self._on_item(step, {**reason, **_occurred(step)})

    async def _deny(self, step: Step) -> Answer:
        written = step.fields.get("remedy", "present")
        remedy = {"none": "", "present": REMEDY}.get(written, written)
        said = {"reason": step.fields.get("reason", ""), "remedy": remedy}
        return await self._on_item(step, {**said, **_occurred(step)})

    async def _on_item(self, step: Step, body: dict[str, Any]) -> Answer:
        number = await self.item(step.thing)
        if number is None:
            return Answer(404, "item-unknown", "事项还没有分送到部门。")
        return await self._post(step, "approval", f"items/{number}/{step.act}", body)

    async def _calendar(self, step: Step) -> Answer:
        """Proposed by whoever acts, published by a second person of the same role."""
        layer = {
            name: value.upper() if name == "status" else value
            for name, value in step.fields.items()
        }
        proposed = await self._post(step, "supervision", "calendars", layer)
        if proposed.refused or proposed.broken:
            return proposed
        path = f"calendars/{proposed.body['id']}/publish"
        return await self._post(step, "supervision", path, person="second")

    def _case(self, step: Step) -> str:
        return f"cases/{self.cases[step.thing].number}"

    async def _post(
        self,
        step: Step,
        service: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        person: str = "",
    ) -> Answer:
        self._asked += 1
        found = await self.world.call(
            service,
            "POST",
            f"/api/{service}/{path}",
            who=step.who,
            person=person,
            body=to_jsonable_python(body or {}),
            key=f"rehearsal-{self._asked}",
        )
        return answer_of(found)


def answer_of(response: httpx.Response) -> Answer:
    body = response.json() if response.content else None
    if response.status_code < 400:
        return Answer(response.status_code, body=body)
    problem = body if isinstance(body, dict) else {}
    slug = str(problem.get("type", "")).rpartition("/")[2]
    return Answer(response.status_code, slug, str(problem.get("detail", "")))


def applicant(named: str | None) -> dict[str, str]:
    """A fictitious one whose numbers are right."""
    return {
        "kind": "enterprise",
        "name": named or "连山演练有限公司",
        "id_number": "91441825MADEM0011A",
    }


def _occurred(step: Step) -> dict[str, str]:
    at = step.fields.get("occurred_at")
    return {"occurred_at": at.isoformat()} if isinstance(at, datetime) else {}
