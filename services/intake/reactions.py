"""What intake does when departments speak: a whole batch in a handful of statements."""

from contracts import subjects
from contracts.approval import ItemDecided, Outcome
from contracts.supervision import CalendarPublished
from services.chassis.received import Received
from services.chassis.work import Work
from services.intake.commands import delivering
from services.intake.commands.delivering import News
from services.intake.domain.states import ItemState

STATES = {Outcome.GRANTED: ItemState.GRANTED, Outcome.DENIED: ItemState.DENIED}
HEARD = (ItemDecided, CalendarPublished)


def heard(region: str) -> list[str]:
    return [subjects.of(region, event, subjects.ANY) for event in HEARD]


async def hear(work: Work, batch: list[Received]) -> None:
    news = [_news(received) for received in batch if received.envelope.type == ItemDecided.type]
    if news:
        await delivering.hear(work, news)


def _news(received: Received) -> News:
    envelope = received.envelope
    decided = envelope.read(ItemDecided)
    return News(
        number=envelope.subject,
        key=decided.key,
        state=STATES[decided.outcome],
        at=envelope.time,
        decision=decided.decision_number,
        cause=str(envelope.id),
    )
