"""The catalogue from a folder of files: linted whole, then published version by version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.intake import CataloguePublished, Guide, ListedItem
from contracts.policy import Policy
from services.chassis.work import Work
from services.intake import sources
from services.intake.domain.catalogue import Catalogue, Offer
from services.intake.domain.editions import Version
from services.intake.domain.lint.matters import Rules
from services.intake.domain.lint.source import Finding, broken
from services.intake.domain.lint.whole import catalogue
from services.intake.store import catalogue as shelves


class CatalogueBroken(Exception):
    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("事项目录有错误，没有载入：\n" + "\n".join(map(str, findings)))


@dataclass(frozen=True, slots=True)
class Loaded:
    published: list[Version]
    unchanged: int
    hints: list[Finding]


def lint(folder: Path, *, policy: Policy) -> tuple[Catalogue, list[Finding]]:
    """What the folder says, and everything wrong with it, in the order of files and lines.

    Raises `NoCatalogue`. `broken(findings)` says whether it may be published.
    """
    files, unreadable = sources.read(folder)
    rules = Rules(
        matter_code=policy.codes.matter,
        bundle_code=policy.codes.bundle,
        intermediaries=policy.intermediaries,
        calendar=policy.work_calendar(),
    )
    read, findings = catalogue(files, rules)
    return read, sorted([*unreadable, *findings])


async def load(work: Work, folder: Path, *, policy: Policy, effective_on: date) -> Loaded:
    """Publish what has changed, from that day on. Raises `NoCatalogue`, `CatalogueBroken`."""
    read, hints = sound(folder, policy=policy)
    return await publish(work, read, effective_on=effective_on, hints=hints)


def sound(folder: Path, *, policy: Policy) -> tuple[Catalogue, list[Finding]]:
    """What the folder says, and what could be better. Raises `NoCatalogue`, `CatalogueBroken`."""
    read, findings = lint(folder, policy=policy)
    if broken(findings):
        raise CatalogueBroken(findings)
    return read, findings


async def publish(
    work: Work, read: Catalogue, *, effective_on: date, hints: Sequence[Finding] = ()
) -> Loaded:
    """Publish what has changed of a catalogue that has been linted."""
    now = work.now()
    published = await shelves.publish(work.conn, read, effective_on=effective_on, at=now)
    names = {department.id: department.name for department in read.departments}
    for version in published:
        event = _event(version, department=names[version.offer.lead])
        work.tell(event, case=f"catalogue/{version.offer.code}", at=now)
    return Loaded(published, len(read.offers) - len(published), list(hints))


def _event(version: Version, *, department: str) -> CataloguePublished:
    offer = version.offer
    return CataloguePublished(
        code=offer.code,
        key=offer.key,
        name=offer.name,
        version=version.number,
        effective_on=version.effective_on,
        bundle=offer.bundle is not None,
        department=offer.lead,
        department_name=department,
        item_type="联办事项" if offer.bundle else offer.items[0].terms.item_type,
        guide=guide(offer, department=department),
        statutory_limit=statutory_limit(offer),
        items=_listed(offer) if offer.bundle else (),
    )


def _listed(offer: Offer) -> tuple[ListedItem, ...]:
    terms = [item.terms for item in offer.items]
    return tuple(ListedItem(code=one.code, key=one.key, name=one.name) for one in terms)


def guide(offer: Offer, *, department: str) -> Guide:
    """The ten fields of 八公开; a bundle's are those of its items together."""
    told = [item.disclosure for item in offer.items]

    def together(field: str) -> str:
        return "；".join(dict.fromkeys(getattr(one, field) for one in told))

    demanded = offer.demanded([item.key for item in offer.items])
    return Guide(
        subject=department if offer.bundle else told[0].subject,
        name=offer.name,
        basis=(offer.bundle.source_document if offer.bundle else "") or together("basis"),
        conditions=together("conditions"),
        materials=tuple(dict.fromkeys(demand.material.name for demand in demanded)),
        procedure=together("procedure"),
        promised_limit=promised_limit(offer),
        fee_basis=together("fee_basis"),
        fee_standard=together("fee_standard"),
        window_authority=together("window_authority"),
    )


def promised_limit(offer: Offer) -> str:
    if offer.bundle and offer.bundle.terms.promised:
        return str(offer.bundle.terms.promised)
    return "；".join(dict.fromkeys(str(item.terms.promised) for item in offer.items))


def statutory_limit(offer: Offer) -> str:
    limit = offer.bundle.terms.ceiling.limit if offer.bundle else offer.items[0].terms.statutory
    return str(limit)
