"""The gateway's tables, brought to the newest revision by their owner."""

import asyncio
from pathlib import Path

from sqlalchemy import make_url

from gateway.settings import Settings
from services.chassis.migrating import upgrade

MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


def migrate(settings: Settings) -> None:
    owner = settings.owner_database_url or settings.database_url
    role = make_url(settings.database_url.get_secret_value()).username
    asyncio.run(upgrade(owner.get_secret_value(), versions=MIGRATIONS, role=role or ""))
