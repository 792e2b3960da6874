"""Every state and every act: what is allowed is written here once more, by hand."""

from itertools import product

import pytest

from services.approval.domain.errors import AlreadyDecided, IllegalAct, ItemRefused
from services.approval.domain.item import Item
from services.approval.domain.rules import RULES, Officer
from services.approval.domain.states import Act, State
from tests.unit.approval.items import DECIDER, HANDLER, HEAD, NOW, REVIEWER, in_state, item

WHO = {Act.CLAIM: HANDLER, Act.REVIEW: HANDLER, Act.CHECK: REVIEWER}
ALLOWED = {
    (State.REVIEWING, Act.CLAIM): State.REVIEWING,
    (State.REVIEWING, Act.REVIEW): State.REVIEWING,
    (State.REVIEWING, Act.CHECK): State.REVIEWING,
    (State.REVIEWING, Act.GRANT): State.GRANTED,
    (State.REVIEWING, Act.DENY): State.DENIED,
}


def prepared(state: State, act: Act) -> tuple[Item, Officer]:
    """Everything the act needs but, perhaps, the right state; and who may do it."""
    made = in_state(state, claim=None, reviewed_by=None) if act is Act.CLAIM else in_state(state)
    return made, WHO.get(act, DECIDER)


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_an_act_leads_where_the_table_says_or_is_refused(state: State, act: Act) -> None:
    before, by = prepared(state, act)
    leads_to = ALLOWED.get((state, act))

    if leads_to is None:
        twice = act.decides and state.decided
        with pytest.raises(AlreadyDecided if twice else IllegalAct):
            before.take(act, by, at=NOW)
    else:
        assert before.take(act, by, at=NOW).state is leads_to


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_what_is_offered_is_what_would_be_done(state: State, act: Act) -> None:
    before, by = prepared(state, act)

    assert (act in before.open_to(by)) is ((state, act) in ALLOWED)


def test_every_act_has_a_rule_and_words() -> None:
    assert set(RULES) == set(Act)
    assert all(one.words for one in (*Act, *State))


def test_a_closed_item_offers_nothing_to_anybody() -> None:
    for state in set(State) - {State.REVIEWING}:
        for by in (HANDLER, REVIEWER, DECIDER, HEAD):
            assert in_state(state).open_to(by) == ()


def test_a_refused_act_leaves_the_item_as_it_was() -> None:
    before = item()

    with pytest.raises(ItemRefused):
        before.take(Act.GRANT, DECIDER, at=NOW)

    assert before == item()
