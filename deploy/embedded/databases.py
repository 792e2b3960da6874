"""One database and one role per service, and an owner for migrations; made again without harm."""

from collections.abc import Mapping
from typing import Final

import asyncpg
from sqlalchemy import URL, make_url

from deploy.embedded.processes import Trouble

NAMES: Final = ("intake", "approval", "supervision", "disclosure", "gateway")
OWNER: Final = "yimen_owner"
OLDEST_MAJOR = 15


def database(service: str) -> str:
    """The name of a service's database, and of the role it works as."""
    return f"yimen_{service}"


async def prepare(admin: URL, passwords: Mapping[str, str]) -> None:
    """Make what is missing of the databases and roles, and set the roles' passwords.

    `passwords` by service, and "owner". `admin` may create databases and roles.
    """
    server = await connect(admin)
    try:
        if server.get_server_version().major < OLDEST_MAJOR:
            raise Trouble(f"PostgreSQL 版本过低:需要 {OLDEST_MAJOR} 以上。")
        await _role(server, OWNER, password=passwords["owner"])
        # Whoever is no superuser may give a database only to a role he belongs to.
        await server.execute(f"GRANT {OWNER} TO CURRENT_USER")
        for service in NAMES:
            await _role(server, database(service), password=passwords[service])
            await _database(server, database(service))
    finally:
        await server.close()
    for service in NAMES:
        await _walls(admin.set(database=database(service)), role=database(service))


async def connect(url: URL) -> "asyncpg.Connection[asyncpg.Record]":
    """A plain connection. Raises `Trouble` when nobody lets us in."""
    try:
        return await asyncpg.connect(
            host=url.host,
            port=url.port or 5432,
            user=url.username,
            password=url.password,
            database=url.database or "postgres",
            timeout=10,
        )
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Trouble(f"连不上数据库 {url.render_as_string()}:{error}") from error


async def _role(server: "asyncpg.Connection[asyncpg.Record]", name: str, *, password: str) -> None:
    known = await server.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", name)
    verb = "ALTER" if known else "CREATE"
    # Statements of this kind take no parameters; the password is one of ours, made of hex digits.
    await server.execute(f"{verb} ROLE {name} LOGIN PASSWORD '{password}'")


async def _database(server: "asyncpg.Connection[asyncpg.Record]", name: str) -> None:
    if await server.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
        return
    # With the C locale pg_trgm finds nothing in Chinese.
    await server.execute(
        f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
    )


async def _walls(url: URL, *, role: str) -> None:
    """Nobody but the service and the owner enters its database; only the owner makes tables."""
    inside = await connect(url)
    try:
        name = url.database
        await inside.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        await inside.execute(f"GRANT CONNECT ON DATABASE {name} TO {role}")
        await inside.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        await inside.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    finally:
        await inside.close()


def given(written: str) -> dict[str, URL]:
    """Read `YIMEN_DATABASE_URL`: one address of a server, or five of databases, by service.

    With one address the only key is "server". Raises `Trouble` when a service has none.
    """
    urls = [make_url(part) for part in written.replace(",", " ").split()]
    if len(urls) == 1:
        return {"server": urls[0]}
    by_service = {
        service: url for service in NAMES for url in urls if (url.database or "").endswith(service)
    }
    missing = [service for service in NAMES if service not in by_service]
    if missing:
        raise Trouble(
            f"YIMEN_DATABASE_URL 缺少这些库的地址:{'、'.join(missing)}。"
            "请给出一个可建库的地址,或五个库名以服务名结尾的地址(用空格或逗号分隔)。"
        )
    return by_service
