"""Who may be written down as an applicant."""

from datetime import date

import pytest

from contracts.identifiers import Channel, IdentifierRefused
from contracts.parties import PartyKind
from services.intake.domain.applicant import IdKind, identified, permitted
from services.intake.domain.errors import (
    WrongChannel,
    WrongIdKind,
    WrongIdNumber,
    WrongPartyKind,
)

TODAY = date(2026, 11, 24)
RIGHT = [
    (PartyKind.ENTERPRISE, None, "91441825MADEM0011A"),
    (PartyKind.SOLE_TRADER, None, "92441825MADEM002XY"),
    (PartyKind.RURAL_COLLECTIVE, None, "n2441825mfdem0036m"),
    (PartyKind.INSTITUTION, IdKind.USCC, "13441825DEM0001294"),
    (PartyKind.PERSON, None, "441825195806120041"),
    (PartyKind.PERSON, IdKind.HMT_RESIDENT, "810000198501010010"),
    (PartyKind.PERSON, IdKind.HK_MACAO_PERMIT, "H12345678"),
    (PartyKind.PERSON, IdKind.TAIWAN_PERMIT, "12345678"),
    (PartyKind.PERSON, IdKind.PASSPORT, "e1234 5678"),
    (PartyKind.PERSON, IdKind.FOREIGN_RESIDENT, "USA123456789012"),
]
WRONG = [
    (PartyKind.ENTERPRISE, None, "91441825MADEM0011B", IdentifierRefused),
    (PartyKind.PERSON, None, "441825195806120042", IdentifierRefused),
    (PartyKind.PERSON, IdKind.USCC, "91441825MADEM0011A", WrongIdKind),
    (PartyKind.ENTERPRISE, IdKind.PASSPORT, "E12345678", WrongIdKind),
    (PartyKind.ENTERPRISE, None, "92441825MADEM002XY", WrongPartyKind),
    (PartyKind.SOLE_TRADER, None, "91441825MADEM0011A", WrongPartyKind),
    (PartyKind.PERSON, IdKind.PASSPORT, "E123-45", WrongIdNumber),
    (PartyKind.PERSON, IdKind.HMT_RESIDENT, "441825195806120041", WrongIdNumber),
]


@pytest.mark.parametrize(("kind", "id_kind", "number"), RIGHT)
def test_a_right_number_is_taken_in_its_one_spelling(
    kind: PartyKind, id_kind: IdKind | None, number: str
) -> None:
    applicant = identified(kind, " 某 某 ", id_kind=id_kind, id_number=number, today=TODAY)

    assert applicant.id_number == number.replace(" ", "").upper()
    assert applicant.name == "某 某"


@pytest.mark.parametrize(("kind", "id_kind", "number", "error"), WRONG)
def test_a_wrong_number_is_refused_without_repeating_it(
    kind: PartyKind, id_kind: IdKind | None, number: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        identified(kind, "某某", id_kind=id_kind, id_number=number, today=TODAY)

    assert number not in str(refused.value)


def test_a_person_leaves_intake_masked_and_an_organisation_by_name_and_code() -> None:
    person = identified(PartyKind.PERSON, "韦某某", id_number="441825195806120041", today=TODAY)
    firm = identified(PartyKind.ENTERPRISE, "绿源", id_number="91441825MADEM0011A", today=TODAY)

    assert person.party.model_dump(mode="json") == {
        "kind": "person",
        "display": "韦**",
        "code": None,
    }
    assert firm.party.code == "91441825MADEM0011A"


def test_a_sole_trader_under_their_own_name_leaves_intake_masked() -> None:
    number = "92441825MADEM002XY"

    trader = identified(PartyKind.SOLE_TRADER, "李 某 某", id_number=number, today=TODAY)

    assert trader.party.model_dump(mode="json") == {
        "kind": "sole_trader",
        "display": "李**",
        "code": number,
    }


def test_clerks_take_in_at_the_window_and_applicants_submit_online() -> None:
    assert permitted(Channel.AGENT, staff=True) is Channel.AGENT
    assert permitted(Channel.TERMINAL, staff=False) is Channel.TERMINAL
    with pytest.raises(WrongChannel):
        permitted(Channel.ONLINE, staff=True)
    with pytest.raises(WrongChannel):
        permitted(Channel.WINDOW, staff=False)
