"""What an applicant picks from an offer, and the materials that go with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contracts.identifiers import project_code
from services.intake.domain.catalogue import Demand, Offer
from services.intake.domain.errors import (
    ItemTwice,
    MaterialsMissing,
    NoItems,
    NotInKeyPlan,
    ProjectRequired,
    TwoOfOneGroup,
    UnknownItem,
    UnknownMaterial,
)


@dataclass(frozen=True, slots=True)
class Project:
    name: str
    code: str
    in_key_plan: bool = False


def choose(offer: Offer, wanted: Sequence[str]) -> tuple[str, ...]:
    """The keys of the items of this case, in the order of the catalogue.

    Raises `NoItems`, `UnknownItem`, `ItemTwice`, `TwoOfOneGroup`.
    """
    if offer.bundle is None and not wanted:
        return (offer.items[0].key,)
    if not wanted:
        raise NoItems(offer.name)
    for position, key in enumerate(wanted, start=1):
        if not offer.knows(key):
            raise UnknownItem(position, offer.name, [item.key for item in offer.items])
    for key in wanted:
        if list(wanted).count(key) > 1:
            raise ItemTwice(offer.item(key).name)
    chosen = [item for item in offer.items if item.key in wanted]
    for group in {item.one_of for item in chosen if item.one_of}:
        names = [item.name for item in chosen if item.one_of == group]
        if len(names) > 1:
            raise TwoOfOneGroup(group, names)
    return tuple(item.key for item in chosen)


def eligible(offer: Offer, project: Project | None) -> None:
    """Whether this project may use the bundle.

    Raises `ProjectRequired`, `IdentifierRefused`, `NotInKeyPlan`.
    """
    bundle = offer.bundle
    if bundle is None:
        return
    if bundle.project_code:
        if project is None or not project.code or not project.name:
            raise ProjectRequired(offer.name)
        project_code(project.code)
    if bundle.in_key_plan and not (project and project.in_key_plan):
        raise NotInKeyPlan(offer.name)


def listed(demanded: Sequence[Demand], handed_in: Sequence[str]) -> frozenset[str]:
    """The materials handed in, all of them asked for. Raises `UnknownMaterial`."""
    known = {demand.id for demand in demanded}
    for position, id in enumerate(handed_in, start=1):
        if id not in known:
            raise UnknownMaterial(position)
    return frozenset(handed_in)


def missing(demanded: Sequence[Demand], handed_in: Collection[str]) -> tuple[Demand, ...]:
    """The required materials that are not there yet."""
    return tuple(d for d in demanded if d.material.required and d.id not in handed_in)


def complete(offer: Offer, chosen: Sequence[str], handed_in: Collection[str]) -> None:
    """Raises `MaterialsMissing`, naming every one."""
    gaps = missing(offer.demanded(chosen), handed_in)
    if gaps:
        raise MaterialsMissing([_named(offer, gap) for gap in gaps])


def _named(offer: Offer, demand: Demand) -> str:
    of = f"（{offer.item(demand.item).name}）" if offer.bundle and demand.item else ""
    return f"{demand.material.name}{of}"
