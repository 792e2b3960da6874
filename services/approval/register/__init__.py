"""The departments of a region as approval needs them: one file per region, data and no code."""

from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from services.approval.domain.offices import Office, Offices


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    word: str
    review_authority: str


class _Register(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str
    note: str = ""
    departments: tuple[_Entry, ...]


def load(region: str) -> Offices:
    """A region without a file has no names and no authorities: officers write remedies by hand.

    Raises `pydantic.ValidationError` for a file that is none.
    """
    found = files(__name__) / f"{region}.json"
    if not region.isdigit() or not found.is_file():
        return Offices({})
    register = _Register.model_validate_json(found.read_text(encoding="utf-8"))
    return Offices(
        {one.id: Office(one.name, one.word, one.review_authority) for one in register.departments}
    )
