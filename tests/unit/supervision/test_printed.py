"""A due date that somebody printed is held against ours as the clock began."""

import pytest

from services.supervision.domain.facts import Routed, Told
from services.supervision.domain.printed import Dispute, disputed
from tests.unit.supervision.telling import CASE, LAW, Telling, at, single


def told(kind: str, key: str | None, on: str) -> list[Dispute]:
    telling = Telling(single())
    telling.receive(at("2026-11-24T09:30"))
    telling.accept(at("2026-11-25T10:00"))
    telling.extend("shuibao", at("2026-11-26T10:00"), n=5)
    telling.pause("shuibao", at("2026-11-26T11:00"), days=5)
    routed = next(fact for fact in telling.facts if isinstance(fact, Routed))
    spoken = {name: getattr(routed, name) for name in Routed.__dataclass_fields__}
    fact = Routed(**{**spoken, "told": (Told(kind, key, on),)})
    return list(disputed(telling.story(), fact, LAW))


@pytest.mark.parametrize(
    ("kind", "key", "on"),
    [
        ("promised", "shuibao", "2026-12-09"),
        ("statutory", "shuibao", "2026-12-23"),
        ("acceptance", None, "2026-12-01"),
        ("of_a_later_year", None, "2026-12-01"),
        ("promised", "of_nobody", "2026-12-01"),
    ],
)
def test_what_agrees_or_is_no_clock_of_ours_is_not_disputed(
    kind: str, key: str | None, on: str
) -> None:
    assert told(kind, key, on) == []


def test_a_difference_names_the_clock_and_both_dates() -> None:
    (found,) = told("promised", "shuibao", "2026-12-10")

    assert found == Dispute(
        case=CASE,
        cause="intake-3",
        clock=f"{CASE}-01/promised#1",
        told="2026-12-10",
        derived="2026-12-09",
    )
