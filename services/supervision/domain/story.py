"""All that is known of one case, gathered fact by fact."""

from dataclasses import dataclass, field

from contracts.time import Instant
from services.supervision.domain.clocks import Clock, Kind


@dataclass(slots=True)
class ItemStory:
    number: str
    key: str
    name: str
    department: str
    granted: bool | None = None
    """None: not decided."""
    ended: bool = False


@dataclass(slots=True)
class Story:
    """Filled by `fold` alone, and only read from then on."""

    number: str
    name: str = ""
    party: str = ""
    received: Instant | None = None
    keys: tuple[str, ...] = ()
    """Of all items it was accepted with, routed or not."""
    items: dict[str, ItemStory] = field(default_factory=dict)
    """By number."""
    ended: bool = False
    """Nothing can happen to it any more as a whole."""
    clocks: dict[str, Clock] = field(default_factory=dict)
    """By id, in the order they were started."""

    @property
    def open(self) -> bool:
        """Whether some clock still runs."""
        return any(clock.stopped is None for clock in self.clocks.values())

    @property
    def accepted(self) -> bool:
        return bool(self.keys)

    @property
    def departments(self) -> tuple[str, ...]:
        return tuple(sorted({item.department for item in self.items.values()}))

    @property
    def all_items_ended(self) -> bool:
        ended = {item.key for item in self.items.values() if item.ended}
        return bool(self.keys) and ended.issuperset(self.keys)

    def numbers_of(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(item.number for item in self.items.values() if item.key in keys)

    def latest(self, kind: Kind, item: str | None) -> Clock | None:
        """The latest entry of that kind there."""
        runs = [c for c in self.clocks.values() if c.kind is kind and c.item == item]
        return runs[-1] if runs else None
