"""Approval, put together. Everything with a lifetime is made here and nowhere else."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from fastapi import FastAPI
from nats.aio.client import Client

from contracts.time import WorkCalendar
from services.approval import api, pages, reactions, register
from services.approval.domain import errors
from services.approval.readmodel import Lens
from services.approval.resorting import Resorting
from services.approval.settings import Settings
from services.chassis import app as chassis_app
from services.chassis.almanac import Almanac, following, heeding
from services.chassis.consumer import Consumer
from services.chassis.kit import Kit, Loop
from services.chassis.problems import Problem
from services.chassis.process import Service
from services.chassis.settings import Settings as Shared

BATCH = 32
"""Officers wait on the same locks: a batch stays short."""

PROBLEMS: dict[type[Exception], Problem] = {
    errors.UnknownItem: Problem(404, "item-unknown", "没有此事项"),
    errors.ForeignDepartment: Problem(403, "foreign-department", "非本部门事项"),
    errors.NotYourRole: Problem(403, "not-your-role", "角色不符"),
    errors.IllegalAct: Problem(409, "illegal-act", "当前不能办理此步骤"),
    errors.AlreadyDecided: Problem(409, "already-decided", "已作出决定"),
    errors.AlreadyClaimed: Problem(409, "already-claimed", "已被认领"),
    errors.NotClaimed: Problem(409, "not-claimed", "尚未认领"),
    errors.ClaimedByAnother: Problem(409, "claimed-by-another", "由他人认领"),
    errors.NoOpinion: Problem(409, "no-opinion", "尚无审查意见"),
    errors.NotChecked: Problem(409, "not-checked", "尚未审核"),
    errors.SamePerson: Problem(409, "same-person", "须由不同的人办理"),
    errors.ReasonMissing: Problem(409, "reason-missing", "缺少理由"),
    errors.RemedyMissing: Problem(409, "remedy-missing", "缺少救济途径"),
    errors.OccurredInFuture: Problem(409, "occurred-in-future", "所称时间晚于现在"),
}


def build(kit: Kit, *, calendar: WorkCalendar | None = None) -> FastAPI:
    """`calendar`: another one than the region's own, for playing cases through."""
    app = chassis_app.create(kit, name="approval", title="一门 · 审批", problems_of=PROBLEMS)
    almanac = Almanac(calendar or kit.policy.work_calendar())
    app.state.lens = Lens(almanac, kit.policy.thresholds, register.load(kit.region))
    app.include_router(api.router)
    app.include_router(pages.router)
    return app


async def loops(app: FastAPI, bus: Client) -> Sequence[Loop]:
    kit, lens = cast(Kit, app.state.kit), cast(Lens, app.state.lens)
    settings = cast(Settings, kit.settings)
    await lens.almanac.follow(kit.works)
    resorting = Resorting(kit, lens)
    consumer = Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="-".join(filter(None, ("approval", settings.deployment, "intake"))),
        filters=reactions.heard(kit.region, settings.departments),
        handle=heeding(lens.almanac, reactions.opening(lens)),
        batch=BATCH,
    )
    return [
        Loop("consumer", consumer.step, pause=0, close=consumer.close, pending=consumer.pending),
        following(kit, lens.almanac),
        Loop("resorting", resorting.step, pending=resorting.pending),
    ]


def _deployment(settings: Shared) -> str:
    return cast(Settings, settings).deployment


SERVICE = Service(
    "approval",
    Settings,
    build,
    loops,
    Path(__file__).parent / "migrations" / "versions",
    deployment=_deployment,
)
