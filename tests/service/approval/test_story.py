"""One item from its routing to its decision, and what others hear of it."""

from datetime import timedelta

from contracts.approval import (
    ItemChecked,
    ItemClaimed,
    ItemDecided,
    ItemOpened,
    ItemReviewed,
    Outcome,
)
from services.chassis.kit import Kit
from services.chassis.testing import StillClock
from tests.service.approval.county import PARTY, County, Officers, prepared, told


async def test_a_routed_item_is_opened_and_told(county: County, kit: Kit) -> None:
    (item,) = await county.route("swj")

    (envelope,) = await told(kit)
    assert envelope.read(ItemOpened) == ItemOpened(item=item, key="swj-item")
    assert envelope.subject == item.rpartition("-")[0]
    assert envelope.source == "/441825/approval"
    assert (envelope.department, envelope.actor, envelope.caseseq) == ("swj", "system", 1)


async def test_an_item_goes_from_claim_to_grant(
    county: County, kit: Kit, officers: Officers, clock: StillClock
) -> None:
    (item,) = await county.route("swj")

    claimed = await officers.handler.claim(item)
    clock.move(timedelta(days=2))
    reviewed = await officers.handler.review(item)
    granted = await officers.decider.grant(item, reason="符合条件")

    assert [a.status_code for a in (claimed, reviewed, granted)] == [200, 200, 200]
    assert claimed.json()["claimed"]["account"] == "handler-1"
    after = granted.json()
    assert (after["state"], after["decision_number"]) == ("GRANTED", "连水许〔2026〕1号")
    assert after["promised"] == {
        "limit": "10个工作日",
        "unit": "WORKING_DAY",
        "start": "RECEIVED",
        "due": "2026-12-08",
        "remaining": 8,
        "state": "stopped",
        "lamp": "green",
        "provisional": False,
    }
    kinds = [e.type for e in await told(kit)]
    assert kinds == [e.type for e in (ItemOpened, ItemClaimed, ItemReviewed, ItemDecided)]


async def test_what_is_told_of_a_grant_needs_no_further_question(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    await officers.decider.grant(item)

    envelope = (await told(kit))[-1]
    assert (envelope.actor, envelope.department) == ("decider-1", "swj")
    assert envelope.read(ItemDecided) == ItemDecided(
        item=item,
        key="swj-item",
        outcome=Outcome.GRANTED,
        decided_on=envelope.time.date(),
        decision_number="连水许〔2026〕1号",
        matter_code="440190005001",
        matter_name="水土保持方案审批",
        result_name="准予许可决定书",
        validity_months=36,
        private=False,
        party=PARTY,
        handler="handler-1",
        decider="decider-1",
    )


async def test_a_denial_keeps_reason_and_remedy_and_tells_that_there_are_some(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    denied = await officers.decider.deny(item, reason="选址不符", remedy="可以申请行政复议")

    assert denied.json()["state"] == "DENIED"
    said = (await officers.handler.look(item)).json()["opinions"]
    assert [(one["act"], one["by"], one["text"]) for one in said] == [
        ("claim", "handler-1", ""),
        ("review", "handler-1", "符合条件"),
        ("deny", "decider-1", "选址不符"),
    ]
    assert said[-1]["remedy"] == "可以申请行政复议"
    event = (await told(kit))[-1].read(ItemDecided)
    assert (event.outcome, event.with_reasons) == (Outcome.DENIED, True)
    assert "选址" not in event.model_dump_json()


async def test_where_a_matter_asks_for_it_a_third_person_checks(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj", check=True)
    await prepared(officers, item)

    early = await officers.decider.grant(item)
    checked = await officers("reviewer-1", "reviewer:swj").act(item, "check", opinion="同意")
    granted = await officers.decider.grant(item)

    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-checked")
    assert checked.json()["checked"] is True
    assert granted.status_code == 200
    assert ItemChecked.type in [e.type for e in await told(kit)]


async def test_a_head_may_what_a_decider_may(county: County, officers: Officers) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    granted = await officers("chief", "head:swj").grant(item)

    assert granted.json()["decision"]["account"] == "chief"


async def test_a_claimed_time_is_recorded_and_moves_nothing(
    county: County, kit: Kit, officers: Officers, clock: StillClock
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)

    granted = await officers.decider.grant(item, occurred_at="2026-11-21T02:00:00Z")

    envelope = (await told(kit))[-1]
    assert envelope.occurredat is not None
    assert envelope.occurredat.isoformat() == "2026-11-21T10:00:00+08:00"
    assert envelope.time == clock()
    assert envelope.read(ItemDecided).decided_on == clock().date()
    assert granted.json()["decision"]["at"] == clock().isoformat()
    said = (await officers.decider.look(item)).json()["opinions"][-1]
    assert said["occurred_at"] == "2026-11-21T10:00:00+08:00"


async def test_decisions_are_numbered_per_department_and_year_without_gaps(
    county: County, officers: Officers, clock: StillClock
) -> None:
    water, forest = await county.route("swj", "lyj")
    later, next_year = [(await county.route("swj"))[0] for _ in range(2)]
    numbers = []
    for item in (water, later):
        await prepared(officers, item)
        numbers.append((await officers.decider.grant(item)).json()["decision_number"])
    everything = ("handler:lyj", "handler:swj")
    await officers("h", *everything).claim(forest)
    await officers("h", *everything).review(forest)
    numbers.append((await officers("d", "decider:lyj").grant(forest)).json()["decision_number"])
    clock.move(timedelta(days=60))
    await prepared(officers, next_year)
    numbers.append((await officers.decider.grant(next_year)).json()["decision_number"])

    assert numbers == [
        "连水许〔2026〕1号",
        "连水许〔2026〕2号",
        "连林许〔2026〕1号",
        "连水许〔2027〕1号",
    ]
