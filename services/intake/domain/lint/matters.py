"""One matter of a catalogue file: read it, and note everything that forbids publishing it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from contracts.terms import ItemTerms, ItemType, Limit, usual_extension
from contracts.time import WorkCalendar
from services.intake.domain.catalogue import ACCEPTANCE, CASE_KINDS, DELIVERIES, Matter, Result
from services.intake.domain.lint import parts
from services.intake.domain.lint.limits import later_than, limit, start
from services.intake.domain.lint.reading import Reading

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a catalogue is held against besides the law."""

    matter_code: str
    """Regular expression; nothing is ever read out of a code."""
    bundle_code: str
    intermediaries: tuple[str, ...]
    """Words in a material's source that make it an intermediary's work."""
    calendar: WorkCalendar


def matter(reading: Reading, departments: Collection[str], rules: Rules) -> Matter | None:
    """The matter as written; None if its limits cannot be read, when nothing can be built."""
    promised = limit(reading, "promised", "承诺期限")
    statutory = limit(reading, "statutory", "法定期限")
    materials = parts.materials(reading, "materials", rules.intermediaries)
    disclosure = parts.disclosure(reading, materials)
    terms = _terms(reading, departments, rules, promised=promised, statutory=statutory)
    receipt = limit(reading, "receipt_check", "受理审查期限", required=False)
    pre_exam = limit(reading, "pre_exam", "预审期限", required=False)
    kind = _one_of(reading, "case_kind", CASE_KINDS, "办件类型")
    charged, result = _charged(reading), _result(reading)
    delivery = _delivery(reading)
    if terms is None:
        return None
    return Matter(
        terms=terms,
        disclosure=disclosure,
        materials=materials,
        case_kind=kind,
        one_of=reading.text("one_of"),
        acceptance=receipt or ACCEPTANCE,
        pre_exam=pre_exam,
        charged=charged,
        result=result,
        delivery=delivery,
        max_visits=reading.number("max_visits"),
        instant_approval=reading.flag("instant_approval"),
        privacy=reading.text("privacy"),
    )


def _terms(
    reading: Reading,
    departments: Collection[str],
    rules: Rules,
    *,
    promised: Limit | None,
    statutory: Limit | None,
) -> ItemTerms | None:
    key, code = reading.text("key", required=True), reading.text("basic_code", required=True)
    name = reading.text("name", required=True)
    if key and not _KEY.fullmatch(key):
        text = "的 key 只能用小写字母、数字和连字符，字母开头。"
        reading.note("key-shape", text, at=reading.place("key"))
    if code and not re.fullmatch(rules.matter_code, code):
        text = "的基本编码（basic_code）不合本地区编码规则。"
        reading.note("code-shape", text, at=reading.place("basic_code"))
    item_type = _one_of(reading, "type", tuple(ItemType), "事项类型", required=True)
    department = reading.text("dept", required=True)
    if department and department not in departments:
        text = f"的部门“{department}”不在部门名录中。"
        reading.note("unknown-department", text, at=reading.place("dept"))
    special, steps = parts.special_procedures(reading), parts.steps(reading)
    written = reading.inner("statutory", what=f"{reading.what}的法定期限")
    basis = written.text("basis", required=True) if written else ""
    extend = written.count("extend", default=-1, least=0) if written else -1
    if promised is None or statutory is None:
        return None
    _not_later(reading, promised, statutory, rules.calendar)
    kind = ItemType(item_type) if item_type else ItemType.PUBLIC_SERVICE
    return ItemTerms(
        key=key,
        code=code,
        name=name,
        department=department,
        item_type=kind,
        legal_regime=reading.text("legal_regime") or None,
        promised=promised,
        promised_start=start(reading, "promised"),
        statutory=statutory,
        statutory_start=start(reading, "statutory"),
        statutory_basis=basis,
        extend=usual_extension(kind, statutory) if extend < 0 else extend,
        check=reading.flag("check"),
        special_procedures=special,
        route_up_if=reading.text("route_up_if") or None,
        route_up_default=reading.flag("route_up_default"),
        steps=steps,
    )


def _not_later(reading: Reading, promised: Limit, statutory: Limit, calendar: WorkCalendar) -> None:
    day = later_than(promised, statutory, calendar)
    if day is not None:
        example = "" if promised.unit is statutory.unit else f"，例如自{day}起算时"
        text = f"承诺期限（{promised}）长于法定期限（{statutory}）{example}。"
        reading.note("promised-beyond-statutory", text, at=reading.place("promised"))


def _one_of(
    reading: Reading, key: str, allowed: tuple[str, ...], words: str, *, required: bool = False
) -> str:
    written = reading.text(key, required=required)
    if written and written not in allowed:
        text = f"的{words}（{key}）只能是{'、'.join(allowed)}之一。"
        reading.note("not-in-list", text, at=reading.place(key))
        return ""
    return written


def _charged(reading: Reading) -> bool:
    fee = reading.inner("fee", what=f"{reading.what}的收费")
    charged = fee.flag("charge") if fee else False
    if fee and charged and not fee.text("basis"):
        text = "须写明法律、行政法规依据（basis），否则不得收费（行政许可法第五十八条）。"
        fee.note("fee-without-basis", text)
    return charged


def _result(reading: Reading) -> Result:
    inner = reading.inner("result", what=f"{reading.what}的办理结果")
    if inner is None:
        return Result()
    months = inner.count("validity_months", default=0, least=1)
    return Result(name=inner.text("name"), validity_months=months)


def _delivery(reading: Reading) -> tuple[str, ...]:
    ways = list(reading.texts("delivery"))
    for way in ways:
        if way.text not in DELIVERIES:
            listed = "、".join(f"{key}（{words}）" for key, words in DELIVERIES.items())
            text = f"的送达方式只能是：{listed}。"
            reading.note("delivery-unknown", text, at=way.at)
    return tuple(way.text for way in ways if way.text in DELIVERIES) or tuple(DELIVERIES)
