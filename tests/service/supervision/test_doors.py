"""Who may look at what, and what they then see."""

from datetime import datetime, timedelta

import pytest
from httpx import AsyncClient

from contracts.intake import CataloguePublished, Guide
from services.chassis.auth import unguarded
from services.chassis.clock import SHANGHAI
from services.chassis.testing import Keyring
from tests.service.supervision.conftest import CASE, Watching

API = "/api/supervision"
LEDGER, CLOCKS = f"{API}/cases/{CASE}/ledger", f"{API}/cases/{CASE}/clocks"


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


@pytest.fixture
def supervisor(keyring: Keyring) -> dict[str, str]:
    return keyring.headers("监察员", "supervisor")


def test_every_door_says_who_may_enter(watching: Watching) -> None:
    assert unguarded(watching.app.routes) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (LEDGER, 403),
        (CLOCKS, 200),
        (f"{API}/cases", 403),
        (f"{API}/stream", 403),
        (f"{API}/ledger/head", 403),
        (f"{API}/ledger/verify", 403),
        ("/console", 403),
        (f"/console/cases/{CASE}", 403),
    ],
)
@pytest.mark.parametrize("role", ["clerk", "handler:swj", "decider:fgj"])
async def test_only_a_supervisor_sees_everything(
    watching: Watching, client: AsyncClient, keyring: Keyring, role: str, path: str, status: int
) -> None:
    await watching.accept()

    assert (await client.get(path, headers=keyring.headers("x", role))).status_code == status


@pytest.mark.parametrize("role", ["applicant", "handler:lyj", "issue_clerk", "disclosure_officer"])
async def test_whoever_has_no_part_in_a_case_sees_none_of_its_clocks(
    watching: Watching, client: AsyncClient, keyring: Keyring, role: str
) -> None:
    await watching.accept()

    answer = await client.get(CLOCKS, headers=keyring.headers("x", role))

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


async def test_nobody_unknown_gets_in(watching: Watching, client: AsyncClient) -> None:
    assert (await client.get(CLOCKS)).status_code == 401


async def test_a_case_nobody_has_told_of_is_unknown(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str]
) -> None:
    for path in (LEDGER, CLOCKS, f"/console/cases/{CASE}"):
        answer = await client.get(path, headers=supervisor)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/case-unknown")


async def test_the_ledger_of_a_case_is_read_page_by_page(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str]
) -> None:
    await watching.accept()

    first = (await client.get(LEDGER, params={"limit": 3}, headers=supervisor)).json()
    rest = (await client.get(LEDGER, params={"after": first["next"]}, headers=supervisor)).json()

    assert [entry["index"] for entry in first["items"] + rest["items"]] == [0, 1, 2, 3, 4]
    assert rest["next"] is None
    assert rest["items"][-1]["item"] == f"{CASE}-03"
    assert first["items"][0] | {"id": "", "digest": "", "published": ""} == {
        "index": 0,
        "id": "",
        "time": "2026-11-24T09:30:00+08:00",
        "published": "",
        "recorded": "2026-11-24T09:30:00+08:00",
        "source": "/441825/intake",
        "type": "intake.case_received.v1",
        "name": "收件",
        "case": CASE,
        "item": None,
        "subject": CASE,
        "actor": "somebody",
        "department": "-",
        "digest": "",
        "sourceseq": 1,
        "caseseq": 1,
    }


@pytest.mark.parametrize("after", ["x", "WyJ4Il0"])
async def test_a_page_mark_of_somebody_elses_making_is_refused(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str], after: str
) -> None:
    assert (
        await client.get(LEDGER, params={"after": after}, headers=supervisor)
    ).status_code == 422


