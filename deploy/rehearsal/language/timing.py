"""When a step is: at a local time, or so many hours, days or working days after the one above."""

import re
from datetime import datetime, timedelta

from contracts.time import TimeRefused
from deploy.rehearsal.language.rehearsal import After
from deploy.rehearsal.language.scene import Scene
from deploy.rehearsal.language.times import moment
from deploy.rehearsal.language.values import Given, written
from services.intake.domain.lint.source import Node

_AFTER = re.compile(r"(\d{1,5})(h|d|wd)")


def timed(given: Given, scene: Scene, *, line: int) -> tuple[datetime | None, After | None]:
    """What the step says; the scene's time moves on to it."""
    if ("at" in given) == ("after" in given):
        scene.notes.wrong(line, "每一步须写 at 或 after，且只写一个。")
        return None, None
    if "at" in given:
        at = moment(given["at"], scene)
        if at is not None:
            _forward(at, scene, line=given["at"].at.line)
        return at, None
    span = _after(given["after"], scene)
    if span is not None:
        scene.moment = _later(span, scene, line=given["after"].at.line)
    return None, span


def _forward(at: datetime, scene: Scene, *, line: int) -> None:
    if scene.moment is not None and at < scene.moment:
        before = scene.moment.replace(tzinfo=None).isoformat(timespec="minutes")
        scene.notes.wrong(line, f"时间早于上一步（或开始时间）{before}，只能往后走。")
        return
    scene.moment = at


def _after(node: Node, scene: Scene) -> After | None:
    found = written(node, scene, "时距")
    match = _AFTER.fullmatch(found or "")
    if match is not None:
        return After(int(match[1]), match[2])
    if found is not None:
        scene.notes.wrong(node.at.line, f"“{found}”不是时距，应写作 3h、2d 或 5wd（工作日）。")
    return None


def _later(span: After, scene: Scene, *, line: int) -> datetime | None:
    now, calendar = scene.moment, scene.calendar
    try:
        if now is None or span.n == 0:
            return now
        if span.unit == "h":
            return now + timedelta(hours=span.n)
        if span.unit == "d":
            return now + timedelta(days=span.n)
        if calendar is None:
            return None
        return datetime.combine(calendar.working_day(span.n, after=now.date()), now.timetz())
    except (OverflowError, TimeRefused) as refused:
        why = str(refused) if isinstance(refused, TimeRefused) else "时间超出了日历。"
        scene.notes.wrong(line, f"算不出这一步的时间：{why}")
        return None
