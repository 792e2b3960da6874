"""The only SQL that writes: guides as intake publishes them, records once and for all."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Integer, SmallInteger, Text, bindparam, insert, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.intake import CataloguePublished
from services.disclosure.domain.record import Record
from services.disclosure.domain.searching import folded, indexed
from services.disclosure.tables import matter_guide, record

_SERIALS = text(
    "INSERT INTO index_serial AS s (department, year, last)"
    " SELECT * FROM unnest(:departments, :years, :counts) AS n(department, year, count)"
    " ORDER BY department, year"
    " ON CONFLICT (department, year) DO UPDATE SET last = s.last + excluded.last"
    " RETURNING department, year, last"
).bindparams(
    bindparam("departments", type_=ARRAY(Text)),
    bindparam("years", type_=ARRAY(SmallInteger)),
    bindparam("counts", type_=ARRAY(Integer)),
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a record takes from the newest guide of its matter."""

    item_type: str
    organ: str


async def keep(conn: AsyncConnection, guides: Sequence[CataloguePublished]) -> None:
    """Guides as they are published; a version known already stays as it was."""
    await conn.execute(
        upsert(matter_guide).on_conflict_do_nothing(), [_guide(one) for one in guides]
    )


async def matters(conn: AsyncConnection, codes: Collection[str]) -> dict[str, Matter]:
    """The newest of each; one that was never heard of is missing."""
    guide = matter_guide.c
    newest = (
        select(guide.code, guide.item_type, guide.organ)
        .ext(distinct_on(guide.code))
        .where(guide.code.in_(codes))
        .order_by(guide.code, guide.version.desc())
    )
    rows = await conn.execute(newest)
    return {row.code: Matter(row.item_type, row.organ) for row in rows}


async def published(conn: AsyncConnection, items: Collection[str]) -> set[str]:
    """Which of these items have a record."""
    found = await conn.scalars(select(record.c.item).where(record.c.item.in_(items)))
    return set(found)


async def serials(conn: AsyncConnection, wanted: Sequence[tuple[str, int]]) -> list[int]:
    """A serial for each (department, year), in their order. Locks the years in one order."""
    counts = Counter(wanted)
    rows = await conn.execute(
        _SERIALS,
        {
            "departments": [department for department, _ in counts],
            "years": [year for _, year in counts],
            "counts": list(counts.values()),
        },
    )
    last = {(row.department, row.year): row.last - counts[row.department, row.year] for row in rows}
    given = []
    for of in wanted:
        last[of] += 1
        given.append(last[of])
    return given


async def add(conn: AsyncConnection, records: Sequence[tuple[str, Record]]) -> None:
    """Records, each with the number of its item."""
    await conn.execute(insert(record), [_row(item, one) for item, one in records])


def _guide(one: CataloguePublished) -> dict[str, Any]:
    return {
        **one.guide.model_dump(),
        "materials": list(one.guide.materials),
        "code": one.code,
        "version": one.version,
        "effective_on": one.effective_on,
        "bundle": one.bundle,
        "item_type": one.item_type,
        "department": one.department,
        "organ": one.department_name,
        "statutory_limit": one.statutory_limit,
        "items": [item.model_dump(include={"code", "name"}) for item in one.items],
        "searched": "\n".join(folded(text) for text in (one.name, one.department_name, one.code)),
    }


def _row(item: str, one: Record) -> dict[str, Any]:
    party = one.party
    found_by = [party.name, party.code or ""] if party.searchable else None
    return {
        "index_number": one.index,
        "item": item,
        "category": one.category,
        "matter_code": one.matter_code,
        "matter_name": one.matter_name,
        "decision_number": one.decision_number,
        "party_name": party.name,
        "party_code": party.code,
        "party_searched": "\n".join(folded(text) for text in found_by) if found_by else None,
        "party_pieces": indexed(*found_by) if found_by else None,
        "department": one.department,
        "organ": one.organ,
        "decided_on": one.decided_on,
        "validity_months": one.validity_months,
        "published_at": one.published_at,
    }
