"""Intake, put together. Everything with a lifetime is made here and nowhere else."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from nats.aio.client import Client

from contracts.identifiers import IdentifierRefused
from contracts.time import YearUnknown
from services.chassis.almanac import Almanac, following, heeding
from services.chassis.app import create
from services.chassis.consumer import Consumer
from services.chassis.kit import Kit, Loop
from services.chassis.problems import Problem
from services.chassis.process import Service
from services.intake import api, pages, reactions
from services.intake.commands.revealing import NothingToShow
from services.intake.domain import errors
from services.intake.hall import Hall
from services.intake.settings import Settings
from services.intake.store.cases import CaseUnknown

PROBLEMS: dict[type[Exception], Problem] = {
    CaseUnknown: Problem(404, "case-unknown", "没有这个办件"),
    errors.UnknownMatter: Problem(404, "matter-unknown", "没有这个事项"),
    errors.NoItems: Problem(422, "items-missing", "没有选择事项"),
    errors.UnknownItem: Problem(422, "item-unknown", "没有这个事项"),
    errors.ItemTwice: Problem(422, "item-twice", "事项重复"),
    errors.TwoOfOneGroup: Problem(409, "two-of-one-group", "同组事项只能选一项"),
    errors.UnknownMaterial: Problem(422, "material-unknown", "材料不在清单中"),
    errors.MaterialsMissing: Problem(409, "materials-missing", "材料不齐"),
    errors.ProjectRequired: Problem(422, "project-required", "缺少项目信息"),
    errors.NotInKeyPlan: Problem(409, "not-in-key-plan", "不适用重点项目联办"),
    errors.WrongChannel: Problem(422, "channel-wrong", "渠道不符"),
    errors.WrongIdKind: Problem(422, "id-kind-wrong", "证件种类不符"),
    errors.WrongIdNumber: Problem(422, "id-number-wrong", "证件号码不对"),
    errors.WrongPartyKind: Problem(422, "party-kind-wrong", "申请人类型不符"),
    IdentifierRefused: Problem(422, "id-number-wrong", "号码不对"),
    errors.IllegalAct: Problem(409, "illegal-act", "现在不能办理这一步"),
    errors.TooLateToRefuse: Problem(409, "receipt-check-over", "受理审查期限已过"),
    errors.NothingToDeliver: Problem(409, "nothing-to-deliver", "没有可送达的结果"),
    errors.WrongDelivery: Problem(409, "delivery-wrong", "送达方式不符"),
    YearUnknown: Problem(409, "calendar-unknown", "没有当年日历"),
    NothingToShow: Problem(404, "nothing-to-show", "没有这项信息"),
}


def build(kit: Kit) -> FastAPI:
    app = create(kit, name="intake", title="一门 · 受理", problems_of=PROBLEMS)
    app.state.hall = Hall(kit.policy, Almanac(kit.policy.work_calendar()), kit.vault)
    app.include_router(api.router())
    app.include_router(pages.router())
    return app


async def loops(app: FastAPI, bus: Client) -> Sequence[Loop]:
    kit: Kit = app.state.kit
    hall: Hall = app.state.hall
    await hall.almanac.follow(kit.works)
    consumer = Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="intake-approval",
        filters=reactions.heard(kit.region),
        handle=heeding(hall.almanac, reactions.hear),
        batch=32,
    )
    return [
        Loop("consumer", consumer.step, pause=0, close=consumer.close, pending=consumer.pending),
        following(kit, hall.almanac),
    ]


SERVICE = Service(
    "intake", Settings, build, loops, Path(__file__).parent / "migrations" / "versions"
)
