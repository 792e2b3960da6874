"""The departments of the region: names, document numbers, and where to contest a decision."""

from collections import Counter

from contracts.terms import ItemType
from services.approval import register

OFFICES = register.load("441825")


def test_each_department_numbers_its_decisions_under_a_word_of_its_own() -> None:
    words = Counter(office.word for office in OFFICES.by_department.values())

    assert set(words.values()) == {1}


def test_a_decision_number_names_department_kind_and_year() -> None:
    water = OFFICES.of("swj")

    assert water.numbering(ItemType.LICENCE, 2026) == ("连水许〔2026〕", "号")
    assert water.numbering(ItemType.BENEFIT, 2027) == ("连水审〔2027〕", "号")


def test_the_remedy_names_authority_and_both_limits() -> None:
    remedy = OFFICES.of("swj").remedy()

    assert "六十日内向连山壮族瑶族自治县人民政府申请行政复议" in remedy
    assert "六个月内" in remedy


def test_a_branch_of_a_city_bureau_is_reviewed_by_the_city_or_the_county() -> None:
    assert "清远市人民政府或者" in OFFICES.of("sthj").remedy()


def test_an_unknown_department_writes_its_remedies_by_hand() -> None:
    nobody = OFFICES.of("xyz")

    assert nobody.remedy() == ""
    assert nobody.numbering(ItemType.LICENCE, 2026) == ("xyz许〔2026〕", "号")


def test_a_region_without_a_register_has_no_departments() -> None:
    assert register.load("999999").by_department == {}
