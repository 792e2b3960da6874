"""Every state against every act: what the table does not allow is refused."""

from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest

from contracts.identifiers import Channel
from contracts.time import SHANGHAI
from services.intake.domain.case import Case, Item
from services.intake.domain.errors import IllegalAct
from services.intake.domain.states import BY_HAND, ITEM_NEXT, NEXT, Act, ItemState, State

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
CASE = Case(
    number="441825202611240100001W",
    code="440190005001",
    version=1,
    channel=Channel.WINDOW,
    chosen=("shuibao",),
    materials=frozenset({"m1", "m2"}),
)
ITEM = Item("shuibao", "swj", 1)


@pytest.mark.parametrize(("state", "act"), sorted(set(product(State, Act)) - NEXT.keys()))
def test_every_act_not_in_the_table_is_refused(state: State, act: Act) -> None:
    with pytest.raises(IllegalAct):
        replace(CASE, state=state).take(act)


@pytest.mark.parametrize(("state", "act"), sorted(NEXT))
def test_every_act_in_the_table_leads_where_it_says(state: State, act: Act) -> None:
    assert replace(CASE, state=state).take(act).state is NEXT[state, act]


@pytest.mark.parametrize("state", sorted(State))
def test_a_screen_offers_only_what_the_table_allows(state: State) -> None:
    for act in replace(CASE, state=state).offered():
        assert act in BY_HAND
        assert (state, act) in NEXT


@pytest.mark.parametrize(("now", "told"), sorted(product(ItemState, ItemState)))
def test_an_item_moves_only_as_its_table_says(now: ItemState, told: ItemState) -> None:
    heard = replace(ITEM, state=now).told(told, at=NOW, decision=None)

    assert heard.state is (told if told in ITEM_NEXT.get(now, ()) else now)


def test_everything_has_words_that_people_read() -> None:
    assert all(state.words for state in State)
    assert all(state.words for state in ItemState)
    assert all(act.words for act in Act)
