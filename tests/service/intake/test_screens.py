"""The screens: forms that act once, papers to print, steps as the table allows them."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from httpx import AsyncClient, Response

from contracts.approval import Outcome
from services.chassis.testing import Keyring
from tests.service.intake.departments import Departments
from tests.service.intake.flagship import COMPANY, MATERIALS, PENSION, PROJECT, SIX, Desk

PAPER = {
    "kind": COMPANY["kind"],
    "name": COMPANY["name"],
    "id_kind": "",
    "id_number": COMPANY["id_number"],
    "phone": COMPANY["phone"],
    "channel": "window",
    "items": SIX,
    "materials": [*MATERIALS, "dizhi-beian/m1"],
    "project_name": PROJECT["name"],
    "project_code": PROJECT["code"],
    "in_key_plan": "true",
}


class Browser:
    """One person at the pages."""

    def __init__(self, client: AsyncClient, keyring: Keyring, *who: str) -> None:
        self._client = client
        self._headers = {**keyring.headers(*who), "accept": "text/html"} if who else {}

    async def see(self, address: str) -> Response:
        return await self._client.get(address, headers=self._headers)

    async def send(self, address: str, **form: object) -> Response:
        return await self._client.post(
            address, data={"idempotency_key": uuid4().hex, **form}, headers=self._headers
        )


async def test_a_case_goes_through_the_desk(client: AsyncClient, keyring: Keyring) -> None:
    clerk = Browser(client, keyring, "zhang", "clerk")
    form = await clerk.see("/desk/receive/KP-441825-01")
    assert "申办此项" in form.text

    sent = await clerk.send("/desk/receive/KP-441825-01", **PAPER)

    assert sent.status_code == 303, sent.text
    case = sent.headers["location"].partition("?")[0]
    page = (await clerk.see(sent.headers["location"])).text
    assert "已收件" in page
    assert f'action="{case}/accept"' in page
    accepted = await clerk.send(f"{case}/accept")
    page = (await clerk.see(accepted.headers["location"])).text
    assert "已分送部门" in page
    assert f'action="{case}/accept"' not in page


async def test_a_form_sent_twice_makes_one_case(client: AsyncClient, keyring: Keyring) -> None:
    clerk = Browser(client, keyring, "zhang", "clerk")
    key = uuid4().hex

    first = await clerk.send("/desk/receive/KP-441825-01", **PAPER, **{"idempotency_key": key})
    again = await clerk.send("/desk/receive/KP-441825-01", **PAPER, **{"idempotency_key": key})

    assert first.headers["location"] == again.headers["location"]


async def test_the_receipt_carries_number_code_and_every_material(
    desk: Desk, client: AsyncClient, keyring: Keyring
) -> None:
    taken = (await desk.hand_in()).json()
    clerk = Browser(client, keyring, "zhang", "clerk")

    paper = (await clerk.see(f"/desk/cases/{taken['number']}/receipt")).text

    assert "收件凭证" in paper
    assert taken["number"] in paper
    assert taken["query_code"] in paper
    assert "项目申请统一表" in paper
    assert "<svg" in paper


async def test_the_acceptance_notice_carries_every_due_date(
    desk: Desk, client: AsyncClient, keyring: Keyring
) -> None:
    number = await desk.accepted()
    clerk = Browser(client, keyring, "zhang", "clerk")

    paper = (await clerk.see(f"/desk/cases/{number}/acceptance")).text

    assert "受理通知书" in paper
    assert "2026年12月8日" in paper
    assert "县林业局" in paper
    assert "监督投诉电话" in paper


async def test_a_paper_that_is_not_due_yet_is_refused_as_a_page(
    desk: Desk, client: AsyncClient, keyring: Keyring
) -> None:
    number = (await desk.hand_in()).json()["number"]
    clerk = Browser(client, keyring, "zhang", "clerk")

    answer = await clerk.see(f"/desk/cases/{number}/acceptance")

    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("text/html")
    assert "不能再" in answer.text


async def test_the_issue_clerk_is_offered_delivery_when_something_is_decided(
    desk: Desk,
    client: AsyncClient,
    keyring: Keyring,
    departments: Departments,
    hears: Callable[[], Awaitable[object]],
) -> None:
    number = await desk.accepted()
    issue = Browser(client, keyring, "li", "issue_clerk")
    before = (await issue.see(f"/desk/cases/{number}")).text
    await departments.decide(number, "shuibao", Outcome.GRANTED)
    await hears()

    after = (await issue.see(f"/desk/cases/{number}")).text
    sent = await issue.send(f"/desk/cases/{number}/deliver", method="window")

    assert "/deliver" not in before
    assert "/deliver" in after
    assert '/accept"' not in after
    assert sent.status_code == 303


async def test_what_goes_wrong_is_told_above_the_form_as_it_was_filled_in(
    client: AsyncClient, keyring: Keyring
) -> None:
    clerk = Browser(client, keyring, "zhang", "clerk")

    wrong = await clerk.send(
        "/desk/receive/KP-441825-01", **{**PAPER, "items": ["shuibao", "shuibao-biao"]}
    )

    assert wrong.status_code == 422
    assert "只能选办其中一项" in wrong.text
    assert f'value="{PAPER["name"]}"' in wrong.text
    assert f'value="{PAPER["project_code"]}"' in wrong.text
    assert 'value="shuibao" checked' in wrong.text
    assert (await clerk.see("/desk")).text.count("/desk/cases/") == 0


async def test_a_number_shown_in_full_says_that_it_was_recorded(
    desk: Desk, client: AsyncClient, keyring: Keyring
) -> None:
    number = (await desk.hand_in(PENSION)).json()["number"]
    clerk = Browser(client, keyring, "zhang", "clerk")
    before = (await clerk.see(f"/desk/cases/{number}")).text

    page = await clerk.send(f"/desk/cases/{number}/reveal", field="id_number", reason="contact")

    assert "441825195806120041" not in before
    assert "441825195806120041" in page.text
    assert "监察台账" in page.text


async def test_a_department_reads_the_case_file_as_a_fragment(
    desk: Desk, client: AsyncClient, keyring: Keyring
) -> None:
    number = await desk.accepted()

    mine = await Browser(client, keyring, "h", "handler:swj").see(f"/desk/file/{number}")
    foreign = await Browser(client, keyring, "h", "handler:mzj").see(f"/desk/file/{number}")

    assert COMPANY["name"] in mine.text
    assert "<html" not in mine.text
    assert foreign.status_code == 403


async def test_citizens_read_the_guide_and_ask_for_progress(
    desk: Desk, client: AsyncClient, keyring: Keyring
) -> None:
    taken = (await desk.hand_in()).json()
    citizen = Browser(client, keyring)

    hall = await citizen.see("/hall")
    guide = await citizen.see("/hall/matters/KP-441825-01")
    asked = await citizen.send("/hall/progress", number=taken["number"], code=taken["query_code"])
    wrong = await citizen.send("/hall/progress", number=taken["number"], code="x")

    assert "重点项目并联审批" in hall.text
    assert "窗口权限" in guide.text
    assert "已收件" in asked.text
    assert COMPANY["name"] not in asked.text
    assert wrong.status_code == 404
    assert "多次输错后将暂停查询" in wrong.text


async def test_the_desk_finds_cases(desk: Desk, client: AsyncClient, keyring: Keyring) -> None:
    number = (await desk.hand_in()).json()["number"]
    clerk = Browser(client, keyring, "zhang", "clerk")

    assert number in (await clerk.see("/desk?q=绿源")).text
    assert "没有找到" in (await clerk.see("/desk?q=绿洲")).text
    assert (await Browser(client, keyring, "w", "applicant").see("/desk")).status_code == 403


async def test_applicants_find_what_they_submitted(
    desk: Desk, client: AsyncClient, keyring: Keyring
) -> None:
    number = (await desk.hand_in(PENSION, who=("wei", "applicant"))).json()["number"]
    wei, huang = (Browser(client, keyring, name, "applicant") for name in ("wei", "huang"))

    assert number in (await wei.see("/hall/mine")).text
    assert "已收件" in (await wei.see(f"/hall/mine/{number}")).text
    assert number not in (await huang.see("/hall/mine")).text
    assert (await huang.see(f"/hall/mine/{number}")).status_code == 403
