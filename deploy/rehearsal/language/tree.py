"""A file as a tree that remembers its lines: YAML 1.2, core schema, one document, nothing clever.

Anchors, tags and directives would let a line mean something that does not stand on it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from services.intake.domain.lint.source import Mapping, Node, Place, Scalar, Sequence, Shape

DEEPEST = 10
"""A rehearsal needs six levels; a file made to exhaust us has thousands."""

_CORE = (
    (re.compile(r"null|Null|NULL|~|"), Shape.NOTHING),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), Shape.FLAG),
    (re.compile(r"[-+]?[0-9]+"), Shape.NUMBER),
    (re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+"), Shape.OTHER),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), Shape.OTHER),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), Shape.OTHER),
)


class NotYaml(Exception):
    """The file cannot be read at all; nothing else can be said of it."""

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        self.text = text
        super().__init__(text)


def tree(path: Path) -> Node:
    """Raises `NotYaml`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise NotYaml(1, "没有这个文件，或无法读取。") from None
    except UnicodeDecodeError:
        raise NotYaml(1, "不是有效的 YAML（须为 UTF-8 编码的文字）。") from None
    return _Growing(str(path), _events(text)).document()


def _events(text: str) -> Iterator[Event]:
    try:
        yield from YAML(typ="safe", pure=True).parse(io.StringIO(text))
    except MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise NotYaml(line, f"不是有效的 YAML（{error.problem}）。") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYaml(line, "含有 YAML 不允许的控制字符。") from None
    except YAMLError:
        raise NotYaml(1, "不是有效的 YAML。") from None


class _Growing:
    def __init__(self, file: str, events: Iterator[Event]) -> None:
        self._file = file
        self._events = events

    def document(self) -> Node:
        found: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._undirected(event, another=found is not None)
            elif isinstance(event, NodeEvent):
                found = self._node(event, depth=1)
            elif isinstance(event, StreamEndEvent) and found is None:
                raise NotYaml(1, "文件是空的。")
        assert found is not None, "a stream always ends"
        return found

    def _undirected(self, event: DocumentStartEvent, *, another: bool) -> None:
        line = event.start_mark.line + 1
        if another:
            raise NotYaml(line, "一个文件只能有一份演练（多了“---”）。")
        if event.tags or (event.version and tuple(event.version) != (1, 2)):
            raise NotYaml(line, "只用 YAML 1.2，不写 %YAML 1.1 和 %TAG 指令。")

    def _node(self, event: NodeEvent, *, depth: int) -> Node:
        at = Place(self._file, event.start_mark.line + 1)
        self._plain(event, at)
        if depth > DEEPEST:
            raise NotYaml(at.line, "层次太深。")
        if isinstance(event, ScalarEvent):
            return Scalar(event.value, _shape(event), at)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tuple(self._items(SequenceEndEvent, depth + 1)), at)
        nodes = list(self._items(MappingEndEvent, depth + 1))
        return Mapping(tuple(self._entries(nodes)), at)

    def _items(self, end: type[Event], depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, end):
                return
            assert isinstance(event, NodeEvent), "nothing else lies inside a collection"
            yield self._node(event, depth=depth)

    def _entries(self, nodes: list[Node]) -> Iterator[tuple[Scalar, Node]]:
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise NotYaml(key.at.line, "冒号前的名称应是文字。")
            # What is left out begins, for the parser, on the line after.
            empty = isinstance(value, Scalar) and not value.text
            yield key, replace(value, at=key.at) if empty else value

    def _plain(self, event: NodeEvent, at: Place) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise NotYaml(at.line, "不用 YAML 的锚点和引用（& 和 *），请把内容写全；文字请加引号。")
        if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent) and event.tag:
            raise NotYaml(at.line, "不用 YAML 的类型标记（!），以叹号开头的文字请加引号。")


def _shape(event: ScalarEvent) -> Shape:
    plain = event.implicit[0]
    shapes = (shape for pattern, shape in _CORE if pattern.fullmatch(event.value))
    return next(shapes, Shape.TEXT) if plain else Shape.TEXT