async def test_the_clocks_of_a_case_as_they_stand(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str]
) -> None:
    await watching.accept()
    watching.clock.at = at("2026-12-09T09:30")
    await watching.statuses()
    await watching.sweep()

    answer = (await client.get(CLOCKS, headers=supervisor)).json()

    assert (answer["case"], answer["lamp"]) == (CASE, "red")
    standing = {clock["clock"]: clock for clock in answer["clocks"]}
    assert next(iter(standing)) == f"{CASE}/acceptance#1"
    promised = standing[f"{CASE}-03/promised#1"]
    expected = {
        "key": "shuibao",
        "department": "swj",
        "limit": "10个工作日",
        "state": "breached",
        "due": "2026-12-08",
        "elapsed": 11,
        "remaining": -1,
        "lamp": "red",
        "provisional": False,
        "breached_at": "2026-12-09T00:00:00+08:00",
        "stopped": None,
    }
    assert {name: promised[name] for name in expected} == expected
    reached = [(level["level"], level["at"]) for level in promised["levels"]]
    assert reached == [
        ("warned", "2026-12-04T08:30:00+08:00"),
        ("breached", "2026-12-09T00:00:00+08:00"),
    ]


async def test_open_cases_are_listed_by_number_with_their_worst_lamp(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str]
) -> None:
    later = "4418252026112401000025"
    await watching.accept()
    watching.clock.move(timedelta(days=2))
    await watching.accept(later)
    watching.clock.at = at("2026-12-09T09:30")

    async def listed(**asked: object) -> list[tuple[str, str]]:
        answer = await client.get(f"{API}/cases", params=asked, headers=supervisor)
        return [(case["number"], case["lamp"]) for case in answer.json()["items"]]

    assert await listed() == [(CASE, "red"), (later, "yellow")]
    assert await listed(lamp="yellow") == [(later, "yellow")]
    page = (await client.get(f"{API}/cases", params={"limit": 1}, headers=supervisor)).json()
    assert await listed(after=page["next"]) == [(later, "yellow")]


async def test_the_ledger_is_verified_over_the_wire(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str]
) -> None:
    await watching.accept()

    verdict = (await client.get(f"{API}/ledger/verify", headers=supervisor)).json()
    head = (await client.get(f"{API}/ledger/head", headers=supervisor)).json()

    assert (verdict["sound"], verdict["size"], verdict["chain"]) == (True, 5, head["chain"])


async def test_the_console_shows_cases_and_a_case_its_lanes(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str]
) -> None:
    names = dict.fromkeys(Guide.model_fields, "见办事指南") | {"materials": ("申请表",)}
    named = CataloguePublished(
        code="440190005001",
        key="shuibao",
        name="水土保持方案审批",
        version=1,
        effective_on=watching.clock().date(),
        bundle=False,
        department="swj",
        department_name="县水务局",
        item_type="行政许可",
        guide=Guide.model_validate(names),
        statutory_limit="10个工作日",
    )
    subject = "catalogue/440190005001"
    await watching.intake.say(named, subject=subject, at=watching.clock())
    await watching.hear(1)
    await watching.accept()

    overview = (await client.get("/console", headers=supervisor)).text
    page = await client.get(f"/console/cases/{CASE}", headers=supervisor)
    part = await client.get(f"/console/cases/{CASE}/live", headers=supervisor)

    assert f'href="/console/cases/{CASE}"' in overview
    assert "县水务局" in overview
    assert '<th scope="col">县水务局</th>' in page.text
    assert "2026年12月8日 周二到期" in page.text
    assert "<html" in page.text
    assert "<html" not in part.text
    assert "style=" not in page.text + overview
    assert "<script>" not in page.text + overview


@pytest.mark.parametrize("lamp", ["", "yellow", "green"])
async def test_the_console_can_be_filtered_by_lamp(
    watching: Watching, client: AsyncClient, supervisor: dict[str, str], lamp: str
) -> None:
    await watching.accept()

    page = await client.get("/console", params={"lamp": lamp}, headers=supervisor)

    assert page.status_code == 200
    assert (f"/console/cases/{CASE}" in page.text.split("台账最新记录")[0]) is (lamp != "yellow")


async def test_the_console_brings_its_own_script_and_style(client: AsyncClient) -> None:
    for name in ("console.js", "console.css"):
        assert (await client.get(f"/console/static/{name}")).status_code == 200
