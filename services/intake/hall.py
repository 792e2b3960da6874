"""What all acts of one process share: policy, calendar, vault, the catalogue as last seen."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.policy import Policy
from contracts.time import WorkCalendar
from services.chassis.almanac import Almanac
from services.chassis.vault import Vault
from services.intake.domain.editions import Editions, Version
from services.intake.store import catalogue


@dataclass(slots=True)
class Hall:
    policy: Policy
    almanac: Almanac
    vault: Vault
    _known: Editions = field(default_factory=lambda: Editions(0, {}, {}))

    @property
    def calendar(self) -> WorkCalendar:
        """The one in force at this moment."""
        return self.almanac.calendar

    @property
    def region(self) -> str:
        return self.policy.region

    async def editions(self, conn: AsyncConnection, *, edition: int | None = None) -> Editions:
        """The catalogue as it is now; `edition` is given by who has just read it anyway."""
        if edition is None:
            edition = await catalogue.edition(conn)
        if edition != self._known.edition:
            self._known = await catalogue.read(conn)
        return self._known

    async def version(self, conn: AsyncConnection, code: str, number: int) -> Version:
        """The version a case was received under. Versions never change, so a known one will do."""
        known = self._known.version(code, number)
        if known is None:
            self._known = await catalogue.read(conn)
            known = self._known.version(code, number)
        assert known is not None, "no published version is ever removed"
        return known

    def department(self, id: str) -> str:
        return self._known.department(id)
