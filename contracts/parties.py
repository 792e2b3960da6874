"""How an applicant appears outside intake: organisations by name, persons masked."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


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
