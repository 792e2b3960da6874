"""What a step changes for the steps below it: which services run, which calendar is in force."""

from contracts.time import CalendarRefused, LocalLayer, NationalYear, WorkCalendar
from deploy.rehearsal.language.rehearsal import Fields
from deploy.rehearsal.language.scene import Scene

RUNNING = ("stop_service", "start_service")


def running(act: str, service: str, *, line: int, scene: Scene) -> None:
    """After `stop_service` and `start_service`."""
    stopped = scene.stopped.get(service)
    if act == "stop_service":
        if stopped is not None:
            scene.notes.wrong(line, f"服务 {service} 在第{stopped}行已经停了。")
        scene.stopped[service] = line
    elif stopped is None:
        scene.notes.wrong(line, f"服务 {service} 没有停，不用启动。")
    else:
        del scene.stopped[service]


def calendar(fields: Fields, scene: Scene, *, line: int, refused: bool) -> None:
    """After `calendar`. What makes no calendar is for the product to refuse, not for the file."""
    if ("year" in fields) != ("status" in fields):
        text = "换用全国某年的安排须同时写 year 和 status；只加地方休假、上班日则都不写。"
        scene.notes.wrong(line, text)
    elif not fields:
        scene.notes.wrong(line, "日历没有写要改什么：year 和 status，或 off、work。")
    elif scene.calendar is not None and not refused:
        scene.calendar = changed(scene.calendar, fields)


def changed(calendar: WorkCalendar, fields: Fields) -> WorkCalendar:
    """The calendar as the act leaves it; the same if these fields make none."""
    try:
        if "year" in fields:
            return calendar.replacing(NationalYear.parse(fields))
        return calendar.overlaid(LocalLayer.parse(fields))
    except CalendarRefused:
        return calendar
