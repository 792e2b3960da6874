"""What disclosure does when the others speak: a whole batch in a handful of statements."""

from contracts.approval import ItemDecided
from contracts.intake import CataloguePublished
from services.chassis.consumer import Handle
from services.chassis.received import Received
from services.chassis.work import Work
from services.disclosure import commands, store
from services.disclosure.commands import Decision
from services.disclosure.domain.indexing import IndexPattern

HEARD = (CataloguePublished, ItemDecided)


def hearing(pattern: IndexPattern) -> Handle:
    async def hear(work: Work, batch: list[Received]) -> None:
        """Guides first: a decision of the same batch may stand on them."""
        envelopes = [received.envelope for received in batch]
        guides = [
            e.read(CataloguePublished) for e in envelopes if e.type == CataloguePublished.type
        ]
        if guides:
            await store.keep(work.conn, guides)
        decisions = [
            Decision(e.subject, e.department, e.read(ItemDecided), str(e.id))
            for e in envelopes
            if e.type == ItemDecided.type
        ]
        if decisions:
            await commands.publish(work, decisions, pattern=pattern)

    return hear
