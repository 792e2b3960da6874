"""The catalogue's versions, and the number that grows whenever there is a new one."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue import Catalogue, Department, Offer
from services.intake.domain.editions import Editions, Version
from services.intake.tables import case_serial, catalogue_edition, department, offer_version

_OFFER = TypeAdapter(Offer)
_EDITION = select(catalogue_edition.c.edition).scalar_subquery()
_NEXT = select(case_serial.next_value().label("serial"), _EDITION.label("edition"))


async def edition(conn: AsyncConnection) -> int:
    return int(await conn.scalar(select(_EDITION)) or 0)


async def next_serial(conn: AsyncConnection) -> tuple[int, int]:
    """A case's serial, given once and never again, and the edition the catalogue is in."""
    row = (await conn.execute(_NEXT)).one()
    return row.serial, row.edition


async def read(conn: AsyncConnection) -> Editions:
    """Everything ever published."""
    now = await edition(conn)
    rows = await conn.execute(
        select(offer_version).order_by(offer_version.c.code, offer_version.c.version)
    )
    versions: dict[str, list[Version]] = {}
    for row in rows:
        offer = _OFFER.validate_python(row.content)
        versions.setdefault(row.code, []).append(Version(row.version, row.effective_on, offer))
    departments = (await conn.execute(select(department))).all()
    return Editions(
        now,
        {code: tuple(known) for code, known in versions.items()},
        {row.id: Department(row.id, row.name, row.uscc) for row in departments},
    )


async def publish(
    conn: AsyncConnection, catalogue: Catalogue, *, effective_on: date, at: datetime
) -> list[Version]:
    """Add a version of every offer that is not as it was; return the new ones.

    Loads wait for each other: the edition's row is locked until the transaction ends.
    """
    await conn.execute(select(catalogue_edition.c.edition).with_for_update())
    latest = await _latest(conn)
    fresh = [
        (Version(latest.get(offer.code, (0, b""))[0] + 1, effective_on, offer), digest)
        for offer, digest in ((offer, _digest(offer)) for offer in catalogue.offers)
        if latest.get(offer.code, (0, b""))[1] != digest
    ]
    await _name(conn, catalogue.departments)
    if fresh:
        await conn.execute(
            insert(offer_version),
            [_row(version, digest=digest, at=at) for version, digest in fresh],
        )
    await conn.execute(update(catalogue_edition).values(edition=catalogue_edition.c.edition + 1))
    return [version for version, _ in fresh]


async def _latest(conn: AsyncConnection) -> dict[str, tuple[int, bytes]]:
    newest = (
        select(offer_version.c.code, offer_version.c.version, offer_version.c.digest)
        .ext(distinct_on(offer_version.c.code))
        .order_by(offer_version.c.code, offer_version.c.version.desc())
    )
    return {row.code: (row.version, row.digest) for row in await conn.execute(newest)}


async def _name(conn: AsyncConnection, departments: Sequence[Department]) -> None:
    if not departments:
        return
    named = upsert(department).values([_department(one) for one in departments])
    await conn.execute(
        named.on_conflict_do_update(
            index_elements=["id"],
            set_={"name": named.excluded.name, "uscc": named.excluded.uscc},
        )
    )


def _department(one: Department) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "uscc": one.uscc}


def _row(version: Version, *, digest: bytes, at: datetime) -> dict[str, Any]:
    return {
        "code": version.offer.code,
        "version": version.number,
        "effective_on": version.effective_on,
        "published_at": at,
        "content": _OFFER.dump_python(version.offer, mode="json"),
        "digest": digest,
    }


def _digest(offer: Offer) -> bytes:
    return hashlib.sha256(_OFFER.dump_json(offer)).digest()
