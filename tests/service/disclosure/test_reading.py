"""What the public reads: matters in force, results page by page, as JSON and as pages."""

from datetime import date

import pytest
from httpx import AsyncClient

from contracts.parties import Party, PartyKind
from services.chassis.auth import unguarded
from tests.service.disclosure.told import CODE, decided, matter

RESULTS = "/api/disclosure/results"
MATTERS = "/api/disclosure/matters"
BROWSER = {"accept": "text/html"}


async def every_page(client: AsyncClient, address: str, **asked: object) -> list[list[str]]:
    """The keys of each page in turn, following `next`."""
    found, after = [], None
    while True:
        page = (
            await client.get(address, params={**asked, **({"after": after} if after else {})})
        ).json()
        found.append([one.get("index") or one["code"] for one in page["items"]])
        after = page["next"]
        if after is None:
            return found


async def test_a_matter_is_shown_with_the_ten_fields_that_must_be_public(
    client: AsyncClient, listen
) -> None:
    await listen(matter())

    guide = (await client.get(f"{MATTERS}/{CODE}")).json()
    page = (await client.get(f"/open/matters/{CODE}")).text

    ten = (
        "subject",
        "name",
        "basis",
        "conditions",
        "materials",
        "procedure",
        "promised_limit",
        "fee_basis",
        "fee_standard",
        "window_authority",
    )
    assert all(guide[field] for field in ten)
    assert all(text in page for field in ten for text in guide[field])
    assert all(str(guide[field]) in page for field in ten if field != "materials")


async def test_the_guide_of_a_bundle_leads_to_the_guides_of_its_matters(
    client: AsyncClient, listen
) -> None:
    items = [{"code": CODE, "key": "shuibao", "name": "水土保持方案审批"}]
    await listen(matter(), matter("KP-441825-01", name="重点项目联办", bundle=True, items=items))

    guide = (await client.get(f"{MATTERS}/KP-441825-01")).json()
    page = (await client.get("/open/matters/KP-441825-01")).text

    assert guide["items"] == [{"code": CODE, "name": "水土保持方案审批"}]
    assert f'<a href="/open/matters/{CODE}">水土保持方案审批</a>' in page
    assert "包含事项" not in (await client.get(f"/open/matters/{CODE}")).text


async def test_the_newest_version_in_force_is_shown_and_none_before_its_day(
    client: AsyncClient, listen
) -> None:
    await listen(matter(), matter(version=2, name="新名称"))
    await listen(matter(version=3, name="明年的名称", effective_on=date(2027, 1, 1)))
    await listen(matter("440190006000", effective_on=date(2027, 1, 1)))

    assert (await client.get(f"{MATTERS}/{CODE}")).json()["version"] == 2
    assert [m["code"] for m in (await client.get(MATTERS)).json()["items"]] == [CODE]
    assert (await client.get(f"{MATTERS}/440190006000")).status_code == 404


async def test_a_version_told_again_changes_nothing(client: AsyncClient, listen) -> None:
    await listen(matter())
    await listen(matter(name="同一版本的另一名称"))

    assert (await client.get(f"{MATTERS}/{CODE}")).json()["name"] == "水土保持方案审批"


async def test_pages_of_results_neither_repeat_nor_skip_while_more_is_published(
    client: AsyncClient, listen
) -> None:
    await listen(matter(), *(decided(f"C{n}") for n in range(1, 6)))
    first = (await client.get(RESULTS, params={"limit": 2})).json()
    await listen(decided("C6"))

    rest = await every_page(client, RESULTS, limit=2, after=first["next"])

    numbers = [one["index"][-1] for one in first["items"]] + [i[-1] for page in rest for i in page]
    assert numbers == ["5", "4", "3", "2", "1"]


