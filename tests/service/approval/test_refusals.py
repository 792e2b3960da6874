"""What approval refuses: each with a sentence that helps, nothing changed and nothing told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from httpx import Response
from sqlalchemy import text

from services.chassis.kit import Kit
from tests.service.approval.county import PARTY, County, Officer, Officers, prepared

REMEDY = "可以申请行政复议"


@asynccontextmanager
async def nothing_happens(kit: Kit) -> AsyncIterator[None]:
    before = await everything(kit)
    yield
    assert await everything(kit) == before


async def everything(kit: Kit) -> list[object]:
    """All that approval keeps, but what it has answered."""
    async with kit.works.read() as conn:
        return [
            (await conn.execute(text(f"SELECT * FROM {table} ORDER BY 1"))).all()
            for table in ("item", "opinion", "decision_series", "outbox", "chain")
        ]


def refused(answer: Response, status: int, problem: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (answer.status_code, said["type"]) == (status, f"/problems/{problem}")
    # A sentence for a person: Chinese, whole, and telling nothing about the applicant.
    assert said["detail"].endswith("。")
    assert PARTY.display not in answer.text


@pytest.mark.parametrize("act", ["claim", "review", "check", "grant", "deny"])
async def test_a_foreign_department_is_refused(
    act: str, county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)
    stranger = officers("x", "handler:lyj", "reviewer:lyj", "decider:lyj", "head:lyj")
    body = {
        "review": {"opinion": "同意"},
        "check": {"opinion": "同意"},
        "deny": {"reason": "不", "remedy": REMEDY},
    }

    async with nothing_happens(kit):
        refused(await stranger.act(item, act, **body.get(act, {})), 403, "foreign-department")


@pytest.mark.parametrize(
    ("act", "role"),
    [
        ("claim", "decider:swj"),
        ("claim", "clerk"),
        ("review", "reviewer:swj"),
        ("check", "handler:swj"),
        ("grant", "handler:swj"),
        ("grant", "reviewer:swj"),
        ("grant", "supervisor"),
        ("deny", "lead:swj"),
    ],
)
async def test_the_wrong_role_is_refused(
    act: str, role: str, county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    async with nothing_happens(kit):
        refused(await officers("x", role).act(item, act, opinion="同意"), 403, "forbidden")


async def test_a_role_held_elsewhere_is_no_role_here(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)
    mixed = officers("x", "decider:lyj", "handler:swj")

    async with nothing_happens(kit):
        refused(await mixed.grant(item), 403, "not-your-role")


@pytest.mark.parametrize("id", ["x", "4418252026112401000017-01", "%00", "4418252026112401"])
async def test_an_item_nobody_knows_is_not_found(id: str, kit: Kit, officers: Officers) -> None:
    async with nothing_happens(kit):
        refused(await officers.handler.claim(id), 404, "item-unknown")
        refused(await officers.handler.look(id), 404, "item-unknown")


async def test_a_decision_by_the_handler_is_refused(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    both = officers("handler-1", "handler:swj", "decider:swj")
    await prepared(officers, item)

    async with nothing_happens(kit):
        refused(await both.grant(item), 409, "same-person")
        refused(await both.deny(item, reason="不", remedy=REMEDY), 409, "same-person")


async def test_a_decision_without_claim_or_opinion_is_refused(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")

    async with nothing_happens(kit):
        refused(await officers.decider.grant(item), 409, "not-claimed")
    await officers.handler.claim(item)
    async with nothing_happens(kit):
        refused(await officers.decider.grant(item), 409, "no-opinion")


async def test_a_second_decision_is_refused(county: County, kit: Kit, officers: Officers) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)
    await officers.decider.grant(item)

    async with nothing_happens(kit):
        refused(await officers.decider.grant(item), 409, "already-decided")
        denied = await officers.decider.deny(item, reason="不", remedy=REMEDY)
        refused(denied, 409, "already-decided")
        refused(await officers.handler.review(item), 409, "illegal-act")


async def test_a_second_claim_is_refused(county: County, kit: Kit, officers: Officers) -> None:
    (item,) = await county.route("swj")
    await officers.handler.claim(item)

    async with nothing_happens(kit):
        refused(await officers.handler.claim(item), 409, "already-claimed")
        refused(await officers("other", "handler:swj").claim(item), 409, "already-claimed")


async def test_a_review_by_another_than_the_one_who_claimed_is_refused(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")

    async with nothing_happens(kit):
        refused(await officers.handler.review(item), 409, "not-claimed")
    await officers.handler.claim(item)
    async with nothing_happens(kit):
        other = officers("other", "handler:swj")
        refused(await other.review(item), 409, "claimed-by-another")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, "reason-missing"),
        ({"reason": "  ", "remedy": REMEDY}, "reason-missing"),
        ({"reason": "不符合条件"}, "remedy-missing"),
        ({"reason": "不符合条件", "remedy": " "}, "remedy-missing"),
    ],
)
async def test_a_denial_without_reason_or_remedy_is_refused(
    said: dict[str, str], problem: str, county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    async with nothing_happens(kit):
        refused(await officers.decider.deny(item, **said), 409, problem)


@pytest.mark.parametrize(
    "occurred_at",
    ["2026-11-24T09:00:00", "2026-11-24", "昨天", 1764000000, "0001-01-01T00:00:00+14:00"],
)
async def test_a_claimed_time_without_a_zone_is_refused(
    occurred_at: object, county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    async with nothing_happens(kit):
        answer = await officers.decider.grant(item, occurred_at=occurred_at)
        refused(answer, 422, "invalid-request")
        assert "须为带时区的时间" in answer.json()["detail"]


async def test_a_claimed_time_in_the_future_is_refused(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    async with nothing_happens(kit):
        answer = await officers.decider.grant(item, occurred_at="2026-11-24T09:30:01+08:00")
        refused(answer, 409, "occurred-in-future")


@pytest.mark.parametrize(
    "body", [{}, {"opinion": " "}, {"opinion": "a\x00b"}, {"opinion": "x" * 4001}, {"opinon": "好"}]
)
async def test_a_review_that_is_none_is_refused(
    body: dict[str, str], county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await officers.handler.claim(item)

    async with nothing_happens(kit):
        refused(await officers.handler.act(item, "review", **body), 422, "invalid-request")


@pytest.mark.parametrize(
    ("content", "status", "problem"),
    [
        (b'{"opinion": ', 400, "broken-json"),
        (b'{"opinion": "\\ud800"}', 422, "invalid-request"),
        (b'["opinion"]', 422, "invalid-request"),
    ],
)
async def test_a_broken_body_is_refused(
    content: bytes, status: int, problem: str, county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await officers.handler.claim(item)
    headers = {**officers.handler.headers, "content-type": "application/json"}

    async with nothing_happens(kit):
        path = f"/api/approval/items/{item}/review"
        answer = await officers.client.post(path, content=content, headers=headers)
        refused(answer, status, problem)


async def test_nobody_unknown_acts_or_looks(county: County, kit: Kit, officers: Officers) -> None:
    (item,) = await county.route("swj")
    nobody = Officer(officers.client, {})

    async with nothing_happens(kit):
        refused(await nobody.claim(item), 401, "sign-in-required")
        refused(await nobody.look(item), 401, "sign-in-required")
        refused(await nobody.get("/api/approval/items"), 401, "sign-in-required")
