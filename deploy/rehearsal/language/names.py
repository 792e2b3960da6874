"""The names of things: cases, items, clocks. Each is held against what there is so far.

They are returned in one spelling, so that the runner can take them apart with `place` and
`clock_name` without knowing the catalogue.
"""

import re
from dataclasses import dataclass

from deploy.rehearsal.language.scene import Alias, Kind, Scene
from deploy.rehearsal.language.values import (
    Reader,
    near,
    written,
)
from deploy.rehearsal.language.words import CLOCKS, ClockWord
from services.intake.domain.lint.source import Node

_NTH = re.compile(r"[1-9]\d{0,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A case, one of its items, a record or a request."""

    alias: str
    item: str = ""
    """Key of an item of a bundle; empty for the case, and for the one item of a single matter."""


@dataclass(frozen=True, slots=True)
class ClockName:
    on: Place
    kind: str
    n: int | None = None
    """None: the latest."""


def place(thing: str) -> Place:
    """A thing as the parser spells it: `P1`, `P1/shuibao`."""
    alias, _, item = thing.partition("/")
    return Place(alias, item)


def clock_name(thing: str) -> ClockName:
    """A clock as the parser spells it: `P1/acceptance#1`, `P1/shuibao/promised`."""
    on, _, last = thing.rpartition("/")
    kind, _, nth = last.partition("#")
    return ClockName(place(on), kind, int(nth) if nth else None)


def known(name: str, scene: Scene, *, line: int, kind: Kind | None = None) -> Alias | None:
    """What that alias was given to; None and a note if it was not, or to something else."""
    alias = scene.cast.get(name)
    if alias is None:
        why = "须先有一步把它立起来（submit、receive、publish 或 ask）"
        scene.notes.wrong(line, f"到这一步为止没有“{name}”，{why}。")
    elif kind is not None and alias.kind is not kind:
        text = f"“{name}”是第{alias.line}行立的{alias.kind}，不是{kind}。"
        scene.notes.wrong(line, text)
        return None
    return alias


def _thing(kind: Kind) -> Reader:
    def read(node: Node, scene: Scene) -> str | None:
        name = written(node, scene, f"{kind}的别名")
        if (
            name is None
            or known(name.partition("/")[0], scene, line=node.at.line, kind=kind) is None
        ):
            return None
        if "/" in name:
            scene.notes.wrong(node.at.line, f"此处只写{kind}的别名，不写“{name}”。")
        return name

    return read


case = _thing(Kind.CASE)
record = _thing(Kind.RECORD)
request = _thing(Kind.REQUEST)


def item(node: Node, scene: Scene) -> str | None:
    """`P1/shuibao`; `P1` if it is a single matter."""
    name = written(node, scene, "事项（如 P1/shuibao）")
    if name is None:
        return None
    alias, _, key = name.partition("/")
    on = known(alias, scene, line=node.at.line, kind=Kind.CASE)
    return _item(on, key, line=node.at.line, scene=scene) if on else None


def _item(on: Alias, key: str, *, line: int, scene: Scene) -> str | None:
    if on.offer is None:
        return None
    if on.bundle and not key:
        listed = "、".join(f"{on.name}/{one}" for one in on.items)
        scene.notes.wrong(line, f"“{on.name}”是联办件，须写明哪一项：{listed}。")
    elif key and key not in on.items:
        scene.notes.wrong(line, f"“{on.name}”没有选办“{key}”{near(key, on.items)}")
    else:
        return f"{on.name}/{key}" if on.bundle else on.name
    return None


def clock(node: Node, scene: Scene) -> str | None:
    """`<case or item>/<kind>[#n]`."""
    name = written(node, scene, "时钟（如 P1/promised）")
    if name is None:
        return None
    on, _, last = name.rpartition("/")
    alias, _, key = on.partition("/")
    line = node.at.line
    if not on:
        scene.notes.wrong(line, f"时钟应写作“{name}/种类”，种类如 promised、statutory。")
        return None
    there = known(alias, scene, line=line)
    return _clock(there, key, last, line=line, scene=scene) if there else None


def _clock(on: Alias, key: str, last: str, *, line: int, scene: Scene) -> str | None:
    kind, mark, nth = last.partition("#")
    if kind not in CLOCKS:
        what = "须写明时钟种类" if kind in on.items else f"没有“{kind}”这一种时钟"
        scene.notes.wrong(line, f"{what}{near(kind, CLOCKS)}")
        return None
    if mark and not _NTH.fullmatch(nth):
        scene.notes.wrong(line, f"“#{nth}”应写作 #1、#2……（第几个；不写是最近一个）。")
        return None
    spelt = _owner(on, key, kind, line=line, scene=scene)
    if spelt is not None and not CLOCKS[kind].built:
        scene.notes.unbuilt(line, f"时钟“{kind}”")
    return None if spelt is None else f"{spelt}/{last}"


def _owner(on: Alias, key: str, kind: str, *, line: int, scene: Scene) -> str | None:
    """What the clock lives on, as the parser spells it."""
    word = CLOCKS[kind]
    if on.kind is not Kind.CASE:
        if word.request and on.kind is Kind.REQUEST and not key:
            return on.name
        scene.notes.wrong(line, f"{on.kind}“{on.name}”没有“{kind}”这种时钟。")
        return None
    if on.offer is None:
        return None
    if key or not on.bundle:
        spelt = _item(on, key, line=line, scene=scene)
        if spelt is None or word.item or (word.case and not on.bundle):
            return spelt
    elif word.case:
        return on.name
    scene.notes.wrong(line, _misplaced(on, word, kind))
    return None


def _misplaced(on: Alias, word: ClockWord, kind: str) -> str:
    if word.request:
        return f"“{kind}”是公开申请的时钟，办件“{on.name}”没有。"
    if word.case:
        return f"“{kind}”是整个办件的时钟，应写作 {on.name}/{kind}。"
    listed = "、".join(f"{on.name}/{one}/{kind}" for one in on.items)
    return f"“{kind}”是各事项的时钟，联办件须写明哪一项：{listed}。"


def about(node: Node, scene: Scene) -> str | None:
    """A case, an item, a clock, a record or a request."""
    name = written(node, scene, "办件、事项或时钟")
    if name is None:
        return None
    alias, _, rest = name.partition("/")
    on = known(alias, scene, line=node.at.line)
    if on is None or not rest:
        return name if on else None
    if on.kind is Kind.CASE and rest in on.items:
        return _item(on, rest, line=node.at.line, scene=scene)
    return clock(node, scene)


def matter_of_card(node: Node, scene: Scene) -> str | None:
    """A case, an item or a clock: what a card can be about."""
    name = written(node, scene, "办件、事项或时钟")
    if (
        name is None
        or known(name.partition("/")[0], scene, line=node.at.line, kind=Kind.CASE) is None
    ):
        return None
    return about(node, scene)
