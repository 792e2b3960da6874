"""What the file has said up to the step at hand: who there is, what runs, what time it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contracts.time import WorkCalendar
from deploy.rehearsal.language.mistakes import Notes
from services.intake.domain.catalogue import Catalogue, Offer


class Kind(StrEnum):
    CASE = "办件"
    RECORD = "公开信息"
    REQUEST = "公开申请"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name the file gives to what one of its steps makes."""

    name: str
    kind: Kind
    line: int
    offer: Offer | None = None
    """Of a case. None also while the matter is a mistake: then nothing more is said of it."""
    items: tuple[str, ...] = ()
    """Keys of the items of this case, in the order of the file."""

    @property
    def bundle(self) -> bool:
        return self.offer is not None and self.offer.bundle is not None

    @property
    def demanded(self) -> frozenset[str] | None:
        """The materials that can be named in this case; None if that is not known."""
        if self.offer is None:
            return None
        return frozenset(demand.id for demand in self.offer.demanded(self.items))


class Offered:
    """The catalogue as files name it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.departments = frozenset(one.id for one in catalogue.departments)
        self.matters: Mapping[str, Offer] = {
            name: offer for offer in catalogue.offers for name in (offer.code, offer.key)
        }


@dataclass(slots=True)
class Scene:
    notes: Notes
    offered: Offered
    calendar: WorkCalendar | None
    """In force at this point of the file; None if it cannot be read."""
    moment: datetime | None
    """Of the last step whose time is known."""
    cast: dict[str, Alias] = field(default_factory=dict)
    stopped: dict[str, int] = field(default_factory=dict)
    """Services that do not run, and the line that stopped each."""
    at_hand: Alias | None = None
    """What the step acts on: its materials are the ones that can be named."""
    here: str = "此处"
    """The field that is being read, as sentences call it."""
