"""Bad input at intake: a sentence that helps a clerk, nothing changed, no personal data in it."""

from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, select

from services.chassis.kit import Kit
from services.chassis.outbox import outbox
from services.intake.tables import case_file, case_item
from tests.service.intake.conftest import Told
from tests.service.intake.flagship import COMPANY, FLAGSHIP, MATERIALS, PENSION, PERSON, Desk

CLERK = ("zhang", "clerk")
APPLICANT = ("wei", "applicant")


async def traces(kit: Kit) -> tuple[int, ...]:
    async with kit.works.read() as conn:
        counts = [
            await conn.scalar(select(func.count()).select_from(t))
            for t in (case_file, case_item, outbox)
        ]
        return tuple(count or 0 for count in counts)


def helps(answer: Response, status: int, slug: str) -> str:
    """The sentence of a problem, after looking at its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["type"] == f"/problems/{slug}"
    sentence: str = told["detail"]
    assert sentence.endswith("。")
    for personal in (COMPANY["phone"], PERSON["id_number"], "441825195806120042"):
        assert personal not in answer.text
    return sentence


def applicant(**changes: Any) -> dict[str, Any]:
    return {**PERSON, **changes}


WRONG: list[tuple[str, dict[str, Any], int, str]] = [
    (
        "a citizen's number with a wrong check digit",
        {"applicant": applicant(id_number="441825195806120042")},
        422,
        "id-number-wrong",
    ),
    (
        "a credit code with a wrong check character",
        {"applicant": {**COMPANY, "id_number": "91441825MADEM0011B"}},
        422,
        "id-number-wrong",
    ),
    ("a telephone number too short", {"applicant": applicant(phone="12")}, 422, "id-number-wrong"),
    (
        "a person with a credit code",
        {"applicant": applicant(id_kind="uscc")},
        422,
        "id-kind-wrong",
    ),
    (
        "a company with a sole trader's code",
        {"applicant": {**COMPANY, "id_number": "92441825MADEM002XY"}},
        422,
        "party-kind-wrong",
    ),
    ("an unknown matter", {"matter": "nothing"}, 404, "matter-unknown"),
    ("a bundle without items", {"items": []}, 422, "items-missing"),
    ("an unknown item", {"items": ["lixiang", "moon"]}, 422, "item-unknown"),
    ("one item twice", {"items": ["lixiang", "lixiang"]}, 422, "item-twice"),
    ("two of one group", {"items": ["shuibao", "shuibao-biao"]}, 409, "two-of-one-group"),
    ("an unknown material", {"materials": [*MATERIALS, "SM9"]}, 422, "material-unknown"),
    ("no project", {"project": None}, 422, "project-required"),
    (
        "a project code of the wrong shape",
        {"project": {"name": "项目", "code": "2613-441825-04-01-123456"}},
        422,
        "id-number-wrong",
    ),
    (
        "a project that is in no plan",
        {"project": {"name": "项目", "code": "2611-441825-04-01-123456"}},
        409,
        "not-in-key-plan",
    ),
    ("a clerk who submits online", {"channel": "online"}, 422, "channel-wrong"),
    ("a field nobody knows", {"materails": []}, 422, "invalid-request"),
    ("a name of blanks", {"applicant": applicant(name="  ")}, 422, "invalid-request"),
    (
        "a name no database can hold",
        {"applicant": applicant(name="韦\x00")},
        422,
        "invalid-request",
    ),
    ("a channel nobody knows", {"channel": "pigeon"}, 422, "invalid-request"),
]


@pytest.mark.parametrize(
    ("changes", "status", "slug"),
    [(changes, status, slug) for _, changes, status, slug in WRONG],
    ids=[what for what, *_ in WRONG],
)
async def test_what_is_wrong_is_not_taken_in(
    desk: Desk, kit: Kit, changes: dict[str, Any], status: int, slug: str
) -> None:
    before = await traces(kit)

    helps(await desk.hand_in(**changes), status, slug)

    assert await traces(kit) == before


async def test_broken_json_is_said_to_be_broken(desk: Desk, kit: Kit) -> None:
    before = await traces(kit)

    answer = await desk.client.post(
        "/api/intake/cases",
        content='{"matter": "yanglao", ',
        headers={
            **desk.keyring.headers(*CLERK),
            "content-type": "application/json",
            "idempotency-key": "k",
        },
    )

    helps(answer, 400, "broken-json")
    assert await traces(kit) == before


async def test_an_oversized_body_is_refused(desk: Desk, kit: Kit) -> None:
    before = await traces(kit)

    answer = await desk.hand_in(materials=["x" * 60] * 60_000)

    assert answer.status_code == 413
    assert await traces(kit) == before


async def test_a_case_is_not_made_without_an_idempotency_key(desk: Desk, kit: Kit) -> None:
    before = await traces(kit)

    answer = await desk.client.post(
        "/api/intake/cases", json=FLAGSHIP, headers=desk.keyring.headers(*CLERK)
    )

    helps(answer, 400, "idempotency-key-required")
    assert await traces(kit) == before


async def test_a_replayed_key_with_another_body_is_refused(desk: Desk, kit: Kit) -> None:
    await desk.hand_in(key="once")
    before = await traces(kit)

    helps(await desk.hand_in(PENSION, key="once"), 422, "idempotency-key-reused")

    assert await traces(kit) == before


async def test_missing_materials_are_named_and_nothing_is_accepted(desk: Desk, told: Told) -> None:
    without = [id for id in MATERIALS if id not in ("SM5", "lindi/m1")]
    number = (await desk.hand_in(materials=without)).json()["number"]

    answer = await desk.act(number, "accept")

    sentence = helps(answer, 409, "materials-missing")
    assert "项目总平面布置图" in sentence
    assert "使用林地申请表" in sentence
    assert len(answer.json()["missing"]) == 2
    assert (await desk.look(number)).json()["state"] == "RECEIVED"
    assert len(await told(number)) == 1


@pytest.mark.parametrize("act", ["receive", "accept", "not-accept"])
async def test_an_act_that_is_not_open_is_refused(desk: Desk, told: Told, act: str) -> None:
    number = await desk.accepted()
    before = await told(number)

    body = {"reason": "不属于本机关职权"} if act == "not-accept" else {}
    helps(await desk.act(number, act, **body), 409, "illegal-act")

    assert await told(number) == before


async def test_nothing_is_handed_out_before_a_decision(desk: Desk) -> None:
    number = await desk.accepted()

    helps(await desk.act(number, "deliver", who=("li", "issue_clerk")), 409, "nothing-to-deliver")


async def test_an_unknown_case_is_unknown(desk: Desk) -> None:
    helps(await desk.act("441825202611240199999X", "accept"), 404, "case-unknown")
    helps(await desk.look("441825202611240199999X"), 404, "case-unknown")


async def test_refusing_to_accept_needs_a_reason(desk: Desk) -> None:
    number = (await desk.hand_in()).json()["number"]

    helps(await desk.act(number, "not-accept", reason=" "), 422, "invalid-request")
    answer = await desk.act(number, "not-accept", reason="应由省林业局办理", right_organ="省林业局")

    assert answer.json()["state"] == "NOT_ACCEPTED"


@pytest.mark.parametrize(
    ("act", "who"),
    [
        ("accept", APPLICANT),
        ("accept", ("w", "handler:swj")),
        ("accept", ("s", "supervisor")),
        ("deliver", CLERK),
        ("not-accept", ("p", "preexaminer")),
        ("receive", APPLICANT),
    ],
)
async def test_only_who_may_acts(desk: Desk, act: str, who: tuple[str, ...], told: Told) -> None:
    number = (await desk.hand_in()).json()["number"]

    helps(
        await desk.act(number, act, who=who, **({"reason": "无"} if "not" in act else {})),
        403,
        "forbidden",
    )

    assert len(await told(number)) == 1


async def test_nobody_acts_without_signing_in(desk: Desk) -> None:
    number = (await desk.hand_in()).json()["number"]

    answer = await desk.client.post(f"/api/intake/cases/{number}/accept")

    helps(answer, 401, "sign-in-required")
