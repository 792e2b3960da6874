"""The catalogue as it is in force: what can be applied for, and with what."""

from datetime import date
from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel

from contracts.intake import Guide
from services.chassis.auth import Public
from services.chassis.pagination import Page
from services.chassis.routing import ActRouter
from services.chassis.work import Transaction
from services.intake.api.access import Here
from services.intake.commands.publishing import guide, promised_limit, statutory_limit
from services.intake.domain.catalogue import Material, Matter, Offer
from services.intake.domain.editions import Version
from services.intake.hall import Hall

router = ActRouter(prefix="/matters", tags=["matters"])


class MatterLine(BaseModel):
    code: str
    key: str
    name: str
    version: int
    bundle: bool
    department: str
    department_name: str
    promised_limit: str
    statutory_limit: str

    @classmethod
    def of(cls, version: Version, hall: Hall) -> "MatterLine":
        offer = version.offer
        return MatterLine(
            code=offer.code,
            key=offer.key,
            name=offer.name,
            version=version.number,
            bundle=offer.bundle is not None,
            department=offer.lead,
            department_name=hall.department(offer.lead),
            promised_limit=promised_limit(offer),
            statutory_limit=statutory_limit(offer),
        )


class MaterialOut(BaseModel):
    id: str
    """As it is named when a case is handed in."""
    name: str
    required: bool
    deferrable: bool
    copies: int
    form: str
    source: str
    condition: str
    basis: str

    @classmethod
    def of(cls, id: str, material: Material) -> Self:
        return cls(
            id=id,
            name=material.name,
            required=material.required,
            deferrable=material.deferrable,
            copies=material.copies,
            form=material.form,
            source=material.source,
            condition=material.condition,
            basis=material.basis,
        )


class ItemOut(BaseModel):
    key: str
    code: str
    name: str
    item_type: str
    department: str
    department_name: str
    one_of: str
    """Of the items of one such group only one can be chosen."""
    promised_limit: str
    statutory_limit: str
    statutory_basis: str
    result: str
    materials: list[MaterialOut]

    @classmethod
    def of(cls, matter: Matter, offer: Offer, hall: Hall) -> Self:
        terms = matter.terms
        demanded = [d for d in offer.demanded([matter.key]) if d.item == matter.key]
        return cls(
            key=matter.key,
            code=terms.code,
            name=terms.name,
            item_type=terms.item_type,
            department=terms.department,
            department_name=hall.department(terms.department),
            one_of=matter.one_of,
            promised_limit=str(terms.promised),
            statutory_limit=str(terms.statutory),
            statutory_basis=terms.statutory_basis,
            result=matter.result.name,
            materials=[MaterialOut.of(d.id, d.material) for d in demanded],
        )


class MatterOut(MatterLine):
    effective_on: date
    guide: Guide
    """The ten fields of 八公开."""
    project_required: bool
    pre_exam: str | None
    items: list[ItemOut]
    shared_materials: list[MaterialOut]

    @classmethod
    def of(cls, version: Version, hall: Hall) -> "MatterOut":
        offer = version.offer
        bundle = offer.bundle
        shared = bundle.shared_materials if bundle else ()
        return MatterOut(
            **dict(MatterLine.of(version, hall)),
            effective_on=version.effective_on,
            guide=guide(offer, department=hall.department(offer.lead)),
            project_required=bool(bundle and (bundle.project_code or bundle.in_key_plan)),
            pre_exam=str(offer.pre_exam) if offer.pre_exam else None,
            items=[ItemOut.of(item, offer, hall) for item in offer.items],
            shared_materials=[MaterialOut.of(material.id, material) for material in shared],
        )


@router.get("")
async def listed(who: Public, work: Transaction, hall: Here) -> Page[MatterLine]:
    editions = await hall.editions(work.conn)
    current = editions.all_current(on=work.now().date())
    return Page(items=[MatterLine.of(version, hall) for version in current])


@router.get("/{code}")
async def look(
    code: Annotated[str, Path(max_length=40)], who: Public, work: Transaction, hall: Here
) -> MatterOut:
    """By code or key: its guide, its items, every material by the id it is handed in under."""
    editions = await hall.editions(work.conn)
    return MatterOut.of(editions.current(code, on=work.now().date()), hall)
