"""How a party appears in public: organisations by name and code, persons masked.

Whatever arrives is masked here once more: what was published can never be taken back.
"""

from dataclasses import dataclass
from typing import Self

from contracts.identifiers import mask_name
from contracts.parties import Party, PartyKind

LONGEST_PERSON = 4
"""A compound surname and two characters; a trade name tells place, trade and form besides."""


@dataclass(frozen=True, slots=True)
class PublicParty:
    name: str
    code: str | None
    """Unified social credit code, which is public; a person has none."""
    searchable: bool
    """Only organisations are found by name: a list of grants is no register of persons."""

    @classmethod
    def of(cls, party: Party) -> Self:
        """A sole trader who trades under their own name is shown as a person, with the code."""
        if party.kind is PartyKind.PERSON:
            return cls(mask_name(party.display), None, searchable=False)
        if party.kind is PartyKind.SOLE_TRADER and len(party.display.strip()) <= LONGEST_PERSON:
            return cls(mask_name(party.display), party.code, searchable=False)
        return cls(party.display, party.code, searchable=True)
