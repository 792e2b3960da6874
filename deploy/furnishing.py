"""What a new installation begins with: the demo catalogue, and an account for every role."""

import asyncio
import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import BaseModel
from ruamel.yaml import YAML
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.roles import Role
from deploy import cataloguing
from deploy.embedded.keys import write_secret
from deploy.embedded.starting import Installation, Step
from gateway import accounts
from gateway.accounts import Account
from gateway.passwords import Passwords

CATALOGUE: Final = Path(__file__).parent / "demo" / "catalogue"
GENERAL: Final = {
    "clerk": ("综合窗口受理员", Role.CLERK),
    "issue": ("统一出件员", Role.ISSUE_CLERK),
    "preexam": ("网上预审员", Role.PREEXAMINER),
    "applicant": ("申请人", Role.APPLICANT),
    "agent": ("代办员", Role.AGENT),
    "supervisor": ("电子监察员", Role.SUPERVISOR),
    "county_head": ("县领导", Role.COUNTY_HEAD),
    "disclosure": ("政务公开专员", Role.DISCLOSURE_OFFICER),
    "secrecy": ("保密审查员", Role.SECRECY_REVIEWER),
    "catalogue_admin": ("事项目录管理员", Role.CATALOGUE_ADMIN),
    "calendar_admin": ("工作日历管理员", Role.CALENDAR_ADMIN),
    "operator": ("系统运维员", Role.OPERATOR),
}
DEPARTMENTAL: Final = {
    Role.HANDLER: "经办人",
    Role.REVIEWER: "审核人",
    Role.DECIDER: "决定人",
    Role.HEAD: "负责人",
}


class Department(BaseModel):
    id: str
    name: str


class DemoAccount(BaseModel):
    """One line of `var/demo-accounts.json`."""

    name: str
    password: str
    display: str
    roles: list[str]
    department: str | None = None


def furnish(it: Installation, step: Step) -> None:
    """Once per installation: what an operator changed or removed afterwards stays so."""
    if it.places.accounts.exists():
        return
    with step("载入演示事项目录"):
        asyncio.run(cataloguing.load(it.servers.services["intake"], CATALOGUE, region=it.region))
    people = demo_accounts(departments(), password=secrets.token_urlsafe(9))
    with step(f"建立 {len(people)} 个演示账户"):
        asyncio.run(_add(it, people))
        written = {"accounts": [one.model_dump(exclude_none=True) for one in people]}
        # Last, so that a start that broke off before is made up for by the next.
        write_secret(it.places.accounts, json.dumps(written, ensure_ascii=False, indent=1))


def departments() -> list[Department]:
    tree = YAML(typ="safe").load(CATALOGUE / "departments.yaml")
    return [Department.model_validate(one) for one in tree["departments"]]


def demo_accounts(departments: Iterable[Department], *, password: str) -> list[DemoAccount]:
    people = [
        DemoAccount(name=name, password=password, display=display, roles=[role])
        for name, (display, role) in GENERAL.items()
    ]
    for department in departments:
        people += [
            DemoAccount(
                name=f"{role}-{department.id}",
                password=password,
                display=f"{department.name}{title}",
                roles=[f"{role}:{department.id}"],
                department=department.id,
            )
            for role, title in DEPARTMENTAL.items()
        ]
    return people


async def _add(it: Installation, people: Iterable[DemoAccount]) -> None:
    hashing = HashedOnce()
    engine = create_async_engine(it.servers.services["gateway"])
    try:
        async with engine.begin() as conn:
            for one in people:
                newcomer = Account(one.name, one.display, tuple(one.roles))
                if not await accounts.ensure(conn, hashing, newcomer, password=one.password):
                    await accounts.set_password(conn, hashing, one.name, password=one.password)
    finally:
        await engine.dispose()
        hashing.close()


class HashedOnce(Passwords):
    """The demo accounts share one password: one hash is enough, and seventy take ten seconds."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self._known: dict[str, str] = {}

    async def hash(self, password: str) -> str:
        if password not in self._known:
            self._known[password] = await super().hash(password)
        return self._known[password]
