"""Index numbers after the region's pattern: unique, and fit for an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import policy
from contracts.terms import ItemType
from services.disclosure.domain.indexing import CATEGORIES, IndexPattern, PatternRefused

LIANSHAN = policy.load("441825").index_pattern

organs = st.from_regex(r"[a-z]{2,6}", fullmatch=True)
places = st.tuples(organs, st.integers(2020, 2060), st.integers(1, 200_000))


def test_a_number_reads_as_county_organ_category_year_and_serial() -> None:
    pattern = IndexPattern.read(LIANSHAN)

    number = pattern.number(organ="swj", item_type="行政许可", year=2026, serial=346)

    assert number == "LSswj-01-2026-0346"


@given(places, places)
def test_two_places_never_share_a_number(
    one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    pattern = IndexPattern.read(LIANSHAN)

    def number(place: tuple[str, int, int]) -> str:
        organ, year, serial = place
        return pattern.number(organ=organ, item_type="行政许可", year=year, serial=serial)

    assert (number(one) == number(other)) == (one == other)


@pytest.mark.parametrize(
    "written",
    [
        "{organ}-{year}",
        "{year}-{serial}",
        "{organ}-{serial}",
        "{organ}-{year}{serial}",
        "{organ}-{year}-{serial}-{name}",
        "{organ}/{year}/{serial}",
        "{organ}-{year}-{serial",
        "",
    ],
)
def test_a_pattern_that_could_give_a_number_twice_or_break_an_address_is_refused(
    written: str,
) -> None:
    with pytest.raises(PatternRefused):
        IndexPattern.read(written)


def test_every_type_of_matter_has_its_category_and_an_unknown_one_has_the_rest() -> None:
    pattern = IndexPattern.read(LIANSHAN)

    assert set(CATEGORIES) == set(ItemType)
    assert "-99-" in pattern.number(organ="swj", item_type="新类型", year=2026, serial=1)
