"""What can be expected, of what, and which services must run for anybody to know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.rehearsal.language import names, words
from deploy.rehearsal.language.roles import department, role
from deploy.rehearsal.language.scene import Scene
from deploy.rehearsal.language.times import due, moment_or_null, month
from deploy.rehearsal.language.values import (
    Reader,
    count,
    flag,
    listed,
    number,
    one_of,
    text,
    whole,
)
from services.intake.domain.lint.source import Node

_flag_words = listed(one_of(words.FLAGS, "标记"))
FLAGGED: Mapping[str, Reader] = {"flags": _flag_words, "no_flags": _flag_words}
"""Flags come from everywhere: to know them every service must run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    thing: Reader
    fields: Mapping[str, Reader]
    needs: str
    """The service that knows it."""
    defaults: Mapping[str, object] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    built: bool = True


_facts = one_of(words.FACTS | words.LATER_FACTS, "事件")


def _fact(node: Node, scene: Scene) -> str | None:
    found: str | None = _facts(node, scene)
    if found in words.LATER_FACTS:
        scene.notes.unbuilt(node.at.line, f"事件“{found}”")
    return found


SHAPES: Mapping[str, Shape] = {
    "case": Shape(
        thing=names.case,
        fields={"state": one_of(words.CASE_STATES, "办件状态"), **FLAGGED},
        needs="intake",
    ),
    "item": Shape(
        thing=names.item,
        fields={"state": one_of(words.ITEM_STATES, "事项状态"), **FLAGGED},
        needs="approval",
    ),
    "request": Shape(
        thing=names.request, fields={"state": text, **FLAGGED}, needs="disclosure", built=False
    ),
    "record": Shape(
        thing=names.record, fields={"state": text, **FLAGGED}, needs="disclosure", built=False
    ),
    "clock": Shape(
        thing=names.clock,
        fields={
            "state": one_of(words.CLOCK_STATES, "时钟状态"),
            "due": due,
            "lamp": one_of(words.LAMPS, "灯色"),
            "elapsed": whole,
            "remaining": whole,
            "provisional": flag,
            "breached_at": moment_or_null,
        },
        needs="supervision",
    ),
    "card": Shape(
        thing=names.matter_of_card,
        fields={
            "anomaly": one_of(words.ANOMALIES, "异常编号"),
            "colour": one_of(words.COLOURS, "牌色"),
            "count": count,
            "state": one_of(words.CARD_STATES, "牌的状态"),
        },
        needs="supervision",
        defaults={"count": 1},
        built=False,
    ),
    "papers": Shape(
        thing=names.case,
        fields={
            "has": listed(one_of(words.PAPERS, "文书")),
            "exactly": listed(one_of(words.PAPERS, "文书"), once=False),
        },
        needs="intake",
        built=False,
    ),
    "ledger": Shape(
        thing=names.case,
        fields={"steps": listed(_fact, once=False), "verified": flag},
        needs="supervision",
    ),
    "kpi": Shape(
        thing=one_of(words.KPIS, "指标"),
        fields={"value": number, "numerator": count, "denominator": count},
        needs="supervision",
        built=False,
    ),
    "score": Shape(
        thing=department,
        fields={"month": month, "value": number},
        needs="supervision",
        required=frozenset({"month", "value"}),
        built=False,
    ),
    "published": Shape(
        thing=names.about,
        fields={"is": flag, "shows": listed(text), "hides": listed(text)},
        needs="disclosure",
        built=False,
    ),
    "notified": Shape(
        thing=role,
        fields={"about": names.about, "count": count},
        needs="supervision",
        defaults={"count": 1},
        built=False,
    ),
}