async def test_matters_are_paged_by_department(client: AsyncClient, listen) -> None:
    codes = ["440190000001", "440190000002", "440190000003"]
    await listen(*(matter(code) for code in codes[1:]), matter(codes[0], department="lyj"))

    assert await every_page(client, MATTERS, limit=1) == [[codes[0]], [codes[1]], [codes[2]]]
    assert await every_page(client, MATTERS, department="swj") == [codes[1:]]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("绿源", 1),
        ("源", 1),
        ("水保", 0),
        ("水土", 2),
        ("水务局 绿源", 1),
        ("91441825MADEM0011A", 1),
        ("９１４４１８２５madem0011a", 1),
        ("100%", 0),
        ("_", 0),
        ("\u200b", 2),
    ],
)
async def test_results_are_found_by_words_of_matter_organ_and_organisation(
    client: AsyncClient, listen, q: str, found: int
) -> None:
    other = Party(kind=PartyKind.RURAL_COLLECTIVE, display="福堂镇某村股份经济合作社")
    await listen(matter(), decided("C1"), decided("C2", party=other))

    assert len((await client.get(RESULTS, params={"q": q})).json()["items"]) == found


@pytest.mark.parametrize("name", ["q", "department", "matter"])
@pytest.mark.parametrize("address", [RESULTS, "/open/results"])
async def test_what_no_text_can_hold_is_refused(
    client: AsyncClient, address: str, name: str
) -> None:
    assert (await client.get(address, params={name: "水\x00土"})).status_code == 422


async def test_results_of_one_organ_and_one_matter(client: AsyncClient, listen) -> None:
    await listen(matter(), matter("440190006000", department="lyj"))
    await listen(decided("C1"))
    await listen(decided("C2", matter_code="440190006000"), department="lyj")

    assert await every_page(client, RESULTS, department="lyj") == [["LSlyj-01-2026-0001"]]
    assert await every_page(client, RESULTS, matter=CODE) == [["LSswj-01-2026-0001"]]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/open/matters/440000000000", "没有找到这个事项"),
        ("/open/results/LSswj-01-2026-9999", "没有找到这条公开信息"),
        ("/open/results/%00", "没有找到这条公开信息"),
        ("/open/matters/%00", "没有找到这个事项"),
    ],
)
async def test_what_is_not_there_is_said_on_a_page_and_in_a_problem(
    client: AsyncClient, address: str, sentence: str
) -> None:
    page = await client.get(address, headers=BROWSER)
    problem = await client.get(address.replace("/open/", "/api/disclosure/"))

    assert (page.status_code, problem.status_code) == (404, 404)
    assert sentence in page.text
    assert sentence in problem.json()["detail"]


@pytest.mark.parametrize(
    "after",
    ["x", "WyJ4Il0", "W3RydWUsMV0", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwXQ", "WyJcdTAwMDAiLCAiYSJd"],
)
@pytest.mark.parametrize("address", [RESULTS, MATTERS])
async def test_a_page_marker_that_is_none_is_refused(
    client: AsyncClient, address: str, after: str
) -> None:
    answer = await client.get(address, params={"after": after})

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/bad-cursor"


async def test_every_page_is_there_before_anything_was_published(client: AsyncClient) -> None:
    for address in ("/open", "/open/matters", "/open/results"):
        assert (await client.get(address)).status_code == 200


async def test_each_page_names_the_json_beside_it(client: AsyncClient, listen) -> None:
    await listen(matter(), decided())
    addresses = ["/open", "/open/matters?q=水土", f"/open/matters/{CODE}"]
    addresses += ["/open/results?q=绿源", "/open/results/LSswj-01-2026-0001"]

    for address in addresses:
        page = (await client.get(address)).text
        json = page.split('type="application/json" href="')[1].split('"')[0].replace("&amp;", "&")
        answer = await client.get(json)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"


async def test_a_long_list_leads_from_page_to_page(client: AsyncClient, listen) -> None:
    await listen(matter(), *(decided(f"C{n}") for n in range(21)))

    first = (await client.get("/open/results", params={"q": "水土"})).text
    link = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = (await client.get(link)).text

    assert "LSswj-01-2026-0021" in first
    assert "LSswj-01-2026-0001" in second
    assert 'rel="next"' not in second


def test_every_route_says_that_it_is_open_to_all(app) -> None:
    assert unguarded(app.routes) == []
