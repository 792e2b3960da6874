"""What a password must be, and that nobody can be told from somebody."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from gateway.errors import Busy, PasswordTooWeak
from gateway.passwords import Passwords, check

CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


@pytest.mark.parametrize(
    "password", ["short", "123456789", "li.ming@swj", "LI.MING@SWJ", "aaaaaaaaaaaa", "x" * 129]
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        check(password, "li.ming@swj")


@pytest.mark.parametrize("password", ["correct horse", "连山壮族瑶族自治县一窗", "1234567890"])
def test_ten_characters_of_whatever_kind_are_enough(password: str) -> None:
    check(password, "li.ming@swj")


async def test_only_the_right_password_is_right() -> None:
    passwords = Passwords(CHEAP)
    hashed = await passwords.hash("correct horse")

    assert await passwords.verify("correct horse", hashed)
    assert not await passwords.verify("correct horsf", hashed)
    assert "correct" not in hashed
    passwords.close()


async def test_nobody_has_no_password() -> None:
    passwords = Passwords(CHEAP)

    assert not await passwords.verify("nobody has this password", None)
    passwords.close()


async def test_more_than_can_wait_are_told_to_come_again() -> None:
    passwords = Passwords(CHEAP, threads=1, queue=-1)

    with pytest.raises(Busy):
        await passwords.hash("correct horse")
    passwords.close()
