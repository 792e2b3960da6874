"""Index numbers (索引号) of records: made after the region's pattern, given once, never again."""

import re
import string
from collections.abc import Mapping
from typing import Self

from contracts.terms import ItemType

OTHER = "99"
CATEGORIES: Mapping[str, str] = {
    ItemType.LICENCE: "01",
    ItemType.BENEFIT: "05",
    ItemType.CONFIRMATION: "07",
    ItemType.AWARD: "08",
    ItemType.RULING: "09",
    ItemType.OTHER_POWER: "10",
    ItemType.PUBLIC_SERVICE: "20",
}
"""The two digits of a matter's type, as in the national matter codes (domain-rules 6.1)."""

SERIAL_PER = ("organ", "year")
"""Serials run per organ and year, so both must be told from the number."""
_FIELDS = {*SERIAL_PER, "category", "serial"}
_IN_AN_ADDRESS = re.compile(r"[0-9A-Za-z-]+")


class PatternRefused(ValueError):
    def __init__(self, why: str) -> None:
        super().__init__(f"索引号格式不可用：{why}。")


class IndexPattern:
    """E.g. `LS{organ}-{category}-{year}-{serial:04}` → `LSswj-01-2026-0001`."""

    def __init__(self, written: str) -> None:
        self._written = written

    @classmethod
    def read(cls, written: str) -> Self:
        """Raises `PatternRefused` unless every number it makes is unique and fits an address."""
        try:
            parts = list(string.Formatter().parse(written))
        except ValueError as error:
            raise PatternRefused("花括号不成对") from error
        named = {name for _, name, _, _ in parts if name}
        if not all(between for between, name, _, _ in parts[1:] if name):
            raise PatternRefused("各部分之间须有分隔")
        if named - _FIELDS:
            raise PatternRefused(f"不认识的部分 {'、'.join(sorted(named - _FIELDS))}")
        if missing := {*SERIAL_PER, "serial"} - named:
            raise PatternRefused(f"缺少 {'、'.join(sorted(missing))}")
        pattern = cls(written)
        if not _IN_AN_ADDRESS.fullmatch(pattern._made("x", "01", 2026, 1)):
            raise PatternRefused("只能用字母、数字和短横线")
        return pattern

    def number(self, *, organ: str, item_type: str, year: int, serial: int) -> str:
        return self._made(organ, CATEGORIES.get(item_type, OTHER), year, serial)

    def _made(self, organ: str, category: str, year: int, serial: int) -> str:
        return self._written.format(organ=organ, category=category, year=year, serial=serial)
