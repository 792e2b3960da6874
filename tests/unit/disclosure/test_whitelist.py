"""What may be public of a decision gets out, and nothing else, whatever is in the rest."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from contracts.approval import ItemDecided, Outcome
from contracts.parties import Party, PartyKind
from services.chassis.clock import SHANGHAI
from services.disclosure.api import ResultOut
from services.disclosure.commands import Decision, record_of
from services.disclosure.domain.parties import PublicParty
from services.disclosure.domain.record import is_public
from services.disclosure.store import Matter

NOON = datetime(2026, 12, 8, 12, tzinfo=SHANGHAI)
WHITELIST = {
    "index",
    "category",
    "matter_code",
    "matter_name",
    "decision_number",
    "party",
    "department",
    "organ",
    "decided_on",
    "validity_months",
    "published_at",
}

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
names = st.text(han, min_size=2, max_size=12)
# Wrapped, so that what is looked for cannot be part of something that may be shown.
secrets = st.text(min_size=1).map(lambda written: f"⟦{written}⟧")
shown = st.text(max_size=20).filter(lambda written: "⟦" not in written)
parties = st.builds(
    Party,
    kind=st.sampled_from(PartyKind),
    display=names,
    code=st.none() | st.just("91441825MADEM0011A"),
)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    decided = ItemDecided(
        item=draw(secrets),
        key=draw(secrets),
        outcome=Outcome.GRANTED,
        decided_on=draw(st.dates()),
        decision_number=draw(shown),
        matter_code=draw(shown),
        matter_name=draw(shown),
        result_name=draw(secrets),
        validity_months=draw(st.integers(0, 600)),
        party=draw(parties),
        handler=draw(secrets),
        decider=draw(secrets),
    )
    return Decision(draw(secrets), draw(shown), decided, draw(secrets))


def published(decision: Decision) -> ResultOut:
    matter = Matter("行政许可", "县水务局")
    return ResultOut.model_validate(record_of(decision, matter, index="LSswj-01-1", at=NOON))


@given(decisions())
def test_nothing_outside_the_whitelist_ever_appears(decision: Decision) -> None:
    result = published(decision)

    assert set(result.model_dump()) == WHITELIST
    assert set(result.party.model_dump()) == {"name", "code"}
    assert "⟦" not in result.model_dump_json()


@given(decisions())
def test_what_may_be_public_is_told_as_it_was_decided(decision: Decision) -> None:
    result, decided = published(decision), decision.decided

    assert result.decision_number == decided.decision_number
    assert result.matter_name == decided.matter_name
    assert result.decided_on == decided.decided_on
    assert result.validity_months == decided.validity_months


@given(names, st.none() | st.text())
def test_of_a_person_only_the_surname_is_shown_however_the_name_arrives(
    name: str, code: str | None
) -> None:
    party = PublicParty.of(Party(kind=PartyKind.PERSON, display=name, code=code))

    kept = party.name.rstrip("*")
    assert 1 <= len(kept) <= 2
    assert len(kept) < len(party.name) == len(name)
    assert name.startswith(kept)
    assert party.code is None
    assert not party.searchable
    again = PublicParty.of(Party(kind=PartyKind.PERSON, display=party.name))
    assert again == party


def test_a_compound_surname_is_kept_whole() -> None:
    assert PublicParty.of(Party(kind=PartyKind.PERSON, display="欧阳某某")).name == "欧阳**"


def test_a_sole_trader_under_a_trade_name_is_shown_by_it() -> None:
    trader = Party(
        kind=PartyKind.SOLE_TRADER, display="连山吉田小厨餐馆", code="92441825MADEM002XY"
    )

    party = PublicParty.of(trader)

    assert (party.name, party.code) == ("连山吉田小厨餐馆", "92441825MADEM002XY")
    assert party.searchable


def test_a_sole_trader_under_their_own_name_is_masked_and_keeps_the_code() -> None:
    trader = Party(kind=PartyKind.SOLE_TRADER, display="李某某", code="92441825MADEM002XY")

    party = PublicParty.of(trader)

    assert (party.name, party.code) == ("李**", "92441825MADEM002XY")
    assert not party.searchable


def test_an_organisation_with_a_short_name_is_still_one() -> None:
    assert PublicParty.of(Party(kind=PartyKind.INSTITUTION, display="县一中")).name == "县一中"


def test_only_grants_that_are_not_private_are_public() -> None:
    assert is_public(granted=True, private=False)
    assert not is_public(granted=True, private=True)
    assert not is_public(granted=False, private=False)
    assert not is_public(granted=False, private=True)


def test_a_denial_is_no_public_decision() -> None:
    denied = ItemDecided(
        item="C1-01",
        key="shuibao",
        outcome=Outcome.DENIED,
        decided_on=date(2026, 12, 4),
        decision_number="连水许〔2026〕2号",
        matter_code="440190005001",
        matter_name="水土保持方案审批",
        result_name="不予许可决定书",
        party=Party(kind=PartyKind.PERSON, display="李**"),
        handler="a",
        decider="b",
    )

    assert not Decision("C1", "swj", denied, "x").is_public
