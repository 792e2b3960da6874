"""How a party appears in public: organisations by name and code, persons masked.

Whatever arrives is masked here once more: what was published can never be taken back.
"""

from dataclasses import dataclass
from typing import Self

from contracts.parties import Party


@dataclass(frozen=True, slots=True)
class PublicParty:
    name: str
    code: str | None
    """Unified social credit code, which is public; a person has none."""
    searchable: bool
    """Only organisations are found by name: a list of grants is no register of persons."""

    @classmethod
    def of(cls, party: Party) -> Self:
        shown = Party.shown(party.kind, party.display, code=party.code)
        return cls(shown.display, shown.code, searchable=not shown.is_masked)
