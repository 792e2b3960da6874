"""The officers' screens: what they offer is what the rules allow, and forms act as the API does."""

import re

import pytest
from httpx import Response

from services.approval import register
from services.chassis.kit import Kit
from tests.service.approval.county import County, Officer, Officers, prepared, told

REMEDY = register.load("441825").of("swj").remedy()


async def page(officer: Officer, path: str, **query: str) -> str:
    answer = await officer.get(path, **query)
    assert answer.status_code == 200, answer.text
    return answer.text


async def send(officer: Officer, item: str, act: str, **form: str) -> Response:
    headers = {**officer.headers, "accept": "text/html"}
    return await officer.client.post(f"/office/items/{item}/{act}", data=form, headers=headers)


def forms(html: str) -> list[str]:
    return re.findall(r'action="/office/items/[^/]+/(\w+)"', html)


async def test_the_inbox_leads_with_the_time_left(county: County, officers: Officers) -> None:
    await county.route("swj")

    shown = await page(officers.handler, "/office")

    heads = re.findall(r'<th scope="col">(.+?)</th>', shown)
    assert heads == ["剩余时间", "事项", "申请人", "状态", "经办人"]
    for words in ("还剩10个工作日", "水土保持方案审批", "连山绿源生物质能有限公司", "待认领"):
        assert words in shown


async def test_an_inbox_of_another_department_shows_nothing(
    county: County, officers: Officers
) -> None:
    await county.route("swj")

    shown = await page(officers("x", "handler:lyj"), "/office")

    assert "水土保持" not in shown
    assert "没有待办的事项" in shown


async def test_an_item_shows_limits_record_and_case_file(
    county: County, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    shown = await page(officers.handler, f"/office/items/{item}")

    case = item.rpartition("-")[0]
    assert f'data-include="/desk/file/{case}"' in shown
    for words in ("自收件之日起10个工作日", "2026年12月8日 周二到期", "2026年12月22日", "符合条件"):
        assert words in shown


async def test_only_the_steps_open_to_the_reader_are_offered(
    county: County, officers: Officers
) -> None:
    (item,) = await county.route("swj", check=True)
    path = f"/office/items/{item}"
    reviewer = officers("reviewer-1", "reviewer:swj")

    assert forms(await page(officers.handler, path)) == ["claim"]
    assert forms(await page(officers.decider, path)) == []
    await officers.handler.claim(item)
    assert forms(await page(officers.handler, path)) == ["review"]
    await officers.handler.review(item)
    assert forms(await page(reviewer, path)) == ["check"]
    assert forms(await page(officers.decider, path)) == []
    await reviewer.act(item, "check", opinion="同意")
    assert forms(await page(officers.decider, path)) == ["grant", "deny"]
    assert forms(await page(officers("s", "supervisor"), path)) == []
    await officers.decider.grant(item)
    assert forms(await page(officers.decider, path)) == []


async def test_an_item_is_worked_through_by_forms(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj", check=True)

    answers = [
        await send(officers.handler, item, "claim"),
        await send(officers.handler, item, "review", opinion="符合条件"),
        await send(officers("r", "reviewer:swj"), item, "check", opinion="同意"),
        await send(officers.decider, item, "deny", grounds="选址不符", remedy=REMEDY),
    ]

    assert {(a.status_code, a.headers["location"]) for a in answers} == {
        (303, f"/office/items/{item}")
    }
    assert len(await told(kit)) == 5
    shown = await page(officers.decider, f"/office/items/{item}")
    for words in ("连水许〔2026〕1号", "选址不符", "申请行政复议"):
        assert words in shown


async def test_a_grant_by_form_grants(county: County, officers: Officers) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    assert (await send(officers.decider, item, "grant", reason="")).status_code == 303
    assert (await officers.decider.look(item)).json()["state"] == "GRANTED"


async def test_a_denial_comes_with_its_remedy_filled_in(county: County, officers: Officers) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    assert f">{REMEDY}</textarea>" in await page(officers.decider, f"/office/items/{item}")


async def test_a_form_sent_twice_acts_once(county: County, kit: Kit, officers: Officers) -> None:
    (item,) = await county.route("swj")
    shown = await page(officers.handler, f"/office/items/{item}")
    key = re.findall(r'name="idempotency_key" value="([^"]+)"', shown)[0]

    twice = [
        await send(officers.handler, item, "claim", idempotency_key=key),
        await send(officers.handler, item, "claim", idempotency_key=key),
    ]

    assert [a.status_code for a in twice] == [303, 303]
    assert len(await told(kit)) == 2


@pytest.mark.parametrize("remedy", ["", " "])
async def test_a_refused_form_says_why_on_a_page(
    remedy: str, county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    refused = await send(officers.decider, item, "deny", grounds="选址不符", remedy=remedy)

    assert refused.status_code == 409
    assert refused.headers["content-type"].startswith("text/html")
    assert "请填写救济途径" in refused.text
    assert len(await told(kit)) == 3
