"""As whom an applicant appears in events, which are for ever, and in public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.parties import Party, PartyKind

CODE = "92441825MADEM002XY"
han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)


def trader(name: str) -> Party:
    return Party.shown(PartyKind.SOLE_TRADER, name, code=CODE)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("李某某", "李**"),
        ("李 某 某", "李**"),
        ("欧阳某某", "欧阳**"),
        ("李某某（个体工商户）", "李**"),
        ("个体户李某", "李*"),
        ("买买提·吐尔逊", "买******"),
    ],
)
def test_a_sole_trader_under_their_own_name_is_masked_and_keeps_the_code(
    name: str, shown: str
) -> None:
    party = trader(name)

    assert (party.display, party.code) == (shown, CODE)
    assert party.is_masked


@pytest.mark.parametrize(
    "name", ["连山吉田小厨餐馆", "连山县福堂镇小店（个体工商户）", "个体工商户"]
)
def test_a_sole_trader_under_a_trade_name_is_shown_by_it(name: str) -> None:
    assert trader(name).display == name
    assert not trader(name).is_masked


@pytest.mark.parametrize(
    "kind", [PartyKind.ENTERPRISE, PartyKind.INSTITUTION, PartyKind.RURAL_COLLECTIVE]
)
def test_an_organisation_with_a_short_name_is_still_one(kind: PartyKind) -> None:
    assert Party.shown(kind, "县一中", code=CODE) == Party(kind=kind, display="县一中", code=CODE)


@given(han, st.none() | st.text())
def test_of_a_person_nothing_but_the_surname_is_ever_told(name: str, code: str | None) -> None:
    party = Party.shown(PartyKind.PERSON, name, code=code)

    kept = party.display.rstrip("*")
    assert name.startswith(kept)
    assert 1 <= len(kept) <= 2
    assert len(kept) < len(party.display) == len(name)
    assert party.code is None


@given(st.sampled_from(PartyKind), st.text(max_size=20))
def test_masking_what_is_masked_changes_nothing(kind: PartyKind, name: str) -> None:
    once = Party.shown(kind, name)

    assert Party.shown(kind, once.display) == once
