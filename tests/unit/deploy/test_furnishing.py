"""The demo accounts: every role somebody's, no role misspelt."""

import pytest

from contracts.roles import DEPARTMENTAL, Role, checked
from deploy.furnishing import demo_accounts, departments
from gateway.passwords import check


def test_every_role_is_somebodys() -> None:
    held = {
        role.split(":")[0]
        for one in demo_accounts(departments(), password="p")
        for role in one.roles
    }

    assert held == set(Role) - {Role.LEAD}


def test_every_department_of_the_catalogue_has_its_four_officers() -> None:
    people = demo_accounts(departments(), password="p")

    for department in departments():
        officers = {one.name for one in people if one.department == department.id}
        titles = DEPARTMENTAL - {Role.LEAD}
        assert officers == {f"{title}-{department.id}" for title in titles}


@pytest.mark.parametrize(
    "role", [role for one in demo_accounts(departments(), password="p") for role in one.roles]
)
def test_the_gateway_knows_every_role(role: str) -> None:
    assert checked(role) == role


def test_the_password_is_one_the_gateway_takes() -> None:
    for one in demo_accounts(departments(), password="aB3-xY7_kQ9z"):
        check(one.password, one.name)
