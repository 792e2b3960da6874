"""Numbers of people, organisations and cases: the right pass, the wrong say what to do."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identifiers import (
    CaseNumber,
    Channel,
    IdentifierRefused,
    born_on,
    citizen_id,
    item_number,
    phone,
    project_code,
    query_code,
    split_item_number,
    uscc,
)

TODAY = date(2026, 11, 24)
CITIZENS = ("441825195806120041", "441825199003070114", "810000198501010010")
ORGANISATIONS = (
    "91441825MADEM0011A",
    "92441825MADEM002XY",
    "N2441825MFDEM0036M",
    "11441825DEM0000144",
    "13441825DEM0001294",
)


@pytest.mark.parametrize("number", CITIZENS)
def test_a_right_citizen_number_passes_whatever_its_county_was_called(number: str) -> None:
    assert citizen_id(number, today=TODAY) == number


def test_a_number_is_read_as_people_type_it() -> None:
    assert citizen_id(" 441825 19900307 0114 ", today=TODAY) == "441825199003070114"
    assert citizen_id("４４１８２５１９９００３０７０１１４", today=TODAY) == "441825199003070114"
    assert uscc("91441825madem0011a") == "91441825MADEM0011A"
    assert citizen_id("11010519491231002x", today=TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("441825900307011", "15 位"),
        ("44182519900307011", "18 位"),
        ("44182519900307011A", "数字或 X"),
        ("991825199003070114", "省份"),
        ("441825199002300114", "出生日期"),
        ("441825209901010114", "出生日期"),
        ("441825189912310114", "出生日期"),
        ("441825199003070115", "校验位"),
        ("441825199003070141", "校验位"),
        ("", "18 位"),
    ],
)
def test_a_wrong_citizen_number_is_refused_without_repeating_it(number: str, word: str) -> None:
    with pytest.raises(IdentifierRefused, match=word) as refused:
        citizen_id(number, today=TODAY)
    assert not number or number not in str(refused.value)


@given(st.sampled_from(CITIZENS), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_citizen_number_never_passes(
    number: str, place: int, digit: str
) -> None:
    changed = number[:place] + digit + number[place + 1 :]
    if changed != number:
        with pytest.raises(IdentifierRefused):
            citizen_id(changed, today=TODAY)


def test_the_birthday_is_in_the_number() -> None:
    assert born_on("441825195806120041") == date(1958, 6, 12)


@pytest.mark.parametrize("code", ORGANISATIONS)
def test_a_right_credit_code_passes_with_letters_in_front_too(code: str) -> None:
    assert uscc(code) == code


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("91441825MADEM0011", "18 位"),
        ("91441825MADEM0O11A", "不含字母"),
        ("914418A5MADEM0011A", "第 3 至 8 位"),
        ("91441825MADEM0011-", "只含数字"),
        ("91441825MADEM0011B", "校验位"),
    ],
)
def test_a_wrong_credit_code_is_refused_without_repeating_it(code: str, word: str) -> None:
    with pytest.raises(IdentifierRefused, match=word) as refused:
        uscc(code)
    assert code not in str(refused.value)


@given(
    st.sampled_from(ORGANISATIONS),
    st.integers(0, 17),
    st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"),
)
def test_one_wrong_character_in_a_credit_code_never_passes(
    code: str, place: int, character: str
) -> None:
    changed = code[:place] + character + code[place + 1 :]
    if changed != code:
        with pytest.raises(IdentifierRefused):
            uscc(changed)


def test_a_project_code_is_known_by_its_shape() -> None:
    assert project_code("2611-441825-04-01-123456") == "2611-441825-04-01-123456"
    for wrong in ("2613-441825-04-01-123456", "2611-441825-04-01-12345", "261144182504011234"):
        with pytest.raises(IdentifierRefused, match="五组数字"):
            project_code(wrong)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("138 1234 1234", "13812341234"),
        ("+86-13812341234", "13812341234"),
        ("0763-8731234", "07638731234"),
        ("（020）82345678", "02082345678"),
        ("020-12345678", None),
        ("12345", None),
        ("138123412345", None),
    ],
)
def test_a_telephone_number_becomes_digits(written: str, digits: str | None) -> None:
    if digits:
        assert phone(written) == digits
        return
    with pytest.raises(IdentifierRefused):
        phone(written)


CASE_NUMBERS = st.builds(
    CaseNumber,
    st.sampled_from(["441825", "441223", "450125"]),
    st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    st.sampled_from(Channel),
    st.integers(1, 10**9),
)


@given(CASE_NUMBERS)
def test_a_case_number_is_read_back_as_it_was_made(number: CaseNumber) -> None:
    assert CaseNumber.parse(str(number)) == number
    assert CaseNumber.parse(f" {str(number).lower()}\n") == number


@given(CASE_NUMBERS, st.integers(0, 20), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_case_number_never_passes(
    number: CaseNumber, place: int, digit: str
) -> None:
    changed = str(number)[:place] + digit + str(number)[place + 1 :]
    if changed != str(number):
        with pytest.raises(IdentifierRefused):
            CaseNumber.parse(changed)


def test_a_case_number_shows_region_day_channel_and_serial() -> None:
    number = str(CaseNumber("441825", date(2026, 11, 24), Channel.ONLINE, 7))

    assert number.startswith("441825" + "20261124" + "02" + "00007")
    assert len(number) == 22
    assert len(str(CaseNumber("441825", date(2026, 11, 24), Channel.ONLINE, 123456))) == 23


@pytest.mark.parametrize("wrong", ["", "1", "4418252026112402", "441825-20261124-02-00007"])
def test_what_is_no_case_number_is_refused(wrong: str) -> None:
    with pytest.raises(IdentifierRefused, match="办件编号"):
        CaseNumber.parse(wrong)


@pytest.mark.parametrize(
    ("day", "channel", "serial"),
    [("20261124", "09", "00001"), ("20261324", "01", "00001"), ("20261124", "01", "00000")],
)
def test_a_number_that_was_never_given_is_refused(day: str, channel: str, serial: str) -> None:
    from contracts.identifiers.checks import mod31

    payload = f"441825{day}{channel}{serial}"
    with pytest.raises(IdentifierRefused, match="没有这样的"):
        CaseNumber.parse(payload + mod31(payload))


def test_a_serial_has_one_spelling() -> None:
    from contracts.identifiers.checks import mod31

    payload = "4418252026112401" + "000001"
    with pytest.raises(IdentifierRefused):
        CaseNumber.parse(payload + mod31(payload))


def test_an_item_is_numbered_within_its_case() -> None:
    case = str(CaseNumber("441825", date(2026, 11, 24), Channel.WINDOW, 1))

    assert split_item_number(item_number(case, 12)) == (case, 12)
    assert item_number(case, 1) == f"{case}-01"
    for wrong in (case, f"{case}-00", f"{case}-1", f"{case[:-1]}-01"):
        with pytest.raises(IdentifierRefused):
            split_item_number(wrong)
    for place in (0, 100):
        with pytest.raises(ValueError, match=str(place)):
            item_number(case, place)


def test_only_the_channels_of_the_net_are_online() -> None:
    assert [channel for channel in Channel if channel.is_online] == ["online", "mobile", "terminal"]


def test_a_query_code_is_six_digits_nobody_can_foresee() -> None:
    codes = {query_code() for _ in range(200)}

    assert all(re.fullmatch(r"[0-9]{6}", code) for code in codes)
    assert len(codes) > 190
