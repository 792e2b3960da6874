"""Walls that import-linter cannot draw: lists of what a room may import, not of what it may not."""

import sys

import pytest
from alembic.script import ScriptDirectory

from deploy.embedded.migrations import versions_of
from services.chassis.migrating import alembic_config
from tests.house.source import SERVICES, files, imports, name_of

# What services tell each other; a domain decides, it does not tell.
TELLING = (
    "contracts.envelope",
    "contracts.subjects",
    *(f"contracts.{service}" for service in SERVICES),
)


def is_under(module: str, *roots: str) -> bool:
    return any(module == root or module.startswith(f"{root}.") for root in roots)


def is_standard(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("service", SERVICES)
def test_a_domain_knows_only_its_rules_and_the_values_everybody_shares(service: str) -> None:
    def allowed(module: str) -> bool:
        own = is_under(module, f"services.{service}.domain")
        shared = is_under(module, "contracts") and not is_under(module, *TELLING)
        return own or shared or is_standard(module)

    strangers = {
        f"{name_of(path)}: {module}"
        for path in files(f"services/{service}/domain")
        for module in imports(path)
        if not allowed(module)
    }

    assert strangers == set()


def test_lawful_time_needs_nothing_but_python() -> None:
    strangers = {
        f"{name_of(path)}: {module}"
        for path in files("contracts/time")
        for module in imports(path)
        if not is_standard(module) and not is_under(module, "contracts.time")
    }

    assert strangers == set()


def test_contracts_need_nothing_but_pydantic() -> None:
    strangers = {
        f"{name_of(path)}: {module}"
        for path in files("contracts")
        for module in imports(path)
        if not is_standard(module) and not is_under(module, "contracts", "pydantic", "uuid6")
    }

    assert strangers == set()


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_each_database_has_one_newest_revision(service: str) -> None:
    history = ScriptDirectory.from_config(alembic_config(versions_of(service)))

    assert len(history.get_heads()) == 1
