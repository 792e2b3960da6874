"""Which flags follow from which levels (semantics.md 5)."""

import pytest

from contracts.time import Level
from services.supervision.domain.clocks import Kind
from services.supervision.domain.flags import Flag, flags


@pytest.mark.parametrize(
    ("kind", "flag"),
    [(Kind.PROMISED, Flag.PROMISE_BREACHED), (Kind.STATUTORY, Flag.STATUTE_BREACHED)],
)
@pytest.mark.parametrize("ended", [False, True])
def test_what_was_breached_stays_breached(kind: Kind, flag: Flag, ended: bool) -> None:
    assert flags([(kind, Level.BREACHED)], ended=ended) == {flag}


def test_a_warning_is_over_with_the_decision() -> None:
    warned = [(Kind.PROMISED, Level.WARNED)]

    assert flags(warned, ended=False) == {Flag.WARNED}
    assert flags(warned, ended=True) == set()


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.PROMISED, Kind.STATUTORY}))
def test_other_clocks_raise_no_flag(kind: Kind) -> None:
    assert flags([(kind, level) for level in Level], ended=False) == set()
