"""The parts of a matter: materials, special procedures, steps, and the fields of 八公开."""

from collections.abc import Iterator

from contracts.terms import DEFAULT_SPECIAL_DAYS, PROCEDURE_NAMES, Procedure, SpecialProcedure, Step
from services.intake.domain.catalogue import Disclosure, Material
from services.intake.domain.lint.limits import limit
from services.intake.domain.lint.reading import Reading
from services.intake.domain.lint.source import Mapping, Scalar

DISCLOSED = {
    "subject": "主体",
    "basis": "依据",
    "conditions": "条件",
    "procedure": "程序",
    "fee_basis": "收费依据",
    "fee_standard": "收费标准",
    "window_authority": "窗口权限",
}
"""With 名称, 材料 and 承诺期限 the ten of 八公开 (domain-rules 1.3)."""


def materials(reading: Reading, key: str, intermediaries: tuple[str, ...]) -> tuple[Material, ...]:
    found: dict[str, Material] = {}
    for entry in reading.each(key, what="材料"):
        material = Material(
            id=entry.text("id", required=True),
            name=entry.text("name", required=True),
            required=entry.flag("required", default=True),
            deferrable=entry.flag("deferrable"),
            copies=entry.count("copies", default=1),
            source=entry.text("source"),
            form=entry.text("form"),
            condition=entry.text("condition"),
            basis=entry.text("basis"),
            note=entry.text("note"),
        )
        if material.id in found:
            entry.note("material-twice", f"编号 {material.id} 重复。", at=entry.place("id"))
        if any(word in material.source for word in intermediaries) and not material.basis:
            text = f"“{material.name}”来自中介服务，须写明法定依据（basis），否则不得要求提交。"
            entry.note("intermediary-without-basis", text, at=entry.place("source"))
        found[material.id] = material
    return tuple(found.values())


def special_procedures(reading: Reading) -> tuple[SpecialProcedure, ...]:
    found: dict[Procedure, SpecialProcedure] = {}
    for entry in reading.each("special_procedures", what="特别程序"):
        written = entry.text("procedure", required=True)
        days = entry.count("max_days", default=DEFAULT_SPECIAL_DAYS)
        if not written:
            continue
        at = entry.place("procedure")
        if written not in tuple(Procedure):
            listed = "、".join(f"{p}（{PROCEDURE_NAMES[p]}）" for p in Procedure)
            text = f"“{written}”不在法定范围内，只能是：{listed}（行政许可法第四十五条及特别法）。"
            entry.note("procedure-not-in-law", text, at=at)
        elif written in found:
            entry.note("procedure-twice", f"“{written}”写了两次。", at=at)
        else:
            found[Procedure(written)] = SpecialProcedure(
                procedure=Procedure(written), max_days=days, basis=entry.text("basis")
            )
    return tuple(found.values())


def steps(reading: Reading) -> tuple[Step, ...]:
    return tuple(_steps(reading))


def _steps(reading: Reading) -> Iterator[Step]:
    """Plain names, or mappings with `key`, `name` and `limit`."""
    for position, node in enumerate(reading.nodes("steps"), start=1):
        if isinstance(node, Scalar):
            yield Step(key=f"s{position}", name=node.text)
        elif isinstance(node, Mapping):
            entry = reading.entry(node, what="环节")
            key = entry.text("key", required=True)
            allowed = limit(entry, "limit", "时限", required=False)
            yield Step(key=key, name=entry.text("name") or key, limit=allowed)
        else:
            reading.note("wrong-shape", "的环节应是文字或“名称: 值”。", at=node.at)


def disclosure(reading: Reading, materials: tuple[Material, ...]) -> Disclosure:
    inner = reading.inner("disclosure", what=reading.what)
    if not materials:
        reading.note("disclosure-missing", "八公开缺少“材料”。", at=reading.place("materials"))
    told = {key: inner.text(key) if inner else "" for key in DISCLOSED}
    for key, words in DISCLOSED.items():
        if not told[key]:
            at = inner.place(key) if inner else reading.at
            text = f"八公开缺少“{words}”（disclosure.{key}）。"
            reading.note("disclosure-missing", text, at=at)
    return Disclosure(**told)
