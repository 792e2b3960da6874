"""Accounts as the command line and the demo make them."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from contracts.roles import UnknownRole
from gateway import accounts
from gateway.errors import NameNotAllowed, NameTaken, PasswordTooWeak, UnknownAccount
from gateway.tables import account
from tests.service.gateway.conftest import CLERK, HANDLER, PASSWORD, House


async def test_an_account_is_added_once(house: House) -> None:
    async with house.engine.begin() as conn:
        with pytest.raises(NameTaken):
            await accounts.add(conn, house.passwords, CLERK, password="another password")

        assert await accounts.everybody(conn) == [CLERK]


async def test_setting_up_the_demo_again_changes_nobody(house: House) -> None:
    async with house.engine.begin() as conn:
        ensured = [
            await accounts.ensure(conn, house.passwords, who, password="another password")
            for who in (replace(CLERK, display="别人"), HANDLER)
        ]
        everybody = await accounts.everybody(conn)

    assert ensured == [False, True]
    assert everybody == [CLERK, HANDLER]
    async with house.client() as client:
        assert (await house.sign_in(client)).status_code == 200


async def test_a_password_is_kept_as_a_hash_only(house: House) -> None:
    async with house.engine.begin() as conn:
        kept = (await conn.execute(select(account.c.password))).scalar_one()

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


@pytest.mark.parametrize("role", ["boss", "handler", "clerk:swj", ""])
async def test_a_role_there_is_not_is_not_given(house: House, role: str) -> None:
    new = replace(HANDLER, roles=(role,))
    async with house.engine.begin() as conn:
        with pytest.raises(UnknownRole):
            await accounts.add(conn, house.passwords, new, password=PASSWORD)


@pytest.mark.parametrize("name", ["", "a", "a b", "x" * 65, "a/b", "a\nb"])
async def test_a_name_must_be_one_word(house: House, name: str) -> None:
    new = replace(HANDLER, name=name)
    async with house.engine.begin() as conn:
        with pytest.raises(NameNotAllowed):
            await accounts.add(conn, house.passwords, new, password=PASSWORD)


async def test_a_weak_password_is_not_set_by_anybody(house: House) -> None:
    async with house.engine.begin() as conn:
        with pytest.raises(PasswordTooWeak):
            await accounts.add(conn, house.passwords, HANDLER, password="short")
        with pytest.raises(PasswordTooWeak):
            await accounts.set_password(conn, house.passwords, CLERK.name, password="short")


async def test_who_is_not_there_is_not_changed(house: House) -> None:
    async with house.engine.begin() as conn:
        with pytest.raises(UnknownAccount):
            await accounts.disable(conn, "nobody")
        with pytest.raises(UnknownAccount):
            await accounts.set_password(conn, house.passwords, "nobody", password=PASSWORD)


async def test_the_gateway_cannot_change_its_tables(house: House) -> None:
    """Its role has rows, not structure: what is signed in as owner is migrations only."""
    async with house.engine.connect() as conn:
        with pytest.raises(ProgrammingError, match="must be owner"):
            await conn.execute(text("ALTER TABLE account ADD COLUMN x int"))
