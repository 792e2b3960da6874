"""A case from receipt to delivery, as the law and the promise of one window want it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from contracts.time import SHANGHAI
from services.intake.domain.case import Case, Refusal
from services.intake.domain.errors import (
    IllegalAct,
    MaterialsMissing,
    NothingToDeliver,
    TooLateToRefuse,
    WrongDelivery,
)
from services.intake.domain.states import Act, ItemState, State
from tests.unit.intake.test_states import CASE
from tests.unit.intake.written import offers

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
LATER = NOW + timedelta(days=3)
OFFERS = offers()
FLAGSHIP = OFFERS["KP-441825-01"]
THREE = ("lixiang", "shuibao", "lindi")
ALL = frozenset(demand.id for demand in FLAGSHIP.demanded(THREE))


def received() -> Case:
    draft = replace(CASE, code=FLAGSHIP.code, chosen=THREE, materials=ALL)
    return draft.receive(at=NOW)


def accepted() -> Case:
    return received().accept(FLAGSHIP, at=NOW)


def decided(case: Case, **states: ItemState) -> Case:
    for key, state in states.items():
        case = case.hear(key, state, at=LATER, decision="连发改〔2026〕1号")
    return case


def test_acceptance_opens_one_item_in_each_department() -> None:
    case = accepted()

    assert case.state is State.ACCEPTED
    assert case.accepted_on == date(2026, 11, 24)
    assert [(item.department, item.state) for item in case.items] == [
        ("fgj", ItemState.REVIEWING),
        ("swj", ItemState.REVIEWING),
        ("lyj", ItemState.REVIEWING),
    ]


def test_acceptance_names_every_missing_material_and_whose_it_is() -> None:
    case = replace(received(), materials=ALL - {"SM5", "lindi/m1"})

    with pytest.raises(MaterialsMissing) as refused:
        case.accept(FLAGSHIP, at=NOW)

    assert refused.value.extra["missing"] == [
        "项目总平面布置图及用地红线(CGCS2000坐标)",
        "使用林地申请表（建设项目使用林地审核(县级初审；受委托的可直接审核)）",
    ]


def test_a_material_nobody_must_hand_in_holds_nothing_up() -> None:
    case = replace(received(), materials=ALL - {"lixiang/m2", "lixiang/m3", "lindi/m4"})

    assert case.accept(FLAGSHIP, at=NOW).state is State.ACCEPTED


def test_a_case_is_complete_when_its_last_item_ends() -> None:
    two = decided(accepted(), lixiang=ItemState.GRANTED, lindi=ItemState.DENIED)
    three = decided(two, shuibao=ItemState.GRANTED)

    assert two.state is State.ACCEPTED
    assert three.state is State.COMPLETED


def test_what_is_decided_goes_out_though_others_are_still_at_work() -> None:
    case = decided(accepted(), shuibao=ItemState.GRANTED)
    handed = case.deliver(FLAGSHIP, at=LATER, method="window")

    assert [item.key for item in case.awaiting_delivery] == ["shuibao"]
    assert handed.state is State.ACCEPTED
    assert handed.awaiting_delivery == ()
    with pytest.raises(NothingToDeliver):
        handed.deliver(FLAGSHIP, at=LATER, method="window")


def test_a_case_is_delivered_when_the_last_result_is_out() -> None:
    case = decided(
        accepted(),
        lixiang=ItemState.GRANTED,
        shuibao=ItemState.GRANTED,
        lindi=ItemState.DENIED,
    )

    assert case.deliver(FLAGSHIP, at=LATER, method="post").state is State.DELIVERED


def test_what_was_routed_up_needs_no_delivery() -> None:
    out = decided(accepted(), lixiang=ItemState.GRANTED, lindi=ItemState.DENIED)
    out = out.deliver(FLAGSHIP, at=LATER, method="window")

    assert decided(out, shuibao=ItemState.ROUTED_UP).state is State.DELIVERED


def test_a_case_of_which_nothing_was_decided_is_complete_but_not_delivered() -> None:
    case = decided(accepted(), **dict.fromkeys(THREE, ItemState.ROUTED_UP))

    assert case.state is State.COMPLETED
    with pytest.raises(NothingToDeliver):
        case.deliver(FLAGSHIP, at=LATER, method="window")


def test_a_case_of_which_all_was_terminated_is_terminated() -> None:
    assert decided(accepted(), **dict.fromkeys(THREE, ItemState.TERMINATED)).state is (
        State.TERMINATED
    )


def test_a_second_decision_on_an_item_changes_nothing() -> None:
    case = decided(accepted(), shuibao=ItemState.GRANTED)

    assert decided(case, shuibao=ItemState.DENIED) == case


def test_a_result_goes_out_only_in_a_way_its_matter_knows() -> None:
    case = decided(accepted(), shuibao=ItemState.GRANTED)

    with pytest.raises(WrongDelivery, match="窗口领取"):
        case.deliver(FLAGSHIP, at=LATER, method="pigeon")


def test_refusing_to_accept_keeps_its_reason_and_ends_the_case() -> None:
    refusal = Refusal("不属于本机关职权范围", "省林业局")
    refused = received().not_accept(refusal, on=NOW.date(), due=date(2026, 12, 1))

    assert refused.state is State.NOT_ACCEPTED
    assert refused.refusal == refusal
    with pytest.raises(IllegalAct):
        refused.accept(FLAGSHIP, at=LATER)


def test_once_the_receipt_check_is_over_nobody_can_refuse_to_accept() -> None:
    refusal, due = Refusal("不属于本机关职权范围", ""), date(2026, 12, 1)

    assert received().not_accept(refusal, on=due, due=due).state is State.NOT_ACCEPTED
    with pytest.raises(TooLateToRefuse):
        received().not_accept(refusal, on=date(2026, 12, 2), due=due)


def test_delivery_is_offered_only_when_there_is_something_to_hand_out() -> None:
    assert accepted().offered() == ()
    assert decided(accepted(), lindi=ItemState.DENIED).offered() == (Act.DELIVER,)


def test_the_terms_of_a_case_carry_the_bundles_promise_for_items_in_days() -> None:
    terms = FLAGSHIP.terms(("lixiang", "jigai-beian"), version=1)
    lixiang, jigai = (terms.promise(item) for item in terms.items)

    assert str(lixiang.limit) == "10个工作日"
    assert lixiang.start == "RECEIVED"
    assert str(jigai.limit) == "即时办结"
