"""The departments, as intake hears them: decisions published on the real bus."""

from datetime import datetime

from nats.aio.client import Client
from uuid6 import uuid7

from contracts import subjects
from contracts.approval import ItemDecided, Outcome
from contracts.envelope import numbered, seal
from contracts.parties import Party, PartyKind

PARTY = Party(kind=PartyKind.ENTERPRISE, display="连山绿源生物质能有限公司")


class Departments:
    def __init__(self, bus: Client, at: datetime) -> None:
        self._js = bus.jetstream()
        self._at = at
        self._said = 0

    async def decide(
        self, case: str, key: str, outcome: Outcome = Outcome.GRANTED, *, department: str = "swj"
    ) -> None:
        self._said += 1
        event = ItemDecided(
            item=f"{case}-01",
            key=key,
            outcome=outcome,
            decided_on=self._at.date(),
            decision_number=f"连审〔2026〕{self._said}号",
            matter_code="440190005001",
            matter_name="水土保持方案审批",
            result_name="准予许可决定书",
            party=PARTY,
            handler=f"handler-{department}",
            decider=f"decider-{department}",
        )
        body = seal(
            event,
            id=uuid7(),
            source="/441825/approval",
            subject=case,
            time=self._at,
            actor=f"decider-{department}",
            department=department,
            caseseq=self._said,
            prev=None,
        )
        subject = subjects.of("441825", ItemDecided, department)
        await self._js.publish(subject, numbered(body, self._said))
