"""What the other services tell disclosure, as they would."""

from datetime import date
from uuid import UUID, uuid4

from nats.aio.client import Client

from contracts import subjects
from contracts.approval import ItemDecided, Outcome
from contracts.envelope import Event, seal
from contracts.intake import CataloguePublished, Guide
from contracts.parties import Party, PartyKind
from tests.service.conftest import REGION, TODAY

CODE = "440190005001"
COMPANY = Party(
    kind=PartyKind.ENTERPRISE, display="连山绿源生物质能有限公司", code="91441825MADEM0011A"
)
PERSON = Party(kind=PartyKind.PERSON, display="李**")


def matter(
    code: str = CODE, *, name: str = "水土保持方案审批", department: str = "swj", **more: object
) -> CataloguePublished:
    organ = {"swj": "县水务局", "lyj": "县林业局"}[department]
    guide = Guide(
        subject=organ,
        name=name,
        basis="水土保持法第二十五条",
        conditions="占地5公顷以上",
        materials=("水土保持方案审批申请", "水土保持方案报告书"),
        procedure="申请、受理、审查、决定、送达",
        promised_limit="10个工作日",
        fee_basis="行政许可法第五十八条",
        fee_standard="免费",
        window_authority="综合窗口收件、受理、出件",
    )
    given: dict[str, object] = {
        "code": code,
        "key": "shuibao",
        "name": name,
        "version": 1,
        "effective_on": date(2026, 1, 1),
        "bundle": False,
        "department": department,
        "department_name": organ,
        "item_type": "行政许可",
        "guide": guide,
        "statutory_limit": "10个工作日",
    }
    return CataloguePublished.model_validate({**given, **more})


def decided(case: str = "C1", **more: object) -> ItemDecided:
    given: dict[str, object] = {
        "item": f"{case}-01",
        "key": "shuibao",
        "outcome": Outcome.GRANTED,
        "decided_on": date(2026, 12, 4),
        "decision_number": "连水许〔2026〕1号",
        "matter_code": CODE,
        "matter_name": "水土保持方案审批",
        "result_name": "准予许可决定书",
        "validity_months": 36,
        "party": COMPANY,
        "handler": "officer-7",
        "decider": "officer-8",
    }
    return ItemDecided.model_validate({**given, **more})


async def hear(
    bus: Client,
    event: Event,
    *,
    subject: str = "",
    department: str = "swj",
    id: UUID | None = None,
) -> None:
    """Put an event on the stream. A case's subject is read off the number of its item."""
    if isinstance(event, ItemDecided):
        subject = subject or event.item.rpartition("-")[0]
    body = seal(
        event,
        id=id or uuid4(),
        source=subjects.source(REGION, event.type.split(".")[0]),
        subject=subject or "catalogue/x",
        time=TODAY,
        actor="officer-8",
        caseseq=1,
        prev=None,
        department=department,
    )
    await bus.jetstream().publish(subjects.of(REGION, type(event), department), body)
