"""Loads a catalogue into intake's database, as intake itself would, from the operator's shell."""

from datetime import date
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine

from contracts import policy, subjects
from services.chassis.auth import system
from services.chassis.clock import Clock, office_clock
from services.chassis.work import Works
from services.intake.commands import publishing
from services.intake.commands.publishing import Loaded
from services.intake.domain.catalogue import Catalogue
from services.intake.store import catalogue as shelves


async def load(
    intake: URL,
    folder: Path,
    *,
    region: str,
    effective_on: date | None = None,
    clock: Clock = office_clock,
) -> Loaded:
    """Publish what has changed, from today unless told; intake's relay sends the events out.

    Raises `NoCatalogue`, `CatalogueBroken`.
    """
    engine = create_async_engine(intake)
    works = Works(engine, clock=clock, region=region, source=subjects.source(region, "intake"))
    try:
        async with works.begin(system(region, "yimen")) as work:
            return await publishing.load(
                work,
                folder,
                policy=policy.load(region),
                effective_on=effective_on or clock().date(),
            )
    finally:
        await engine.dispose()


async def in_force(intake: URL, *, on: date) -> Catalogue:
    """What intake goes by on that day."""
    # Rehearsing brings in every service; who only loads or furnishes needs none of them.
    from deploy.rehearsal import comparing

    engine = create_async_engine(intake)
    try:
        async with engine.connect() as conn:
            return comparing.in_force(await shelves.read(conn), on=on)
    finally:
        await engine.dispose()
