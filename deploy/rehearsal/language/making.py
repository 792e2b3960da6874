"""Steps that give a name to something new: which case of which items, and with what handed in."""

from typing import Any

from deploy.rehearsal.language.acts import HANDED_IN, HANDED_IN_UNLESS_SAID, Act
from deploy.rehearsal.language.scene import Alias, Kind, Scene
from deploy.rehearsal.language.values import Given, alias, each, fields, near, nothing, text
from services.intake.domain.catalogue import Offer
from services.intake.domain.lint.source import Node


def named(act: Act, node: Node, scene: Scene) -> tuple[str, Alias | None]:
    """The name, and what it has been given to already."""
    name = alias(node, scene) or ""
    there = scene.cast.get(name)
    if there is None:
        return name, None
    if there.kind is not act.makes:
        text = f"“{name}”是第{there.line}行立的{there.kind}，须另取别名。"
        scene.notes.wrong(node.at.line, text)
    elif not act.again:
        text = f"“{name}”在第{there.line}行已经立了，不能再立一次。"
        scene.notes.wrong(node.at.line, text)
    return name, there


def new(kind: Kind, name: str, *, given: Given, line: int, scene: Scene) -> Alias:
    """What the name will stand for, if the step is not refused."""
    if kind is not Kind.CASE:
        return Alias(name, kind, line)
    offer = _offer(given, scene, line=line)
    items = _items(offer, given, line=line, scene=scene) if offer else ()
    return Alias(name, kind, line, offer if items else None, items)


def _offer(given: Given, scene: Scene, *, line: int) -> Offer | None:
    if "matter" not in given:
        scene.notes.wrong(line, "立案须写明 matter（事项的 key、编码或基本编码）。")
        return None
    node = given["matter"]
    named = text(node, scene)
    if named is None:
        return None
    matters = scene.offered.matters
    if named not in matters:
        scene.notes.wrong(node.at.line, f"目录中没有事项“{named}”{near(named, matters)}")
    return matters.get(named)


def _items(offer: Offer, given: Given, *, line: int, scene: Scene) -> tuple[str, ...]:
    """Keys of the items; empty, with a note, if they cannot be told."""
    node = given.get("items")
    if offer.bundle is None:
        if node is not None:
            scene.notes.wrong(node.at.line, f"“{offer.name}”是单个事项，不写 items。")
        return (offer.items[0].key,)
    if node is None or nothing(node):
        keys = "、".join(item.key for item in offer.items)
        scene.notes.wrong(line, f"“{offer.name}”是联办事项，须写明 items；可选：{keys}。")
        return ()
    return _chosen(node, offer, scene)


def _chosen(node: Node, offer: Offer, scene: Scene) -> tuple[str, ...]:
    chosen: dict[str, None] = {}
    groups: dict[str, str] = {}
    for one in each(node, scene, "items"):
        key, line = text(one, scene), one.at.line
        if key is None:
            continue
        if not offer.knows(key):
            keys = [item.key for item in offer.items]
            scene.notes.wrong(line, f"“{offer.name}”没有事项“{key}”{near(key, keys)}")
            continue
        if key in chosen:
            scene.notes.wrong(line, f"事项“{key}”列了两次。")
        elif (group := offer.item(key).one_of) and (first := groups.setdefault(group, key)) != key:
            scene.notes.wrong(line, f"“{first}”和“{key}”同属“{group}”，只能选办其中一项。")
        chosen[key] = None
    return tuple(chosen)


def handed_in(made: Alias, given: Given, scene: Scene) -> dict[str, Any]:
    """The fields of a step that makes a case."""
    said = fields(HANDED_IN, given, scene)
    matter = made.offer.code if made.offer else ""
    return {"matter": matter, "items": made.items, **HANDED_IN_UNLESS_SAID, **said}


def repeated(there: Alias, given: Given, scene: Scene) -> dict[str, Any]:
    """The fields of a step that receives what has been submitted: nothing new can be said of it."""
    if "matter" in given:
        offer = _offer(given, scene, line=there.line)
        if offer and there.offer and offer.code != there.offer.code:
            text = f"“{there.name}”办的是“{there.offer.name}”，不是“{offer.name}”。"
            scene.notes.wrong(given["matter"].at.line, text)
    for key in ("items", *HANDED_IN):
        if key in given:
            text = f"“{there.name}”在第{there.line}行已经提交，{key} 应写在那里。"
            scene.notes.wrong(given[key].at.line, text)
    return {}
