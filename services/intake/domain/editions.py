"""The published versions of the catalogue: none ever changes, new ones are added."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.intake.domain.catalogue import Department, Offer
from services.intake.domain.errors import UnknownMatter


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    effective_on: date
    offer: Offer


@dataclass(frozen=True, slots=True)
class Editions:
    """All versions as of one edition of the catalogue; a later edition only adds to them."""

    edition: int
    versions: Mapping[str, tuple[Version, ...]]
    """By code, oldest first."""
    departments: Mapping[str, Department]
    _codes: Mapping[str, str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        codes = {}
        for code, versions in self.versions.items():
            codes[code] = code
            codes[versions[-1].offer.key] = code
        object.__setattr__(self, "_codes", codes)

    def version(self, code: str, number: int) -> Version | None:
        known = self.versions.get(code, ())
        return next((version for version in known if version.number == number), None)

    def current(self, named: str, *, on: date) -> Version:
        """What goes by this key or code, as in force that day. Raises `UnknownMatter`."""
        versions = self.versions.get(self._codes.get(named, named), ())
        in_force = [version for version in versions if version.effective_on <= on]
        if not in_force:
            raise UnknownMatter
        return in_force[-1]

    def all_current(self, *, on: date) -> Iterator[Version]:
        for versions in self.versions.values():
            in_force = [version for version in versions if version.effective_on <= on]
            if in_force:
                yield in_force[-1]

    def department(self, id: str) -> str:
        """A department's name."""
        known = self.departments.get(id)
        return known.name if known else id
