"""What the time modules refuse. Each sentence is written for the person who has to act on it."""

from datetime import date


class TimeRefused(ValueError):
    """Anything about days, limits or calendars that is not lawful or not known."""


class ZoneRefused(TimeRefused):
    def __init__(self) -> None:
        super().__init__("时间必须是北京时间（Asia/Shanghai），不接受无时区或其他时区的时间。")


class LimitRefused(TimeRefused):
    def __init__(self) -> None:
        super().__init__("期限必须是大于零的整数；只有“即时办结”没有天数。")


class CalendarRefused(TimeRefused):
    """The layers contradict each other or leave nothing to count."""


class NoWorkingDay(CalendarRefused):
    def __init__(self, year: int) -> None:
        super().__init__(f"按此日历{year}年没有一个工作日，期限永远不会届满，不能使用。")


class YearUnknown(TimeRefused):
    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"没有{year}年的工作日安排，无法计算期限，请先导入该年日历。")


class PauseRefused(TimeRefused):
    def __init__(self, started: date, ended: date) -> None:
        super().__init__(f"停钟的结束（{ended}）不能早于开始（{started}）。")
