"""The terms of a matter as data, and what follows from them."""

import pytest
from pydantic import ValidationError

from contracts.terms import (
    PROCEDURE_NAMES,
    CaseTerms,
    ItemType,
    Limit,
    LimitMisspelt,
    Procedure,
    Start,
    Unit,
    usual_extension,
)
from contracts.time import BusinessMinutes, CalendarDays, Immediate, WorkingDays
from tests.unit.contracts.matters import case_terms

FLAGSHIP = ["lixiang", "xuanzhi", "guihua", "shuibao", "huanping-biao", "lindi"]


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ({"days": 10, "unit": "WORKING_DAY", "clock_start": "RECEIVED"}, WorkingDays(10)),
        ({"days": 30, "unit": "CALENDAR_DAY"}, CalendarDays(30)),
        ({"minutes": 60, "unit": "BUSINESS_MINUTE"}, BusinessMinutes(60)),
        ({"unit": "IMMEDIATE", "basis": "第十三条"}, Immediate()),
        ({"days": 5}, WorkingDays(5)),
    ],
)
def test_a_limit_is_read_as_the_catalogue_writes_it(
    written: dict[str, object], counted: object
) -> None:
    assert Limit.written(written).to_time() == counted


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"days": 0, "unit": "WORKING_DAY"}, "大于零"),
        ({"days": -3, "unit": "WORKING_DAY"}, "大于零"),
        ({"days": "十", "unit": "WORKING_DAY"}, "大于零"),
        ({"days": 10, "unit": "IMMEDIATE"}, "不写数字"),
        ({"unit": "WORKING_DAY"}, "只写 days"),
        ({"minutes": 60, "unit": "WORKING_DAY"}, "只写 days"),
        ({"days": 1, "minutes": 60, "unit": "BUSINESS_MINUTE"}, "只写 minutes"),
        ({"days": 10, "unit": "FORTNIGHT"}, "没有“FORTNIGHT”这一期限单位"),
    ],
)
def test_a_limit_that_cannot_be_read_says_what_to_write(
    written: dict[str, object], sentence: str
) -> None:
    with pytest.raises(LimitMisspelt, match=sentence):
        Limit.written(written)


@pytest.mark.parametrize("unit", Unit)
def test_only_what_is_immediate_has_no_number(unit: Unit) -> None:
    number = 0 if unit is Unit.IMMEDIATE else 3
    assert Limit(unit=unit, n=number).to_time().n == number
    with pytest.raises(ValidationError):
        Limit(unit=unit, n=3 - number)


def test_a_licence_counted_in_working_days_may_be_extended_by_ten() -> None:
    twenty, thirty = Limit(unit=Unit.WORKING_DAY, n=20), Limit(unit=Unit.CALENDAR_DAY, n=30)

    assert usual_extension(ItemType.LICENCE, twenty) == 10
    assert usual_extension(ItemType.LICENCE, thirty) == 0
    assert usual_extension(ItemType.PUBLIC_SERVICE, twenty) == 0


def test_a_bundles_promise_replaces_those_counted_in_days() -> None:
    terms = case_terms("KP-441825-01", [*FLAGSHIP, "jigai-beian", "dizhi-beian"])
    promises = {item.key: terms.promise(item) for item in terms.items}

    assert str(promises["dizhi-beian"].limit) == "10个工作日"
    assert promises["dizhi-beian"].start is Start.RECEIVED
    assert promises["jigai-beian"].limit.unit is Unit.IMMEDIATE
    assert promises["jigai-beian"].start is Start.ACCEPTED


def test_a_single_matter_keeps_its_own_promise() -> None:
    terms = case_terms("laonian", [])
    (item,) = terms.items

    assert terms.promise(item).limit.to_time() == BusinessMinutes(60)
    assert terms.item("laonian") is item
    with pytest.raises(KeyError):
        terms.item("lixiang")


@pytest.mark.parametrize(
    ("matter", "items", "deemed"),
    [
        ("shipin", [], True),
        ("geti", [], False),
        ("canji", [], False),
        ("KP-441825-01", ["jigai-beian", "lixiang"], True),
        ("KP-441825-01", ["jigai-beian", "dizhi-beian"], False),
    ],
)
def test_silence_means_acceptance_only_under_the_licensing_law(
    matter: str, items: list[str], deemed: bool
) -> None:
    assert case_terms(matter, items).deemed_acceptance is deemed


def test_terms_travel_as_json_and_come_back_the_same() -> None:
    terms = case_terms("KP-441825-01", FLAGSHIP)

    assert CaseTerms.model_validate_json(terms.model_dump_json()) == terms


def test_a_case_has_at_least_one_item() -> None:
    with pytest.raises(ValidationError):
        CaseTerms(code="x", name="x", version=1, items=())


def test_every_procedure_has_a_name() -> None:
    assert set(PROCEDURE_NAMES) == set(Procedure)
