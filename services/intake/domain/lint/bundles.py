"""Bundles of matters: parallel approval of key projects, and 一件事."""

import re
from collections.abc import Collection, Mapping

from contracts.terms import BundleTerms, Ceiling, ItemTerms, LetterTerms, Limit, Start, Unit
from services.intake.domain.catalogue import Bundle, Matter, Offer
from services.intake.domain.lint import parts
from services.intake.domain.lint.limits import limit, start
from services.intake.domain.lint.matters import Rules
from services.intake.domain.lint.reading import Reading
from services.intake.domain.lint.source import Level


def bundle(
    reading: Reading,
    matters: Mapping[str, Matter],
    own: tuple[Matter, ...],
    *,
    departments: Collection[str],
    rules: Rules,
) -> Offer | None:
    """The bundle as written; its items are `own` unless it lists others by key or code."""
    code = reading.text("code", required=True)
    if code and not re.fullmatch(rules.bundle_code, code):
        text = "的编码不合本地区编码规则。"
        reading.note("code-shape", text, at=reading.place("code"))
    lead = reading.text("lead_dept", required=True)
    if lead and lead not in departments:
        text = f"的牵头部门“{lead}”不在部门名录中。"
        reading.note("unknown-department", text, at=reading.place("lead_dept"))
    items = _items(reading, matters) if reading.has("items") else own
    terms = _terms(reading, code=code, lead=lead)
    eligibility = reading.inner("eligibility", what=f"{reading.what}的适用条件")
    _compare(reading, terms, items)
    if not items:
        reading.note("bundle-without-items", "没有任何可办的事项。")
        return None
    return Offer(
        items,
        Bundle(
            terms=terms,
            shared_materials=parts.materials(reading, "shared_materials", rules.intermediaries),
            in_key_plan=bool(eligibility and eligibility.flag("in_key_project_plan")),
            project_code=bool(eligibility and eligibility.flag("project_code_required")),
            source_document=reading.text("source_doc"),
        ),
    )


def _items(reading: Reading, matters: Mapping[str, Matter]) -> tuple[Matter, ...]:
    """The matters listed, by key or code."""
    found: dict[str, Matter] = {}
    for listed in reading.texts("items"):
        known = matters.get(listed.text)
        if known is None:
            reading.note("unknown-item", f"所列的事项“{listed.text}”不在目录中。", at=listed.at)
        elif known.key in found:
            reading.note("item-twice", f"所列的事项“{listed.text}”重复。", at=listed.at)
        else:
            found[known.key] = known
    return tuple(found.values())


def _terms(reading: Reading, *, code: str, lead: str) -> BundleTerms:
    promised = limit(reading, "promised", "承诺期限", required=False)
    if promised is None and reading.has("promised_days"):
        days = reading.number("promised_days")
        if days is not None and days <= 0:
            at = reading.place("promised_days")
            reading.note("limit-not-positive", "的承诺期限必须大于零。", at=at)
        elif days is not None:
            promised = Limit(unit=Unit.WORKING_DAY, n=days)
    return BundleTerms(
        code=code,
        name=reading.text("name", required=True),
        lead_department=lead,
        promised=promised,
        promised_start=start(reading, "promised"),
        provisional_letter=_letter(reading),
        ceiling=_ceiling(reading),
    )


def _letter(reading: Reading) -> LetterTerms | None:
    inner = reading.inner("provisional_letter", what=f"{reading.what}的路条")
    if inner is None:
        return None
    if inner.flag("is_licence"):
        text = "不是许可，不得作为开工依据，is_licence 只能是 false。"
        inner.note("letter-is-no-licence", text, at=inner.place("is_licence"))
    allowed = limit(reading, "provisional_letter", "路条期限")
    counted = start(reading, "provisional_letter") if inner.has("clock_start") else Start.RECEIVED
    return LetterTerms(
        name=inner.text("name") or "路条",
        limit=allowed or LetterTerms().limit,
        start=counted,
        valid_days=inner.count("default_valid_wd", default=LetterTerms().valid_days),
    )


def _ceiling(reading: Reading) -> Ceiling:
    allowed = limit(reading, "statutory_ceiling", "联合办理法定期限", required=False)
    inner = reading.inner("statutory_ceiling", what=f"{reading.what}的联合办理法定期限")
    if allowed is None or inner is None:
        return Ceiling()
    return Ceiling(limit=allowed, extend=inner.count("extend", default=0, least=0))


def _compare(reading: Reading, terms: BundleTerms, items: tuple[Matter, ...]) -> None:
    promised, ceiling = terms.promised, terms.ceiling.limit
    if promised is None:
        return
    key = "promised" if reading.has("promised") else "promised_days"
    if promised.unit is ceiling.unit and promised.n > ceiling.n:
        text = f"承诺期限（{promised}）长于联合办理法定期限（{ceiling}）。"
        reading.note("promised-beyond-statutory", text, at=reading.place(key))
    for item in (i.terms for i in items):
        if _exceeds(promised, item):
            text = (
                f"承诺期限（{promised}）长于“{item.name}”的法定期限（{item.statutory}），请核对。"
            )
            reading.note("bundle-beyond-item", text, at=reading.place(key), level=Level.HINT)


def _exceeds(promised: Limit, item: ItemTerms) -> bool:
    replaced = item.promised.unit.by_the_day and promised.unit is item.statutory.unit
    return replaced and promised.n > item.statutory.n
