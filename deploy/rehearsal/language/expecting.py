"""Reading expectations: one flat mapping each, whose first key names the kind and the thing."""

from collections.abc import Collection

from deploy.rehearsal.language.expectations import FLAGGED, SHAPES, Shape
from deploy.rehearsal.language.rehearsal import Expectation
from deploy.rehearsal.language.scene import Scene
from deploy.rehearsal.language.values import each, entries, fields, near
from deploy.rehearsal.language.words import SERVICES
from services.intake.domain.lint.source import Mapping, Node


def expectations(node: Node, scene: Scene) -> tuple[Expectation, ...]:
    read = (_expectation(one, scene) for one in each(node, scene, "expect"))
    return tuple(one for one in read if one is not None)


def _expectation(node: Node, scene: Scene) -> Expectation | None:
    line = node.at.line
    if not isinstance(node, Mapping) or not node.entries:
        scene.notes.wrong(line, "每条期望应写作 {case: P1, state: ACCEPTED}。")
        return None
    kind = node.entries[0][0].text
    if kind not in SHAPES:
        scene.notes.wrong(line, _unknown(kind, node))
        return None
    shape = SHAPES[kind]
    given = entries(node, scene, {kind, *shape.fields}, what=f"期望“{kind}”")
    thing = shape.thing(given.pop(kind), scene)
    said = fields(shape.fields, given, scene)
    if len(node.entries) == 1 and not shape.defaults:
        scene.notes.wrong(line, f"这条期望没有写要核对什么；可写：{'、'.join(shape.fields)}。")
    elif missing := sorted(shape.required - said.keys()):
        scene.notes.wrong(line, f"期望“{kind}”须写明 {'、'.join(missing)}。")
    _knowable(shape, said, line=line, scene=scene)
    if not shape.built:
        scene.notes.unbuilt(line, f"期望“{kind}”")
    return Expectation(line, kind, thing or "", {**shape.defaults, **said})


def _unknown(kind: str, node: Mapping) -> str:
    misplaced = [key for key, _ in node if key in SHAPES]
    if misplaced:
        return f"“{misplaced[0]}”须写在这条期望的最前面。"
    return f"没有“{kind}”这一种期望{near(kind, SHAPES)}"


def _knowable(shape: Shape, said: Collection[str], *, line: int, scene: Scene) -> None:
    needed = SERVICES if set(said) & set(FLAGGED) else {shape.needs}
    for service, stopped in scene.stopped.items():
        if service in needed:
            text = f"服务 {service} 在第{stopped}行停了，启动之前这条期望无从核对。"
            scene.notes.wrong(line, text)
