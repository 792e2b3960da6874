"""What an approval process is told besides what every service is told."""

from typing import Annotated

from pydantic import BeforeValidator, StringConstraints
from pydantic_settings import NoDecode

from services.chassis.settings import Settings as Shared

Department = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,20}$")]


def _listed(written: object) -> object:
    if not isinstance(written, str):
        return written
    named = (name.strip() for name in written.split(","))
    return tuple(sorted({name for name in named if name}))


class Settings(Shared):
    departments: Annotated[tuple[Department, ...], NoDecode, BeforeValidator(_listed)] = ()
    """`swj,lyj`: whose items this deployment serves; none named: everybody's."""

    @property
    def deployment(self) -> str:
        """Its name in `source` and on the bus; it stays the same for as long as its database."""
        return "-".join(self.departments)
