"""Sessions: an opaque token in the browser, only its digest here, ended by the server at will."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway import database
from gateway.accounts import Account
from gateway.buckets import Ticks
from gateway.principal import REUSED, Signer
from gateway.tables import account, session
from services.chassis.clock import Clock

SEEN_EVERY = timedelta(seconds=60)
"""How exactly idleness is measured: one write a minute, not one a request."""

MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Lifetime:
    idle: timedelta
    longest: timedelta


@dataclass(slots=True)
class Known:
    """A session that was found in the database a moment ago, and its principal, signed."""

    account: Account
    ends_at: datetime
    checked: float
    signed: str = ""
    signed_at: float = float("-inf")


class Sessions:
    """Remembers each session for `fresh` seconds, so that a busy one is not read at each request.

    What this process ends is ended at once; what another ends is noticed when memory is stale.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        signer: Signer,
        *,
        lifetime: Lifetime,
        fresh: float,
        ticks: Ticks = time.monotonic,
    ) -> None:
        self._engine, self._clock, self._signer = engine, clock, signer
        self._lifetime, self._fresh, self._ticks = lifetime, fresh, ticks
        self._known: dict[bytes, Known] = {}

    def remembered(self, token: str) -> bool:
        """Whether it was a session not long ago; costs nothing and proves nothing."""
        return _digest(token) in self._known

    async def find(self, token: str) -> Known | None:
        """Raises `AccountsAway`."""
        digest = _digest(token)
        known = self._known.get(digest)
        if known is None or self._ticks() - known.checked > self._fresh:
            known = await self._looked_up(digest)
        if known is None or known.ends_at <= self._clock():
            self._known.pop(digest, None)
            return None
        return known

    def principal(self, known: Known) -> str:
        """The signed principal, made anew twice a minute."""
        ticks = self._ticks()
        if ticks - known.signed_at > REUSED:
            who = known.account
            known.signed = self._signer.sign(subject=who.name, name=who.display, roles=who.roles)
            known.signed_at = ticks
        return known.signed

    async def open(self, conn: AsyncConnection, name: str) -> str:
        """A new token. Expired sessions of everybody are swept out on this occasion."""
        token, now = token_urlsafe(32), self._clock()
        lifetime = self._lifetime
        await conn.execute(
            delete(session).where(
                or_(
                    session.c.seen_at < now - lifetime.idle,
                    session.c.opened_at < now - lifetime.longest,
                )
            )
        )
        opened = {"digest": _digest(token), "account": name, "opened_at": now, "seen_at": now}
        await conn.execute(insert(session).values(opened))
        return token

    async def end(self, token: str) -> None:
        digest = _digest(token)
        async with database.begin(self._engine) as conn:
            await conn.execute(delete(session).where(session.c.digest == digest))
        self._known.pop(digest, None)

    def forget(self, name: str) -> None:
        """Read every session of this account anew, since something about it has changed."""
        for digest in [d for d, known in self._known.items() if known.account.name == name]:
            del self._known[digest]

    async def _looked_up(self, digest: bytes) -> Known | None:
        ticks, before = self._ticks(), self._known.get(digest)
        found = await self._read(digest)
        if found is None:
            return None
        known = Known(*found, checked=ticks)
        if before is not None and before.account == known.account:
            known.signed, known.signed_at = before.signed, before.signed_at
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[digest] = known
        return known

    async def _read(self, digest: bytes) -> tuple[Account, datetime] | None:
        """Whose session it is and when it ends, if nothing more is done in it."""
        mine = session.c.digest == digest
        found = select(session.c.opened_at, session.c.seen_at, account).join_from(session, account)
        async with database.begin(self._engine) as conn:
            row = (await conn.execute(found.where(mine))).first()
            if row is None or row.disabled:
                return None
            now, seen_at = self._clock(), row.seen_at
            longest = row.opened_at + self._lifetime.longest
            if min(seen_at + self._lifetime.idle, longest) <= now:
                return None
            if now - seen_at >= SEEN_EVERY:
                seen_at = now
                await conn.execute(update(session).where(mine).values(seen_at=now))
        who = Account(row.name, row.display, tuple(row.roles), row.must_change)
        return who, min(seen_at + self._lifetime.idle, longest)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
