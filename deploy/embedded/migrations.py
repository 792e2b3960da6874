"""Brings the five databases to the newest revision, and says which are behind."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL

from deploy.embedded.databases import NAMES, database
from services.chassis.migrating import is_behind, upgrade

ROOT = Path(__file__).resolve().parents[2]


def versions_of(service: str) -> Path:
    """The folder with a service's revisions."""
    room = ROOT / service if service == "gateway" else ROOT / "services" / service
    inside = room / "migrations" / "versions"
    return inside if inside.is_dir() else room / "migrations"


async def behind(owners: Mapping[str, URL]) -> list[str]:
    """Services whose database lacks a revision that the code has; `owners` by service."""
    return [
        name
        for name in NAMES
        if await is_behind(_written(owners[name]), versions=versions_of(name))
    ]


async def migrate(
    owners: Mapping[str, URL], *, roles: Mapping[str, str] | None = None
) -> list[str]:
    """Upgrade what is behind and return its names; `roles` get rights to the rows."""
    waiting = await behind(owners)
    for name in waiting:
        role = (roles or {}).get(name) or database(name)
        await upgrade(_written(owners[name]), versions=versions_of(name), role=role)
    return waiting


def _written(url: URL) -> str:
    return url.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
