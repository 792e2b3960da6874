"""Local accounts: who may sign in, as whom and in which roles. Also what `yimen account` calls."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.roles import checked
from gateway import attempts, passwords
from gateway.errors import NameNotAllowed, NameTaken, UnknownAccount
from gateway.passwords import Passwords
from gateway.tables import account, session

_NAME = re.compile(r"[\w.@-]{2,64}")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    display: str
    roles: tuple[str, ...]
    must_change: bool = False
    """Signed in or not, nothing is open to them until they have chosen a password."""
    disabled: bool = False


def known_as(name: str) -> str:
    """However it was typed, full width or in capitals: one account, one name."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


async def add(
    conn: AsyncConnection, hashing: Passwords, newcomer: Account, *, password: str
) -> None:
    """Raises `NameNotAllowed`, `NameTaken`, `PasswordTooWeak`, `contracts.roles.UnknownRole`."""
    if not await ensure(conn, hashing, newcomer, password=password):
        raise NameTaken(known_as(newcomer.name))


async def ensure(
    conn: AsyncConnection, hashing: Passwords, newcomer: Account, *, password: str
) -> bool:
    """Adds them if there is nobody of that name; whoever exists keeps all they have."""
    name = known_as(newcomer.name)
    if not _NAME.fullmatch(name):
        raise NameNotAllowed
    roles = [checked(role) for role in newcomer.roles]
    passwords.check(password, name)
    if await _row(conn, name) is not None:
        return False
    adding = insert(account).values(
        name=name,
        display=newcomer.display,
        roles=roles,
        password=await hashing.hash(password),
        must_change=newcomer.must_change,
        disabled=newcomer.disabled,
    )
    added = await conn.execute(adding.on_conflict_do_nothing().returning(account.c.name))
    return added.first() is not None


async def disable(conn: AsyncConnection, name: str) -> None:
    """Nobody signs in with it any more, and who is in is out. Raises `UnknownAccount`."""
    await _change(conn, known_as(name), disabled=True)


async def enable(conn: AsyncConnection, name: str) -> None:
    """Raises `UnknownAccount`."""
    await _change(conn, known_as(name), disabled=False)


async def set_password(
    conn: AsyncConnection,
    hashing: Passwords,
    name: str,
    *,
    password: str,
    must_change: bool = False,
) -> None:
    """Raises `UnknownAccount`, `PasswordTooWeak`."""
    name = known_as(name)
    passwords.check(password, name)
    await set_hash(conn, name, hashed=await hashing.hash(password), must_change=must_change)


async def set_hash(
    conn: AsyncConnection, name: str, *, hashed: str, must_change: bool = False
) -> None:
    """Ends the account's sessions, and a lock on its name. Raises `UnknownAccount`."""
    await _change(conn, name, password=hashed, must_change=must_change)
    await attempts.forget(conn, name)


async def everybody(conn: AsyncConnection) -> list[Account]:
    rows = await conn.execute(select(account).order_by(account.c.name))
    return [_account(row) for row in rows]


async def with_hash(conn: AsyncConnection, name: str) -> tuple[Account, str] | None:
    """The account and its password's hash; a name that cannot be one is nobody's."""
    row = await _row(conn, name) if _NAME.fullmatch(name) else None
    return None if row is None else (_account(row), row.password)


async def _row(conn: AsyncConnection, name: str) -> Row[Any] | None:
    return (await conn.execute(select(account).where(account.c.name == name))).first()


async def _change(conn: AsyncConnection, name: str, **values: str | bool) -> None:
    changed = await conn.execute(update(account).where(account.c.name == name).values(**values))
    if changed.rowcount == 0:
        raise UnknownAccount(name)
    await conn.execute(delete(session).where(session.c.account == name))


def _account(row: Row[Any]) -> Account:
    return Account(row.name, row.display, tuple(row.roles), row.must_change, row.disabled)
