"""What surrounds approval in its tests: intake's word on the bus, and officers at the door."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from httpx import AsyncClient, Response
from nats.aio.client import Client
from sqlalchemy import text
from uuid6 import uuid7

from contracts import subjects
from contracts.envelope import Envelope, numbered, opened, seal
from contracts.identifiers import CaseNumber, Channel, item_number
from contracts.intake import ItemRouted
from contracts.parties import Party, PartyKind
from contracts.terms import ItemTerms, ItemType, Limit, Promise, Start, Unit
from contracts.time import SHANGHAI
from services.chassis.kit import Kit
from services.chassis.testing import Keyring

REGION = "441825"
RECEIVED_ON = date(2026, 11, 24)
ACCEPTED_AT = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
PARTY = Party(
    kind=PartyKind.ENTERPRISE, display="连山绿源生物质能有限公司", code="91441825MADEM0011A"
)
NAMES = {"swj": "水土保持方案审批", "lyj": "使用林地审核", "fgj": "企业投资项目核准"}


def case_number(serial: int) -> str:
    return str(CaseNumber(REGION, RECEIVED_ON, Channel.WINDOW, serial))


def days(n: int) -> Limit:
    return Limit(unit=Unit.WORKING_DAY, n=n)


def routed(item: str, department: str, *, promised: int = 10, **more: Any) -> ItemRouted:
    terms = {
        "key": f"{department}-item",
        "code": "440190005001",
        "name": NAMES[department],
        "department": department,
        "item_type": ItemType.LICENCE,
        "promised": days(promised),
        "statutory": days(20),
        **more,
    }
    return ItemRouted(
        item=item,
        case_name="重点项目并联审批",
        terms=ItemTerms.model_validate(terms),
        promise=Promise(limit=days(promised), start=Start.RECEIVED),
        received_on=RECEIVED_ON,
        accepted_on=RECEIVED_ON,
        due=(),
        party=PARTY,
        project="生物质热电联产",
        result_name="准予许可决定书",
        validity_months=36,
    )


@dataclass
class County:
    """Speaks as intake does, and lets approval listen once."""

    bus: Client
    listen: Callable[..., Awaitable[object]]
    _serial: int = 0
    _said: list[bytes] = field(default_factory=list)

    async def say(self, *departments: str, **more: Any) -> list[str]:
        """One accepted case with an item for each of these departments; the items' numbers."""
        self._serial += 1
        case = case_number(self._serial)
        numbers = [item_number(case, place) for place, _ in enumerate(departments, start=1)]
        for place, (number, department) in enumerate(zip(numbers, departments, strict=True)):
            self._said.append(_sealed(case, routed(number, department, **more), place + 1))
            await self._publish(self._said[-1], department)
        return numbers

    async def route(self, *departments: str, **more: Any) -> list[str]:
        """As `say`, and approval hears it."""
        numbers = await self.say(*departments, **more)
        await self.listen(wait=2)
        return numbers

    async def repeat(self, department: str) -> None:
        """The last word once more, as a broker may deliver it."""
        await self._publish(self._said[-1], department)

    async def _publish(self, body: bytes, department: str) -> None:
        await self.bus.jetstream().publish(subjects.of(REGION, ItemRouted, department), body)


def _sealed(case: str, event: ItemRouted, caseseq: int) -> bytes:
    body = seal(
        event,
        id=uuid7(),
        source=subjects.source(REGION, "intake"),
        subject=case,
        time=ACCEPTED_AT,
        actor="clerk-1",
        caseseq=caseseq,
        prev=None,
        department=event.terms.department,
    )
    return numbered(body, caseseq)


@dataclass(frozen=True)
class Officers:
    """Asks as somebody with these roles: `await officers("wei", "handler:swj").claim(id)`."""

    client: AsyncClient
    keyring: Keyring

    def __call__(self, account: str, *roles: str) -> "Officer":
        return Officer(self.client, self.keyring.headers(account, *roles))

    @property
    def handler(self) -> "Officer":
        return self("handler-1", "handler:swj")

    @property
    def decider(self) -> "Officer":
        return self("decider-1", "decider:swj")


@dataclass(frozen=True)
class Officer:
    client: AsyncClient
    headers: dict[str, str]

    async def get(self, path: str, **query: Any) -> Response:
        return await self.client.get(path, params=query, headers=self.headers)

    async def items(self, **query: Any) -> list[str]:
        """Ids in the inbox."""
        answer = await self.get("/api/approval/items", **query)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    async def look(self, id: str) -> Response:
        return await self.get(f"/api/approval/items/{id}")

    async def act(self, id: str, act: str, **body: Any) -> Response:
        path = f"/api/approval/items/{id}/{act}"
        return await self.client.post(path, json=body, headers=self.headers)

    async def claim(self, id: str) -> Response:
        return await self.act(id, "claim")

    async def review(self, id: str, opinion: str = "符合条件") -> Response:
        return await self.act(id, "review", opinion=opinion)

    async def grant(self, id: str, **body: Any) -> Response:
        return await self.act(id, "grant", **body)

    async def deny(self, id: str, **body: Any) -> Response:
        return await self.act(id, "deny", **body)


async def prepared(officers: Officers, id: str) -> None:
    """Claimed and reviewed: ready for a decision."""
    assert (await officers.handler.claim(id)).status_code == 200
    assert (await officers.handler.review(id)).status_code == 200


async def told(kit: Kit) -> list[Envelope]:
    """Everything approval has told so far."""
    async with kit.works.read() as conn:
        rows = await conn.execute(text("SELECT body FROM outbox ORDER BY position"))
        return [opened(bytes(row.body)) for row in rows]
