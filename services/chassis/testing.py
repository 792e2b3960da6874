"""What service tests stand on: a database copied from a template, keys, principals, a still clock.

Shipped like any other code; the servers themselves come from whoever runs the tests.
"""

import asyncio
import base64
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from pydantic import SecretStr
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import create_async_engine

from services.chassis.auth import ISSUER, LONGEST
from services.chassis.migrating import upgrade

PASSWORD = "only-for-tests"


class StillClock:
    """Stands still until told to move."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys as an installation has them, and tokens as the gateway signs them."""

    key: OKPKey
    principals: Path
    vault: Path

    @classmethod
    def make(cls, folder: Path) -> "Keyring":
        key = OKPKey.generate_key("Ed25519", auto_kid=True)
        principals, vault = folder / "principals.json", folder / "vault.json"
        principals.write_text(json.dumps(KeySet([key]).as_dict(private=False)))
        fresh = {n: {"k1": base64.b64encode(secrets.token_bytes(32)).decode()} for n in VAULT_PARTS}
        vault.write_text(json.dumps({**fresh, "current": "k1"}))
        return cls(key, principals, vault)

    def token(self, subject: str, *roles: str, region: str = "441825") -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": subject,
            "name": subject,
            "roles": list(roles),
            "region": region,
            "iat": now,
            "exp": now + LONGEST,
        }
        return jwt.encode({"alg": "Ed25519"}, claims, self.key, algorithms=["Ed25519"])

    def headers(self, subject: str, *roles: str) -> dict[str, str]:
        """What a request carries when the gateway has let this person through."""
        return {"authorization": f"Bearer {self.token(subject, *roles)}"}


VAULT_PARTS = ("data", "index")


class Databases:
    """Copies of migrated template databases: some 40 ms each."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._templates: dict[str, str] = {}
        self._migrating = asyncio.Lock()
        # A connection costs more than most of what is asked here.
        self._admin = create_async_engine(server, isolation_level="AUTOCOMMIT", pool_size=4)

    @asynccontextmanager
    async def copy(self, service: str, *, versions: Path) -> AsyncIterator[SecretStr]:
        """An empty, migrated database of this service; its address as the service's own role."""
        name = await self.make(service, versions=versions)
        try:
            yield self.address(name, service)
        finally:
            await self.drop(name)

    async def make(self, service: str, *, versions: Path, like: str = "") -> str:
        """Name of a new database: empty and migrated, or a copy of the one called `like`."""
        template = like or await self._template(service, versions)
        name = f"t{uuid4().hex}_{service}"
        await self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY WAL_LOG")
        return name

    def address(self, name: str, service: str) -> SecretStr:
        """As the service's own role."""
        url = self._server.set(database=name, username=role_of(service), password=PASSWORD)
        return SecretStr(url.render_as_string(hide_password=False))

    async def drop(self, name: str) -> None:
        await self._do(f"DROP DATABASE {name} WITH (FORCE)")

    async def _template(self, service: str, versions: Path) -> str:
        # Migrations are run by something global: one at a time.
        async with self._migrating:
            if service not in self._templates:
                self._templates[service] = await self._migrated(service, versions)
            return self._templates[service]

    async def _migrated(self, service: str, versions: Path) -> str:
        role, template = role_of(service), f"template_{service}_{uuid4().hex[:8]}"
        for name in ("yimen_owner", role):
            await self._do(
                f"DO $$ BEGIN CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}';"
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        await self._do(
            f"CREATE DATABASE {template} OWNER yimen_owner LOCALE 'C.UTF-8' TEMPLATE template0"
        )
        owner = self._server.set(database=template, username="yimen_owner", password=PASSWORD)
        await upgrade(owner.render_as_string(hide_password=False), versions=versions, role=role)
        return template

    async def drop_templates(self) -> None:
        """And part from the server."""
        for template in self._templates.values():
            await self.drop(template)
        self._templates.clear()
        await self._admin.dispose()

    async def _do(self, statement: str) -> None:
        async with self._admin.connect() as conn:
            await conn.execute(text(statement))


def role_of(service: str) -> str:
    return f"yimen_{service}"
