"""Everything public, for programs. Nobody signs in; nothing is changed."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import BaseModel, ConfigDict

from services.chassis.auth import public
from services.chassis.pagination import After, Limit, Page
from services.chassis.routing import ActRouter
from services.chassis.texts import LINE
from services.chassis.work import Transaction
from services.disclosure import queries
from services.disclosure.queries import Asked

router = ActRouter(prefix="/api/disclosure", tags=["公开"], dependencies=[Depends(public)])

Sought = Annotated[str, Query(max_length=60, pattern=LINE)]
"""A few words; all must be found."""
Named = Annotated[str, Query(max_length=40, pattern=LINE)]
Key = Annotated[str, Path(max_length=80)]


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MatterOut(_Out):
    """One matter of the catalogue in force."""

    code: str
    name: str
    department: str
    organ: str
    item_type: str
    bundle: bool
    promised_limit: str
    statutory_limit: str
    version: int
    effective_on: date


class ItemOut(_Out):
    """A matter that a bundle consists of; its guide is under its code."""

    code: str
    name: str


class GuideOut(MatterOut):
    """A matter with the ten fields of 八公开: these, `name` and `promised_limit`."""

    subject: str
    basis: str
    conditions: str
    materials: list[str]
    procedure: str
    fee_basis: str
    fee_standard: str
    window_authority: str
    items: list[ItemOut]
    """Of a bundle; otherwise none."""


class PartyOut(_Out):
    """An organisation by name and code; a person masked."""

    name: str
    code: str | None = None


class ResultOut(_Out):
    """A grant as it is published: these fields and no others."""

    index: str
    category: str
    matter_code: str
    matter_name: str
    decision_number: str
    party: PartyOut
    department: str
    organ: str
    decided_on: date
    validity_months: int
    """From the decision; 0: no end of validity."""
    published_at: datetime


@router.get("/matters")
async def matters(
    work: Transaction,
    q: Sought = "",
    department: Named = "",
    after: After = None,
    limit: Limit = 50,
) -> Page[MatterOut]:
    """The catalogue in force, by department and code."""
    asked = Asked(q, department, after=after, limit=limit)
    found, more = await queries.matters(work.conn, asked, today=work.now().date())
    return Page(items=[MatterOut.model_validate(guide) for guide in found], next=more)


@router.get("/matters/{code}")
async def matter(work: Transaction, code: Key) -> GuideOut:
    """One matter as it is in force today."""
    found = await queries.matter(work.conn, code, today=work.now().date())
    return GuideOut.model_validate(found)


@router.get("/results")
async def results(
    work: Transaction,
    q: Sought = "",
    department: Named = "",
    matter: Named = "",
    after: After = None,
    limit: Limit = 20,
) -> Page[ResultOut]:
    """Grants, newest first. `q` finds matters, organs and organisations, never persons."""
    asked = Asked(q, department, matter, after=after, limit=limit)
    found, more = await queries.results(work.conn, asked)
    return Page(items=[ResultOut.model_validate(record) for record in found], next=more)


@router.get("/results/{index}")
async def result(work: Transaction, index: Key) -> ResultOut:
    """One grant by its index number (索引号)."""
    return ResultOut.model_validate(await queries.result(work.conn, index))
