"""Signing in and out, and changing one's password: the steps, and what guessing costs.

Somebody unknown gets the same answer as somebody with a wrong password, after the same work.
"""

import asyncio
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway import accounts, attempts, database
from gateway.accounts import Account, known_as
from gateway.attempts import LockOut
from gateway.buckets import Buckets
from gateway.errors import Locked, NotSignedIn, PasswordTooWeak, TooManySignIns, WrongPassword
from gateway.passwords import Passwords, check
from gateway.sessions import Sessions
from services.chassis.clock import Clock

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SignedIn:
    account: Account
    token: str


class Entry:
    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        sessions: Sessions,
        passwords: Passwords,
        *,
        lock_out: LockOut,
        addresses: Buckets,
    ) -> None:
        self._engine, self._clock = engine, clock
        self._sessions, self._passwords = sessions, passwords
        self._lock_out, self._addresses = lock_out, addresses
        self._one_at_a_time: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def sign_in(self, name: str, password: str, *, address: str) -> SignedIn:
        """Raises `WrongPassword`, `Locked`, `TooManySignIns`, `Busy`, `AccountsAway`."""
        wait = self._addresses.take(address)
        if wait:
            raise TooManySignIns(wait)
        try:
            account = await self._proved(known_as(name), password)
        except (WrongPassword, Locked) as refusal:
            # Not the name: people type their password there.
            log.warning("sign_in.refused", why=type(refusal).__name__, address=address)
            raise
        log.info("sign_in.done", account=account.name)
        self._addresses.give_back(address)
        async with database.begin(self._engine) as conn:
            await attempts.forget_old(conn, now=self._clock(), lock_out=self._lock_out)
            return SignedIn(account, await self._sessions.open(conn, account.name))

    async def sign_out(self, token: str) -> None:
        await self._sessions.end(token)

    async def change_password(self, token: str, *, current: str, new: str) -> SignedIn:
        """Ends all sessions of the account and opens one for whoever changed it.

        Raises `NotSignedIn`, `WrongPassword`, `Locked`, `PasswordTooWeak`, `Busy`,
        `AccountsAway`.
        """
        known = await self._sessions.find(token)
        if known is None:
            raise NotSignedIn
        account = await self._proved(known.account.name, current)
        check(new, account.name)
        if new == current:
            raise PasswordTooWeak("不能与原密码相同")
        hashed = await self._passwords.hash(new)
        async with database.begin(self._engine) as conn:
            await accounts.set_hash(conn, account.name, hashed=hashed)
            token = await self._sessions.open(conn, account.name)
        self._sessions.forget(account.name)
        return SignedIn(replace(account, must_change=False), token)

    async def _proved(self, name: str, password: str) -> Account:
        """Whoever knows the password. One try for a name at a time, or guesses outrun the lock."""
        async with self._one_at_a_time.setdefault(name, asyncio.Lock()):
            async with database.begin(self._engine) as conn:
                await self._not_locked(conn, name)
                found = await accounts.with_hash(conn, name)
            right = await self._passwords.verify(password, found[1] if found else None)
            async with database.begin(self._engine) as conn:
                if found is not None and right and not found[0].disabled:
                    await attempts.forget(conn, name)
                    return found[0]
                await attempts.failed(conn, name, now=self._clock(), lock_out=self._lock_out)
        raise WrongPassword

    async def _not_locked(self, conn: AsyncConnection, name: str) -> None:
        now = self._clock()
        left = await attempts.seconds_locked(conn, name, now=now, lock_out=self._lock_out)
        if left:
            raise Locked(left)
