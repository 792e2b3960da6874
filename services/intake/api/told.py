"""What intake answers. A whitelist: nothing of a person is in it but what is named here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from pydantic import BaseModel

from contracts.identifiers import item_number, mask_id, mask_phone
from contracts.intake import Due
from contracts.terms import CaseTerms
from services.chassis.work import Work
from services.intake.commands import telling
from services.intake.commands.dossier import Dossier
from services.intake.domain.case import Case, Item
from services.intake.domain.choice import missing
from services.intake.hall import Hall
from services.intake.queries import Line
from services.intake.store.cases import Filed


class ItemOut(BaseModel):
    key: str
    number: str
    name: str
    department: str
    department_name: str
    state: str
    state_words: str
    decision: str | None
    decided_at: datetime | None
    delivered_at: datetime | None
    due: list[Due]


class CaseOut(BaseModel):
    """Where a case stands."""

    number: str
    query_code: str | None = None
    """Six digits, told once to whoever handed the case in."""
    code: str
    name: str
    version: int
    state: str
    state_words: str
    received_on: date | None
    accepted_on: date | None
    due: list[Due]
    items: list[ItemOut]
    missing: list[str]
    """Names of the required materials that are not in yet."""
    offered: list[str]
    """The acts that are open now."""

    @classmethod
    def of(cls, dossier: Dossier, hall: Hall) -> "CaseOut":
        """From what is in memory already."""
        case, version = dossier.filed.case, dossier.version
        terms = version.offer.terms(case.chosen, version=version.number)
        return CaseOut(
            number=case.number,
            query_code=dossier.query_code,
            code=case.code,
            name=version.offer.name,
            version=case.version,
            state=case.state,
            state_words=case.state.words,
            received_on=case.received_on,
            accepted_on=case.accepted_on,
            due=due(terms, case, hall),
            items=items_out(terms, case, hall),
            missing=gaps(dossier),
            offered=list(case.offered()),
        )


class MaterialOut(BaseModel):
    id: str
    name: str
    required: bool
    deferrable: bool
    item: str
    item_name: str
    """Empty for what all items of a bundle share."""
    handed_in: bool


class ApplicantOut(BaseModel):
    kind: str
    name: str
    id_kind: str
    id_number: str
    """Masked; of an organisation whole, since it is public."""
    phone: str | None
    """Masked."""


class CaseFileOut(CaseOut):
    """The case with its applicant and its materials, for those who may see it."""

    channel: str
    project: str | None
    project_code: str | None
    applicant: ApplicantOut
    materials: list[MaterialOut]
    refusal_reason: str | None
    right_organ: str | None

    @classmethod
    def of(cls, dossier: Dossier, hall: Hall) -> "CaseFileOut":
        filed, version = dossier.filed, dossier.version
        case, project = filed.case, filed.project
        demanded = version.offer.demanded(case.chosen)
        names = {matter.key: matter.terms.name for matter in version.offer.items}
        return CaseFileOut(
            **dict(CaseOut.of(dossier, hall)),
            channel=case.channel,
            project=project.name if project else None,
            project_code=project.code if project else None,
            applicant=applicant(filed, hall),
            materials=[
                MaterialOut(
                    id=d.id,
                    name=d.material.name,
                    required=d.material.required,
                    deferrable=d.material.deferrable,
                    item=d.item,
                    item_name=names.get(d.item, ""),
                    handed_in=d.id in case.materials,
                )
                for d in demanded
            ],
            refusal_reason=case.refusal.reason if case.refusal else None,
            right_organ=case.refusal.right_organ if case.refusal else None,
        )


class LineOut(BaseModel):
    number: str
    name: str
    state: str
    state_words: str
    applicant: str
    project: str | None
    since: datetime

    @classmethod
    def of(cls, line: Line, name: str) -> Self:
        return cls(
            number=line.number,
            name=name,
            state=line.state,
            state_words=line.state.words,
            applicant=line.applicant,
            project=line.project,
            since=line.since,
        )


class Shown(BaseModel):
    value: str


async def lines_out(work: Work, lines: Sequence[Line], hall: Hall) -> list[LineOut]:
    """With the name each case's matter had when it was received."""
    versions = [await hall.version(work.conn, line.code, line.version) for line in lines]
    return [LineOut.of(line, v.offer.name) for line, v in zip(lines, versions, strict=True)]


def applicant(filed: Filed, hall: Hall) -> ApplicantOut:
    """Numbers of persons masked, as for any list of staff."""
    known = filed.applicant(hall.vault)
    public = known.party.code
    return ApplicantOut(
        kind=known.kind,
        name=known.name,
        id_kind=known.id_kind,
        id_number=public or mask_id(known.id_number),
        phone=mask_phone(known.phone) if known.phone else None,
    )


def gaps(dossier: Dossier) -> list[str]:
    """Names of the required materials that are not in; once accepted nobody asks again."""
    case = dossier.filed.case
    if case.items:
        return []
    demanded = dossier.version.offer.demanded(case.chosen)
    return [gap.material.name for gap in missing(demanded, case.materials)]


def due(terms: CaseTerms, case: Case, hall: Hall) -> list[Due]:
    """Of the case as a whole: what runs now."""
    if case.accepted_at is not None:
        return list(telling.of_ceiling(terms, case, hall.calendar))
    if case.received_at is not None:
        return list(telling.of_receipt(terms, case, hall.calendar))
    return list(telling.of_submission(terms, case, hall.calendar))


def items_out(terms: CaseTerms, case: Case, hall: Hall) -> list[ItemOut]:
    return [_item(item, terms, case, hall) for item in case.items]


def _item(item: Item, terms: CaseTerms, case: Case, hall: Hall) -> ItemOut:
    known = terms.item(item.key)
    return ItemOut(
        key=item.key,
        number=item_number(case.number, item.position),
        name=known.name,
        department=item.department,
        department_name=hall.department(item.department),
        state=item.state,
        state_words=item.state.words,
        decision=item.decision,
        decided_at=item.ended_at,
        delivered_at=item.delivered_at,
        due=list(telling.of_item(terms, known, case, hall.calendar)),
    )
