"""Passwords: what a good one is, and their argon2 hashes, made where they cannot stop the door.

A hash takes a tenth of a second of a processor and 64 MB, so few are made at once.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash

from gateway.errors import Busy, PasswordTooWeak

T = TypeVar("T")

SHORTEST = 10
LONGEST = 128


def check(password: str, name: str) -> None:
    """Raises `PasswordTooWeak`."""
    if len(password) < SHORTEST:
        raise PasswordTooWeak(f"至少 {SHORTEST} 个字符")
    if len(password) > LONGEST:
        raise PasswordTooWeak(f"至多 {LONGEST} 个字符")
    if password.casefold() == name.casefold():
        raise PasswordTooWeak("不能与用户名相同")
    if len(set(password)) < 4:
        raise PasswordTooWeak("重复的字符过多")


class Passwords:
    def __init__(
        self, argon2: PasswordHash | None = None, *, threads: int = 2, queue: int = 64
    ) -> None:
        self._argon2 = argon2 or PasswordHash.recommended()
        self._nobodys = self._argon2.hash("nobody has this password")
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._most, self._under_way = threads + queue, 0

    async def hash(self, password: str) -> str:
        """Raises `Busy`."""
        return await self._off_the_loop(lambda: self._argon2.hash(password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """For nobody (`None`) False, after the same work as for somebody. Raises `Busy`."""
        against = hashed or self._nobodys
        right = await self._off_the_loop(lambda: self._argon2.verify(password, against))
        return right and hashed is not None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _off_the_loop(self, work: Callable[[], T]) -> T:
        if self._under_way >= self._most:
            raise Busy
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._under_way -= 1
