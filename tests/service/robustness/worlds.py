"""Each service with something in it: cases under way, things published, people with accounts."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from nats.aio.client import Client

from contracts import policy
from contracts.roles import DEPARTMENTAL, Role
from services.approval.app import SERVICE as APPROVAL
from services.chassis.kit import Kit, Loop
from services.chassis.process import Service
from services.chassis.settings import Settings
from services.chassis.testing import Databases, Keyring, StillClock
from services.disclosure.app import SERVICE as DISCLOSURE
from services.intake.app import SERVICE as INTAKE
from services.intake.commands import publishing
from services.supervision.app import SERVICE as SUPERVISION
from tests.service.approval.county import County, Officers, prepared
from tests.service.disclosure.told import CODE, decided, hear, matter
from tests.service.gateway.conftest import CLERK, PASSWORD, standing
from tests.service.intake.conftest import CATALOGUE
from tests.service.intake.departments import Departments
from tests.service.intake.flagship import COMPANY, FLAGSHIP, PENSION, PERSON, Desk
from tests.service.supervision.conftest import CASE, Watching
from tests.service.supervision.speaking import Speaker

OURS, FOREIGN = ("swj", "lyj", "fgj"), ("xyz",)
"""Departments with items, and one without."""


def everything(departments: Sequence[str]) -> list[str]:
    alone = [role for role in Role if role not in DEPARTMENTAL]
    return [*alone, *_of(departments)]


def _of(departments: Sequence[str]) -> list[str]:
    return [f"{role}:{department}" for role in sorted(DEPARTMENTAL) for department in departments]


@dataclass
class World:
    app: FastAPI
    client: AsyncClient
    admit: Callable[[str], Awaitable[dict[str, str]]]
    """What somebody's requests carry: `everybody`, `stranger` or `nobody`."""
    names: Mapping[str, Sequence[str]]
    """What exists, by the name it has in a path (in a query with a `?` before it)."""
    bodies: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """What is taken, by `POST /path`."""
    secrets: Sequence[str] = ()


@dataclass
class Ground:
    """What every world stands on."""

    settings_for: Callable[[Service], Awaitable[Settings]]
    bus: Client
    clock: StillClock
    keyring: Keyring
    databases: Databases
    folder: Path

    @asynccontextmanager
    async def kit(self, service: Service) -> AsyncIterator[Kit]:
        kit = service.kit(await self.settings_for(service), clock=self.clock)
        yield kit
        await kit.engine.dispose()

    @asynccontextmanager
    async def loops(self, service: Service, app: FastAPI) -> AsyncIterator[dict[str, Loop]]:
        loops = {loop.name: loop for loop in await service.loops(app, self.bus)}
        yield loops
        for loop in loops.values():
            if loop.close:
                await loop.close()

    async def admit(self, who: str) -> dict[str, str]:
        if who == "nobody":
            return {}
        if who == "stranger":
            return self.keyring.headers("stranger", Role.APPLICANT, *_of(FOREIGN))
        return self.keyring.headers("everybody", *everything(OURS))

    @asynccontextmanager
    async def open(self, app: FastAPI) -> AsyncIterator[AsyncClient]:
        # What nobody answers for comes up here, and not only as a 500.
        transport = ASGITransport(app, raise_app_exceptions=True)
        async with AsyncClient(transport=transport, base_url="http://house") as client:
            yield client


@asynccontextmanager
async def intake(ground: Ground) -> AsyncIterator[World]:
    async with ground.kit(INTAKE) as kit:
        rules, day = policy.load(kit.region), ground.clock().date() - timedelta(days=30)
        async with kit.works.begin(kit.works.as_system()) as work:
            await publishing.load(work, CATALOGUE, policy=rules, effective_on=day)
        app = INTAKE.build(kit)
        async with ground.open(app) as client:
            yield await _busy_hall(ground, app, client)


