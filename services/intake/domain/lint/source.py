"""A catalogue file as a tree that remembers its lines, and what is found wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Shape(StrEnum):
    TEXT = "文字"
    NUMBER = "整数"
    FLAG = "true 或 false"
    NOTHING = "空"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    """As written: a code such as 440190001000 keeps its digits even without quotes."""
    shape: Shape
    at: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    items: "tuple[Node, ...]"
    at: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: "tuple[tuple[Scalar, Node], ...]"
    at: Place

    def __iter__(self) -> "Iterator[tuple[str, Node]]":
        return ((key.text, node) for key, node in self.entries)

    def get(self, name: str) -> "Node | None":
        return next((node for key, node in self if key == name), None)


Node = Scalar | Sequence | Mapping


class Level(StrEnum):
    ERROR = "错误"
    HINT = "提示"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    at: Place
    rule: str
    text: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        return f"{self.at}: {self.level}: {self.text} [{self.rule}]"


def broken(findings: "list[Finding]") -> bool:
    """Whether anything forbids publication; hints do not."""
    return any(finding.level is Level.ERROR for finding in findings)
