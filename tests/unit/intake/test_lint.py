"""Every rule of the catalogue, broken once."""

from pathlib import Path

import pytest

from services.intake.domain.lint.source import Level, broken
from services.intake.sources import NoCatalogue
from tests.unit.intake.written import POLICY, RIGHT, changed, demo, lint, linted

PROMISED = "  promised: {days: 5, unit: WORKING_DAY}"
M2 = "  - {id: m2, name: 报告书, required: true, source: 申请人自备}"
SPECIAL = "  - {procedure: expert_review, max_days: 30}"
FEE = "    fee_standard: 按省标准"
ITEMS = "items: [shuibao, shuibao-biao, '440190007000']"
TOGETHER = "  promised: {days: 10, unit: WORKING_DAY, clock_start: RECEIVED}"

BROKEN = [
    (PROMISED, "  promised: {days: 11, unit: WORKING_DAY}", "promised-beyond-statutory"),
    (PROMISED, "  promised: {days: 20, unit: CALENDAR_DAY}", "promised-beyond-statutory"),
    (PROMISED, "  promised: {days: 0, unit: WORKING_DAY}", "limit-not-positive"),
    (PROMISED, "  promised: {days: -5, unit: WORKING_DAY}", "limit-not-positive"),
    (PROMISED, "  promised: {days: five, unit: WORKING_DAY}", "wrong-shape"),
    (PROMISED, "  promised: {days: 5, unit: FORTNIGHT}", "limit-unit"),
    (PROMISED, "  promised: {minutes: 5, unit: WORKING_DAY}", "limit-amount"),
    (PROMISED, "  promised: {unit: WORKING_DAY}", "limit-amount"),
    (PROMISED, "  promised: 5", "wrong-shape"),
    (PROMISED, "  promised: {days: 5, clock_start: SOON}", "clock-start"),
    ("{unit: IMMEDIATE}", "{days: 1, unit: IMMEDIATE}", "immediate-with-number"),
    (", basis: 水利部令第53号", "", "missing-field"),
    ("  basic_code: '440190005001'", "  basic_code: 'XK-1'", "code-shape"),
    ("  basic_code: '440190005002'", "  basic_code: '440190005001'", "used-twice"),
    ("- key: shuibao-biao", "- key: shuibao", "used-twice"),
    ("- key: shuibao-biao", "- key: Shuibao_Biao", "key-shape"),
    ("  name: 使用林地审核", "  name: ''", "missing-field"),
    ("  type: 行政许可\n  dept: lyj", "  type: 许可\n  dept: lyj", "not-in-list"),
    ("  dept: lyj", "  dept: lyju", "unknown-department"),
    ("  case_kind: 承诺件", "  case_kind: 慢办件", "not-in-list"),
    ("basis: 森林法第三十七条}", "note: 无}", "fee-without-basis"),
    (M2, "  - {id: m1, name: 报告书}", "material-twice"),
    (M2, "  - {id: m2, name: 报告书, source: 中介机构}", "intermediary-without-basis"),
    (M2, "  - {id: m2, name: 报告书, required: 是}", "wrong-shape"),
    (M2, "  - 报告书", "wrong-shape"),
    (SPECIAL, "  - {procedure: lunch, max_days: 30}", "procedure-not-in-law"),
    (SPECIAL, "  - {procedure: hearing, max_days: 0}", "too-small"),
    (SPECIAL, f"{SPECIAL}\n{SPECIAL}", "procedure-twice"),
    ("  delivery: [window, post]", "  delivery: [pigeon]", "delivery-unknown"),
    (FEE, "    fee_standrd: 按省标准", "unknown-field"),
    (FEE, "    fee_standard:", "disclosure-missing"),
    ("  - {id: m1, name: 报告表}\n", "", "disclosure-missing"),
    ("  delivery: [window, post]", "  delivry: [window, post]", "unknown-field"),
    ("  fee: {charge: false}", "  name: 又一个名称", "repeated-field"),
    ("- code: KP-441825-01", "- code: 一号", "code-shape"),
    ("  lead_dept: swj", "  lead_dept: nobody", "unknown-department"),
    (ITEMS, "items: [shuibao, shuifei]", "unknown-item"),
    (ITEMS, "items: [shuibao, shuibao]", "item-twice"),
    (TOGETHER, "  promised: {days: 46, unit: WORKING_DAY}", "promised-beyond-statutory"),
    (TOGETHER, "  promised_days: 0", "limit-not-positive"),
    ("is_licence: false", "is_licence: true", "letter-is-no-licence"),
    (", name: 统一申请表", "", "missing-field"),
]


def test_a_right_catalogue_breaks_no_rule(tmp_path: Path) -> None:
    read, findings = linted(tmp_path)

    assert findings == []
    assert [offer.key for offer in read.offers] == [
        "shuibao",
        "shuibao-biao",
        "lindi",
        "KP-441825-01",
    ]


@pytest.mark.parametrize(("old", "new", "rule"), BROKEN, ids=[f"{r}: {n}" for _, n, r in BROKEN])
def test_each_broken_rule_is_found_at_its_line(
    tmp_path: Path, old: str, new: str, rule: str
) -> None:
    text, line = changed(old, new)

    _, findings = linted(tmp_path, text)

    found = [finding for finding in findings if finding.rule == rule]
    assert found, [str(finding) for finding in findings]
    assert found[0].at.file == "matters.yaml"
    assert found[0].at.line in (line, line + 1)
    assert broken(findings)


def test_all_mistakes_are_told_in_one_run(tmp_path: Path) -> None:
    text, _ = changed("  dept: lyj", "  dept: lyju")
    text = text.replace("{days: 5, unit: WORKING_DAY}", "{days: 50, unit: WORKING_DAY}")
    text = text.replace("    subject: 县林业局\n", "")

    _, findings = linted(tmp_path, text)

    assert [finding.rule for finding in findings] == [
        "promised-beyond-statutory",
        "unknown-department",
        "disclosure-missing",
    ]


def test_a_promise_in_other_units_is_compared_by_the_days_it_leads_to(tmp_path: Path) -> None:
    # 10 working days against calendar days: 15 are fewer, but only over a long holiday.
    law = "{days: 20, unit: WORKING_DAY, clock"
    longer, _ = changed(law, "{days: 30, unit: CALENDAR_DAY, clock")
    shorter, _ = changed(law, "{days: 15, unit: CALENDAR_DAY, clock")

    assert linted(tmp_path, longer)[1] == []
    [finding] = linted(tmp_path, shorter)[1]
    assert "例如自" in finding.text


def test_a_file_that_is_no_yaml_is_a_finding_with_its_line(tmp_path: Path) -> None:
    text, line = changed("- key: lindi", "- key: [lindi")

    _, findings = linted(tmp_path, text)

    assert findings[0].rule == "not-yaml"
    assert findings[0].at.line >= line


def test_a_folder_without_a_catalogue_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(NoCatalogue):
        lint(tmp_path, policy=POLICY)


def test_the_demo_catalogue_may_be_published() -> None:
    read, findings = demo()

    assert not broken(findings), [str(f) for f in findings]
    assert [f.rule for f in findings if f.level is Level.HINT] == ["bundle-beyond-item"]
    assert len(read.offers) == 24


@pytest.mark.parametrize("field", ["subject", "basis", "conditions", "procedure", "fee_basis"])
def test_what_is_not_disclosed_is_not_published(tmp_path: Path, field: str) -> None:
    _, findings = linted(tmp_path, RIGHT.replace(f"    {field}: ", "    none: ", 1))

    assert [f.rule for f in findings if f.level is Level.ERROR] == ["disclosure-missing"]
