"""What supervision does with every event: enter it in the ledger, then see what it moves."""

from collections import defaultdict
from collections.abc import Callable

from contracts.events import EVENTS
from contracts.intake import CataloguePublished
from contracts.supervision import ClocksRedated
from services.chassis.received import Received
from services.chassis.work import Work
from services.supervision.commands.deriving import derive
from services.supervision.domain.facts import Fact
from services.supervision.domain.law import Law
from services.supervision.reading import fact_of
from services.supervision.store import departments, ledger, reviews
from services.supervision.store.facts import Memory

HEARD = tuple(EVENTS.values())


async def enter(work: Work, batch: list[Received]) -> None:
    """Evidence first: whatever an event means and whether or not it can be read as a fact."""
    await ledger.append(work.conn, batch, recorded_at=work.now())


class Projection:
    """Clocks of the cases a batch touches. May fail for a case without losing an event."""

    def __init__(self, law: Callable[[], Law]) -> None:
        self._law = law
        self._memory = Memory()

    async def __call__(self, work: Work, batch: list[Received]) -> None:
        news: defaultdict[str, list[Fact]] = defaultdict(list)
        names: dict[str, str] = {}
        for received in batch:
            envelope = received.envelope
            if envelope.type == CataloguePublished.type:
                published = envelope.read(CataloguePublished)
                names[published.department] = published.department_name
            if envelope.type == ClocksRedated.type:
                dated = envelope.read(ClocksRedated).clocks
                await reviews.keep(work.conn, envelope.id, dated)
            fact = fact_of(envelope)
            if fact is not None:
                news[fact.case].append(fact)
                self._memory.of(fact.case)[envelope.id] = fact
        if names:
            await departments.name(work.conn, names)
        if news:
            await derive(work, news, law=self._law(), memory=self._memory)
