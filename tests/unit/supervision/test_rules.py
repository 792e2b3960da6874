"""The one table: nothing in it can be started and never stopped, and no fact is forgotten."""

from services.supervision.domain.clocks import Kind
from services.supervision.domain.facts import FACTS, Decided, NotAccepted
from services.supervision.domain.rules import EFFECTS, ENDS_CASE, ENDS_ITEM, TABLE, LivesOn


def test_every_kind_has_its_row() -> None:
    assert {row.kind for row in TABLE} == set(Kind)


def test_the_end_of_an_item_stops_all_its_clocks_but_those_that_outlive_it() -> None:
    of_items = [row for row in TABLE if row.lives_on is LivesOn.ITEM and not row.outlives]

    assert (Decided,) == ENDS_ITEM
    assert all(set(ENDS_ITEM) <= set(row.stops) for row in of_items)


def test_the_end_of_a_case_before_acceptance_stops_its_clocks() -> None:
    before = [row for row in TABLE if row.kind in (Kind.PRE_EXAM, Kind.ACCEPTANCE)]

    assert (NotAccepted,) == ENDS_CASE
    assert all(NotAccepted in row.stops for row in before)


def test_every_fact_does_something() -> None:
    effects = {fact: EFFECTS[fact] for fact in FACTS}

    assert all(e.stopped or e.paused or e.retargeted or e.started for e in effects.values())
