"""What a spectator of the demo sees: a lane per department, filled from the ledger as it grows."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

WORDS = {
    "intake.case_received": "收件",
    "intake.case_accepted": "受理",
    "intake.item_routed": "分派",
    "intake.case_completed": "办结",
    "intake.result_delivered": "出件",
    "approval.item_opened": "到件",
    "approval.item_claimed": "承办",
    "approval.item_reviewed": "审查",
    "approval.item_checked": "审核",
    "approval.item_decided": "决定",
    "disclosure.record_published": "公开",
}
DESK = "窗口"
CLOCKS = {"promised": "承诺", "statutory": "法定", "acceptance": "受理审查", "delivery": "送达"}


@dataclass(slots=True)
class Stage:
    departments: Mapping[str, str]
    """Names by id, in the order of their lanes."""
    case: str = ""
    entries: Sequence[Mapping[str, Any]] = field(default_factory=list)
    clocks: Sequence[Mapping[str, Any]] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the ledger shows the last step."""

    def show(self, entries: Sequence[Mapping[str, Any]]) -> None:
        self.entries = entries
        if any(fact(entry) == "intake.result_delivered" for entry in entries):
            self.ended.set()

    def __rich__(self) -> Table:
        whose = {DESK: "-"} | {name: id for id, name in self.departments.items()}
        lanes = {name: self._lane(id) for name, id in whose.items()}
        table = Table(title=f"重点项目并联审批 {self.case}", expand=True, show_footer=True)
        for name, id in whose.items():
            table.add_column(name, self._dues(id), ratio=1, overflow="fold")
        for row in range(max((len(lane) for lane in lanes.values()), default=0)):
            table.add_row(*(lane[row] if row < len(lane) else "" for lane in lanes.values()))
        return table

    def _lane(self, department: str) -> list[Text]:
        mine = [e for e in self.entries if e["department"] == department and fact(e) in WORDS]
        return [
            Text.assemble(
                (f"#{entry['index']} ", "cyan"),
                f"{WORDS[fact(entry)]} ",
                (moment(entry["time"]), "dim"),
            )
            for entry in mine
        ]

    def _dues(self, department: str) -> Text:
        told = [
            f"{CLOCKS[clock['kind']]} {clock['due']}"
            for clock in self.clocks
            if clock["department"] == department and clock["kind"] in CLOCKS and clock["due"]
        ]
        # Two items of one department are often due on the same day: once is enough.
        return Text("\n".join(dict.fromkeys(told)), "yellow")


def fact(entry: Mapping[str, Any]) -> str:
    return str(entry["type"]).rsplit(".", 1)[0]


def moment(written: str) -> str:
    """To the tenth of a second: what a lane of an ordinary terminal has room for."""
    return datetime.fromisoformat(written).strftime("%H:%M:%S.%f")[:-5]
