"""How days and times are written. Local time of the county; 24:00 is never written."""

import re
from datetime import date, datetime, time

from contracts.time import SHANGHAI
from deploy.rehearsal.language.scene import Scene
from deploy.rehearsal.language.values import nothing, written
from services.intake.domain.lint.source import Node, Scalar

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_HOUR = re.compile(r"\d\d:\d\d")


def moment(node: Node, scene: Scene) -> datetime | None:
    """Local time of the county. 24:00 is never written."""
    if (found := written(node, scene, "时间")) is None:
        return None
    if not _MOMENT.fullmatch(found):
        scene.notes.wrong(node.at.line, f"“{found}”不是时间，应写作 2026-02-13T09:30（可加秒）。")
        return None
    try:
        return datetime.fromisoformat(found).replace(tzinfo=SHANGHAI)
    except ValueError:
        why = f"没有“{found}”这一时间；24:00 写作次日 00:00。"
        scene.notes.wrong(node.at.line, why)
        return None


def day(node: Node, scene: Scene) -> date | None:
    if (found := written(node, scene, "日期")) is None:
        return None
    if not _DAY.fullmatch(found):
        scene.notes.wrong(node.at.line, f"“{found}”不是日期，应写作 2026-02-13。")
        return None
    try:
        return date.fromisoformat(found)
    except ValueError:
        scene.notes.wrong(node.at.line, f"没有“{found}”这一日期。")
        return None


def due(node: Node, scene: Scene) -> date | datetime | None:
    """A day, a local time for limits in minutes, or null while paused."""
    if nothing(node):
        return None
    timed = isinstance(node, Scalar) and "T" in node.text
    return moment(node, scene) if timed else day(node, scene)


def moment_or_null(node: Node, scene: Scene) -> datetime | None:
    return None if nothing(node) else moment(node, scene)


def month(node: Node, scene: Scene) -> str | None:
    found = written(node, scene, "月份")
    if found is not None and not _MONTH.fullmatch(found):
        scene.notes.wrong(node.at.line, "月份应写作 2026-11。")
    return found


def hour(node: Node, scene: Scene) -> str | None:
    if (found := written(node, scene, "钟点")) is None:
        return None
    try:
        wrong = not _HOUR.fullmatch(found)
        time.fromisoformat(found)
    except ValueError:
        wrong = True
    if wrong:
        scene.notes.wrong(node.at.line, f"“{found}”不是钟点，应写作 08:30；没有 24:00。")
    return found
