"""Databases in which a catalogue is loaded already: every rehearsal begins with copies of them."""

from datetime import date, datetime

from contracts import policy
from contracts.time import SHANGHAI
from deploy.rehearsal.servers import Furnished, Servers, Shelf
from deploy.rehearsal.settling import Time
from deploy.rehearsal.world import Clock, World
from services.intake.commands import publishing
from services.intake.domain.catalogue import Catalogue

LONG_AGO = date(2000, 1, 1)
"""The catalogue of a rehearsal has been in force since, whenever it starts."""


async def furnished(servers: Servers, *, region: str, catalogue: Catalogue) -> Shelf:
    """Names of databases by service; made once for all rehearsals on these servers."""
    for filled in servers.furnished:
        if filled.region == region and filled.catalogue == catalogue:
            return filled.shelf
    filled = Furnished(region, catalogue, await _furnish(servers, region, catalogue))
    servers.furnished.append(filled)
    return filled.shelf


async def _furnish(servers: Servers, region: str, catalogue: Catalogue) -> Shelf:
    """As the operator does it before a matter goes live, signed by two."""
    regional = policy.load(region)
    at = datetime(LONG_AGO.year, LONG_AGO.month, LONG_AGO.day, 9, tzinfo=SHANGHAI)
    world = World(servers, Clock(at), regional)
    loaded = False
    try:
        await world.open()
        works = world.running["intake"].kit.works
        async with works.begin(works.as_system()) as work:
            await publishing.publish(work, catalogue, effective_on=LONG_AGO)
        await Time(world, regional.work_calendar()).settle()
        loaded = True
    finally:
        await world.close(keep=loaded)
    return world.databases
