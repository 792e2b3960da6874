"""Dating open clocks anew when another calendar has come into force, a few cases at a time."""

from collections.abc import Callable, Sequence

import structlog
from pydantic import ValidationError

from contracts.time import TimeRefused
from services.chassis.kit import Kit
from services.supervision.commands.deriving import derive
from services.supervision.domain.law import Law
from services.supervision.store import reviews
from services.supervision.store.facts import Memory

log = structlog.get_logger()


class Redating:
    """Knows by the clocks themselves what is left to do, so a restart goes on where it was."""

    def __init__(self, kit: Kit, *, law: Callable[[], Law]) -> None:
        self._works = kit.works
        self._law = law

    async def pending(self) -> bool:
        return bool(await self._next(self._law()))

    async def step(self) -> int:
        """Date the clocks of the next cases anew; returns of how many."""
        law = self._law()
        cases = await self._next(law)
        if cases:
            try:
                await self._date(cases, law)
            except (ValidationError, TimeRefused):
                await self._one_by_one(cases, law)
        return len(cases)

    async def _next(self, law: Law) -> list[str]:
        async with self._works.read() as conn:
            return await reviews.cases_by_another(conn, law.calendar.version)

    async def _date(self, cases: Sequence[str], law: Law) -> None:
        async with self._works.begin(self._works.as_system()) as work:
            await derive(work, dict.fromkeys(cases, ()), law=law, memory=Memory())

    async def _one_by_one(self, cases: Sequence[str], law: Law) -> None:
        """A case with an event that cannot be read must not keep the others from their dates."""
        for case in cases:
            try:
                await self._date([case], law)
            except (ValidationError, TimeRefused) as error:
                log.error("redating.passed_over", case=case, why=repr(error))
                async with self._works.engine.begin() as conn:
                    await reviews.pass_over(conn, [case], law.calendar.version)
