"""How an applicant appears outside intake: organisations by name, persons masked."""

import re
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from contracts.identifiers import mask_name

LONGEST_PERSON = 4
"""A compound surname and two characters; a trade name tells place, trade and form besides."""
_FORM = re.compile(r"[(（]?个体(?:工商)?户[)）]?|\s")
_OF_PERSONS = re.compile(r"[·•・‧*]")
"""Between the parts of longer names of persons, and in names masked before."""


class PartyKind(StrEnum):
    ENTERPRISE = "enterprise"
    SOLE_TRADER = "sole_trader"
    RURAL_COLLECTIVE = "rural_collective"
    INSTITUTION = "institution"
    PERSON = "person"


class Party(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: PartyKind
    display: str
    """An organisation's full name; of a person only what a public page may show."""
    code: str | None = None
    """Unified social credit code, which is public; never anything of a person."""

    @classmethod
    def shown(cls, kind: PartyKind, name: str, *, code: str | None = None) -> Self:
        """What may be seen of a party by its full name, or by one masked already.

        A sole trader who trades under their own name is masked as a person and keeps the code.
        """
        if kind is PartyKind.PERSON:
            return cls(kind=kind, display=mask_name(name))
        if kind is PartyKind.SOLE_TRADER and _is_a_persons(bare := _FORM.sub("", name)):
            return cls(kind=kind, display=mask_name(bare), code=code)
        return cls(kind=kind, display=name, code=code)

    @property
    def is_masked(self) -> bool:
        """Whether it goes by a person's name."""
        return self.kind is PartyKind.PERSON or (
            self.kind is PartyKind.SOLE_TRADER and "*" in self.display
        )


def _is_a_persons(name: str) -> bool:
    return 0 < len(name) <= LONGEST_PERSON or bool(_OF_PERSONS.search(name))
