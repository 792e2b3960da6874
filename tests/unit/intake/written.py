"""A small catalogue that breaks no rule, to break one rule at a time."""

from functools import cache
from pathlib import Path

from contracts import policy
from services.intake.commands.publishing import lint as lint
from services.intake.domain.catalogue import Catalogue, Offer
from services.intake.domain.lint.source import Finding

POLICY = policy.load("441825")
DEMO = Path(__file__).parents[3] / "deploy" / "demo" / "catalogue"

RIGHT = """\
departments:
- {id: swj, name: 县水务局, uscc: 11441825DEM000065C}
- {id: lyj, name: 县林业局, uscc: 11441825DEM000057H}
matters:
- key: shuibao
  basic_code: '440190005001'
  name: 水土保持方案审批
  type: 行政许可
  dept: swj
  case_kind: 承诺件
  statutory: {days: 10, extend: 10, unit: WORKING_DAY, basis: 水土保持法}
  promised: {days: 5, unit: WORKING_DAY}
  fee: {charge: false}
  materials:
  - {id: m1, name: 申请表, required: true}
  - {id: m2, name: 报告书, required: true, source: 申请人自备}
  special_procedures:
  - {procedure: expert_review, max_days: 30}
  delivery: [window, post]
  one_of: 水土保持
  disclosure:
    subject: 县水务局
    basis: 水土保持法
    conditions: 生产建设项目
    procedure: 申请、受理、审查、决定
    fee_basis: 不收费
    fee_standard: 免费
    window_authority: 收件、受理
- key: shuibao-biao
  basic_code: '440190005002'
  name: 水土保持方案审批（报告表）
  type: 行政许可
  dept: swj
  statutory: {unit: IMMEDIATE, basis: 水利部令第53号}
  promised: {unit: IMMEDIATE}
  materials:
  - {id: m1, name: 报告表}
  one_of: 水土保持
  disclosure:
    subject: 县水务局
    basis: 水土保持法
    conditions: 生产建设项目
    procedure: 申请、受理、当场办结
    fee_basis: 不收费
    fee_standard: 免费
    window_authority: 收件、受理
- key: lindi
  basic_code: '440190007000'
  name: 使用林地审核
  type: 行政许可
  dept: lyj
  statutory: {days: 20, unit: WORKING_DAY, clock_start: RECEIVED, basis: 森林法}
  promised: {days: 10, unit: WORKING_DAY}
  fee: {charge: true, name: 森林植被恢复费, basis: 森林法第三十七条}
  materials:
  - {id: m1, name: 申请表, required: true}
  disclosure:
    subject: 县林业局
    basis: 森林法
    conditions: 不占或者少占林地
    procedure: 申请、受理、审查、决定
    fee_basis: 森林法第三十七条
    fee_standard: 按省标准
    window_authority: 收件、受理
bundles:
- code: KP-441825-01
  name: 联办
  lead_dept: swj
  items: [shuibao, shuibao-biao, '440190007000']
  eligibility: {in_key_project_plan: true, project_code_required: true}
  promised: {days: 10, unit: WORKING_DAY, clock_start: RECEIVED}
  provisional_letter: {name: 路条, days: 5, unit: WORKING_DAY, is_licence: false}
  statutory_ceiling: {days: 45, extend: 15, unit: WORKING_DAY}
  shared_materials:
  - {id: SM1, name: 统一申请表, required: true}
"""


def linted(folder: Path, text: str = RIGHT) -> tuple[Catalogue, list[Finding]]:
    (folder / "matters.yaml").write_text(text, encoding="utf-8")
    return lint(folder, policy=POLICY)


def changed(old: str, new: str) -> tuple[str, int]:
    """The catalogue with one place changed, and the line of that place."""
    assert RIGHT.count(old) == 1, f"{old!r} must be in the catalogue once"
    return RIGHT.replace(old, new), RIGHT[: RIGHT.index(old)].count("\n") + 1


@cache
def demo() -> tuple[Catalogue, list[Finding]]:
    """The demo catalogue, read once for everybody."""
    return lint(DEMO, policy=POLICY)


def offers() -> dict[str, Offer]:
    """The demo catalogue by key."""
    return {offer.key: offer for offer in demo()[0].offers}
