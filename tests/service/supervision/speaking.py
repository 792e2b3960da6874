"""The other services, as far as the bus can tell: chained and numbered events, and statuses."""

from dataclasses import dataclass, field
from datetime import datetime

from nats.aio.client import Client
from uuid6 import uuid7

from contracts import subjects
from contracts.approval import ItemDecided, Outcome
from contracts.disclosure import RecordPublished
from contracts.envelope import Event, digest, numbered, seal
from contracts.intake import CaseAccepted, CaseReceived, Due, ItemRouted, ResultDelivered
from contracts.parties import Party, PartyKind
from contracts.terms import CaseTerms, ItemTerms, ItemType, Limit, Unit
from services.chassis.status import Status

REGION = "441825"
PARTY = Party(kind=PartyKind.ENTERPRISE, display="连山某某有限公司", code="91441825MA4UXXXXXX")
DEPARTMENTS = {"lixiang": "fgj", "xuanzhi": "zrzy", "shuibao": "swj"}


def days(n: int) -> Limit:
    return Limit(unit=Unit.WORKING_DAY, n=n)


def terms(*keys: str) -> CaseTerms:
    items = tuple(
        ItemTerms(
            key=key,
            code="440190005001",
            name=f"{key}审批",
            department=DEPARTMENTS[key],
            item_type=ItemType.LICENCE,
            promised=days(10),
            statutory=days(20),
        )
        for key in keys
    )
    return CaseTerms(code="440190005001", name="水土保持方案审批", version=1, items=items)


@dataclass(frozen=True, slots=True)
class Message:
    """An event ready to be published, now or later, once or twice."""

    id: str
    route: str
    body: bytes


@dataclass
class Speaker:
    """One source."""

    name: str
    bus: Client
    sourceseq: int = 0
    chains: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return subjects.source(REGION, *self.name.split("/"))

    def word(self, event: Event, *, subject: str, at: datetime, department: str = "-") -> Message:
        seq, prev = self.chains.get(subject, (0, None))
        id = uuid7()
        body = seal(
            event,
            id=id,
            source=self.source,
            subject=subject,
            time=at,
            actor="somebody",
            caseseq=seq + 1,
            prev=prev,
            department=department,
        )
        self.chains[subject] = (seq + 1, digest(body))
        self.sourceseq += 1
        route = subjects.of(REGION, type(event), department)
        return Message(str(id), route, numbered(body, self.sourceseq))

    async def publish(self, *messages: Message) -> None:
        for message in messages:
            await self.bus.jetstream().publish(
                message.route, message.body, headers={"Nats-Msg-Id": message.id}
            )

    async def say(
        self, event: Event, *, subject: str, at: datetime, department: str = "-"
    ) -> Message:
        message = self.word(event, subject=subject, at=at, department=department)
        await self.publish(message)
        return message

    async def status(self, at: datetime, *, sourceseq: int | None = None) -> None:
        """`sourceseq`: how far it claims to be, if not as far as it is."""
        seq = self.sourceseq if sourceseq is None else sourceseq
        status = Status(source=self.source, time=at, sourceseq=seq)
        await self.bus.publish(subjects.status(self.source), status.model_dump_json().encode())
        await self.bus.flush()


def received(case: CaseTerms, at: datetime, *, due: str = "2026-12-01") -> CaseReceived:
    return CaseReceived(
        received_on=at.date(),
        channel="window",
        terms=case,
        party=PARTY,
        due=(Due(clock="acceptance", on=due),),
        calendar="test",
    )


def accepted(case: CaseTerms, at: datetime, *, received_at: datetime) -> CaseAccepted:
    return CaseAccepted(
        received_on=received_at.date(),
        accepted_on=at.date(),
        terms=case,
        due=(),
        calendar="test",
    )


def routed(
    number: str, case: CaseTerms, key: str, at: datetime, *, received_at: datetime
) -> ItemRouted:
    item = case.item(key)
    place = [item.key for item in case.items].index(key) + 1
    return ItemRouted(
        item=f"{number}-{place:02}",
        case_name=case.name,
        terms=item,
        promise=case.promise(item),
        received_on=received_at.date(),
        accepted_on=at.date(),
        due=(),
        party=PARTY,
        result_name="准予行政许可决定书",
    )


def decided(number: str, case: CaseTerms, key: str, at: datetime) -> ItemDecided:
    item = case.item(key)
    place = [item.key for item in case.items].index(key) + 1
    return ItemDecided(
        item=f"{number}-{place:02}",
        key=key,
        outcome=Outcome.GRANTED,
        decided_on=at.date(),
        decision_number="连水许〔2026〕1号",
        matter_code=item.code,
        matter_name=item.name,
        result_name="准予行政许可决定书",
        party=PARTY,
        handler="h",
        decider="d",
    )


def delivered(*keys: str) -> ResultDelivered:
    return ResultDelivered(items=keys, method="window", last=True)


def published(item: str, at: datetime) -> RecordPublished:
    return RecordPublished(
        record="LS-01-2026-0001", category="许可结果", item=item, published_on=at.date()
    )