async def _busy_hall(ground: Ground, app: FastAPI, client: AsyncClient) -> World:
    desk = Desk(client, ground.keyring)
    new = (await desk.hand_in(PENSION)).json()
    going, ready = await desk.accepted(), await desk.accepted()
    await Departments(ground.bus, ground.clock()).decide(ready, "shuibao")
    async with ground.loops(INTAKE, app) as loops:
        await loops["consumer"].step()
    paper = {**PERSON, "materials": ["m1"]}
    return World(
        app,
        client,
        ground.admit,
        names={
            "number": [new["number"], going, ready],
            "?number": [new["number"]],
            "?code": [new["query_code"]],
            "code": ["yanglao", "KP-441825-01", "440190005001"],
        },
        bodies={
            "POST /api/intake/cases": [FLAGSHIP, PENSION],
            "POST /api/intake/cases/{number}/not-accept": [{"reason": "不属本机关职权范围"}],
            "POST /api/intake/cases/{number}/deliver": [{"method": "window"}],
            "POST /api/intake/cases/{number}/reveal": [{"field": "phone", "reason": "contact"}],
            "POST /desk/receive/{code}": [paper],
            "POST /desk/cases/{number}/not-accept": [{"reason": "不属本机关职权范围"}],
            "POST /desk/cases/{number}/deliver": [{"method": "window"}],
            "POST /desk/cases/{number}/reveal": [{"field": "phone", "reason": "contact"}],
            "POST /hall/progress": [{"number": new["number"], "code": new["query_code"]}],
        },
        secrets=[PERSON["id_number"], COMPANY["phone"], "13800138001"],
    )


@asynccontextmanager
async def approval(ground: Ground) -> AsyncIterator[World]:
    async with ground.kit(APPROVAL) as kit:
        app = APPROVAL.build(kit)
        async with ground.loops(APPROVAL, app) as loops:
            county = County(ground.bus, loops["consumer"].step)
            items = [n for _ in range(3) for n in await county.route("swj", "lyj")]
        async with ground.open(app) as client:
            await prepared(Officers(client, ground.keyring), items[0])
            said: dict[str, list[Any]] = {
                "claim": [{"opinion": ""}],
                "review": [{"opinion": "符合条件"}],
                "check": [{"opinion": "同意"}],
                "grant": [{"reason": "符合条件"}],
                "deny": [{"reason": "不符合条件", "remedy": "六十日内申请行政复议"}],
            }
            bodies = {
                f"POST /{door}/items/{{id}}/{act}": written
                for door in ("api/approval", "office")
                for act, written in said.items()
            }
            yield World(app, client, ground.admit, names={"id": items}, bodies=bodies)


@asynccontextmanager
async def supervision(ground: Ground) -> AsyncIterator[World]:
    async with ground.kit(SUPERVISION) as kit:
        app = SUPERVISION.build(kit)
        speakers = [Speaker(name, ground.bus) for name in ("intake", "approval", "disclosure")]
        async with ground.loops(SUPERVISION, app) as loops:
            await Watching(app, kit, ground.clock, loops, *speakers).accept()
        async with ground.open(app) as client:
            yield World(app, client, ground.admit, names={"number": [CASE], "?case": [CASE]})


@asynccontextmanager
async def disclosure(ground: Ground) -> AsyncIterator[World]:
    async with ground.kit(DISCLOSURE) as kit:
        app = DISCLOSURE.build(kit)
        for event in (matter(), decided("C1"), decided("C2")):
            await hear(ground.bus, event)
        async with ground.loops(DISCLOSURE, app) as loops:
            await loops["consumer"].step()
        names = {"code": [CODE], "?matter": [CODE], "index": ["LSswj-01-2026-0001"]}
        async with ground.open(app) as client:
            yield World(app, client, ground.admit, names=names)


@asynccontextmanager
async def gateway(ground: Ground) -> AsyncIterator[World]:
    """Its own doors; what lies behind them is asked directly."""
    much = 10**6
    limits = dict.fromkeys(("rate", "burst", "failures", "sign_in_rate", "sign_in_burst"), much)
    async with standing(ground.databases, ground.keyring, ground.folder, limits=limits) as house:

        async def admit(who: str) -> dict[str, str]:
            cookie = house.settings.cookie
            if who == "nobody":
                return {}
            if who == "stranger":
                return {"cookie": f"{cookie}=forged"}
            async with house.client() as visitor:
                await house.sign_in(visitor)
                return {"cookie": f"{cookie}={visitor.cookies[cookie]}"}

        known = {"name": CLERK.name, "password": PASSWORD}
        change = {"current": PASSWORD, "new": PASSWORD}
        async with house.client() as client:
            yield World(
                house.door.own,
                client,
                admit,
                names={"service": ["intake", "gateway"], "slug": ["wrong-password"]},
                bodies={
                    "POST /api/sign-in": [known],
                    "POST /sign-in": [{**known, "next": "/desk"}],
                    "POST /api/password": [change],
                    "POST /password": [{**change, "again": PASSWORD}],
                },
                secrets=[PASSWORD],
            )


WORLDS = {
    "gateway": gateway,
    "intake": intake,
    "approval": approval,
    "supervision": supervision,
    "disclosure": disclosure,
}
