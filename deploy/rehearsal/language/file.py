"""A rehearsal file, read and checked whole. Whatever it cannot know to be right is a mistake."""

from pathlib import Path
from typing import Any

from contracts import calendars, policy
from contracts.policy import UnknownRegion
from contracts.time import CalendarRefused
from deploy.rehearsal.language.mistakes import Finding, Mistake, Notes
from deploy.rehearsal.language.rehearsal import Rehearsal
from deploy.rehearsal.language.scene import Offered, Scene
from deploy.rehearsal.language.steps import step
from deploy.rehearsal.language.times import day, hour, moment
from deploy.rehearsal.language.tree import NotYaml, tree
from deploy.rehearsal.language.values import (
    Reader,
    between,
    each,
    entries,
    fields,
    listed,
    one_of,
    text,
)
from services.intake.domain.catalogue import Catalogue
from services.intake.domain.lint.source import Mapping, Node, Sequence

REGION = "441825"
TOP = frozenset({"rehearsal", "region", "calendar", "start", "steps"})
REQUIRED = ("rehearsal", "start", "steps")
_LAYER = frozenset({"off", "work"})


def parse(path: Path, catalogue: Catalogue) -> Rehearsal:
    """The rehearsal in that file, played with that catalogue.

    Raises `Mistake` with everything that is wrong with it, or `NotBuilt` if nothing is but it
    needs features that do not exist yet.
    """
    notes = Notes()
    try:
        root = tree(path)
    except NotYaml as error:
        raise Mistake(path, (Finding(error.line, error.text),)) from None
    scene = Scene(notes, Offered(catalogue), calendar=None, moment=None)
    read = _rehearsal(path, root, scene)
    notes.settle(path)
    assert read is not None, "what is missing has been noted"
    return read


def _rehearsal(path: Path, root: Node, scene: Scene) -> Rehearsal | None:
    if not isinstance(root, Mapping):
        scene.notes.wrong(root.at.line, "演练文件应是一组“名称: 值”。")
        return None
    top = entries(root, scene, TOP, what="演练文件")
    for key in REQUIRED:
        if key not in top:
            scene.notes.wrong(root.at.line, f"缺少“{key}”。")
    head = fields(_HEAD, top, scene)
    calendar = _calendar(top.get("calendar"), scene)
    scene.moment = head.get("start")
    nodes = each(top["steps"], scene, "steps") if "steps" in top else ()
    steps = tuple(one for node in nodes if (one := step(node, scene)) is not None)
    if not head.keys() >= {"rehearsal", "start"}:
        return None
    return Rehearsal(
        path=path,
        name=head["rehearsal"],
        region=head.get("region", REGION),
        calendar=calendar,
        start=head["start"],
        steps=steps,
        cast=scene.cast,
    )


def _region(node: Node, scene: Scene) -> str | None:
    found = text(node, scene)
    try:
        return None if found is None else policy.load(found).region
    except UnknownRegion as unknown:
        scene.notes.wrong(node.at.line, str(unknown))
        return None


def _days(node: Node, scene: Scene) -> list[str]:
    """As JSON has them: the calendar travels to services as it was written."""
    return [str(one) for one in listed(day)(node, scene)]


def _overlay(node: Node, scene: Scene) -> dict[str, list[str]]:
    layer = entries(node, scene, _LAYER, what="overlay")
    return {key: _days(days, scene) for key, days in layer.items()}


def _interval(node: Node, scene: Scene) -> list[str]:
    read = list(listed(hour)(node, scene))
    if isinstance(node, Sequence) and len(read) != 2:
        scene.notes.wrong(node.at.line, '每段办公时间应写作 ["08:30", "12:00"]。')
    return read


def _hours(node: Node, scene: Scene) -> list[list[str]]:
    return [_interval(one, scene) for one in each(node, scene, "hours")]


_HEAD: dict[str, Reader] = {"rehearsal": text, "region": _region, "start": moment}
_IN_CALENDAR: dict[str, Reader] = {
    "base": one_of(calendars.BASES, "全国日历"),
    "overlay": _overlay,
    "hours": _hours,
    "known_until": between(1949, 9998),
}


def _calendar(node: Node | None, scene: Scene) -> dict[str, Any]:
    """As written; the scene has the calendar that follows, unless a mistake has been noted."""
    if node is None:
        scene.calendar = calendars.office()
        return {"base": "cn"}
    before = scene.notes.many
    given = entries(node, scene, _IN_CALENDAR, what="calendar")
    written = {"base": "cn", **fields(_IN_CALENDAR, given, scene)}
    if scene.notes.many == before:
        try:
            scene.calendar = calendars.parse(written)
        except CalendarRefused as refused:
            scene.notes.wrong(node.at.line, str(refused))
    return written
