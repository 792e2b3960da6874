"""Reading one mapping: typed values out, everything wrong with it noted at its line.

Whatever cannot be read becomes a harmless value, so that one run shows all the mistakes of a file.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from services.intake.domain.lint.source import (
    Finding,
    Level,
    Mapping,
    Node,
    Place,
    Scalar,
    Sequence,
    Shape,
)

MISSPELT = 0.84
"""How alike an unknown key must be to a known one to be taken for a slip of the pen."""


class Reading:
    def __init__(self, node: Mapping, findings: list[Finding], *, what: str) -> None:
        """`what` names the thing in sentences, e.g. “事项 lixiang”."""
        self.node = node
        self.what = what
        self.findings = findings
        self._asked: set[str] = set()
        self._inside: dict[int, Reading] = {}

    @property
    def at(self) -> Place:
        return self.node.at

    def place(self, key: str) -> Place:
        node = self.node.get(key)
        return node.at if node is not None else self.at

    def has(self, key: str) -> bool:
        return self._find(key) is not None

    def note(
        self, rule: str, text: str, *, at: Place | None = None, level: Level = Level.ERROR
    ) -> None:
        self.findings.append(Finding(at or self.at, rule, f"{self.what}{text}", level))

    def text(self, key: str, *, required: bool = False) -> str:
        node = self._find(key)
        if node is None:
            if required:
                self.note("missing-field", f"缺少“{key}”。", at=self.place(key))
            return ""
        if not isinstance(node, Scalar):
            self.note("wrong-shape", f"的“{key}”应是文字。", at=node.at)
            return ""
        if required and not node.text.strip():
            self.note("missing-field", f"的“{key}”是空的。", at=node.at)
        return node.text.strip()

    def flag(self, key: str, *, default: bool = False) -> bool:
        node = self._find(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.shape is Shape.FLAG:
            return node.text.lower() == "true"
        self.note("wrong-shape", f"的“{key}”应是 true 或 false。", at=node.at)
        return default

    def number(self, key: str) -> int | None:
        """The whole number under `key`, None if there is none."""
        node = self._find(key)
        if node is None:
            return None
        if isinstance(node, Scalar) and node.shape is Shape.NUMBER:
            return int(node.text)
        self.note("wrong-shape", f"的“{key}”应是整数。", at=node.at)
        return None

    def count(self, key: str, *, default: int, least: int = 1) -> int:
        """As `number`, but never below `least`."""
        n = self.number(key)
        if n is None:
            return default
        if n < least:
            self.note("too-small", f"的“{key}”不能小于{least}。", at=self.place(key))
            return default
        return n

    def inner(self, key: str, *, what: str = "") -> "Reading | None":
        """The mapping under `key`, or None if there is none."""
        node = self._find(key)
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.note("wrong-shape", f"的“{key}”应是一组“名称: 值”。", at=node.at)
            return None
        return self._enter(node, what or self.what)

    def nodes(self, key: str) -> tuple[Node, ...]:
        node = self._find(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.note("wrong-shape", f"的“{key}”应是列表。", at=node.at)
            return ()
        return node.items

    def each(self, key: str, *, what: str) -> "Iterator[Reading]":
        """The mappings listed under `key`."""
        for node in self.nodes(key):
            if isinstance(node, Mapping):
                yield self.entry(node, what=what)
            else:
                self.note("wrong-shape", f"的“{key}”每一条应是一组“名称: 值”。", at=node.at)

    def entry(self, node: Mapping, *, what: str) -> "Reading":
        return self._enter(node, f"{self.what}的{what}")

    def texts(self, key: str) -> Iterator[Scalar]:
        for node in self.nodes(key):
            if isinstance(node, Scalar):
                yield node
            else:
                self.note("wrong-shape", f"的“{key}”每一条应是文字。", at=node.at)

    def finish(self) -> None:
        """Notes keys given twice, and keys so like one that was asked for that they are slips.

        Other keys nobody asked for are an administrator's own notes and stay.
        """
        seen: dict[str, Place] = {}
        for key, _ in self.node.entries:
            if key.text in seen:
                self.note("repeated-field", f"的“{key.text}”写了两次。", at=key.at)
            seen[key.text] = key.at
            if key.text in self._asked:
                continue
            near = get_close_matches(key.text, self._asked, n=1, cutoff=MISSPELT)
            if near and self.node.get(near[0]) is None:
                text = f"的“{key.text}”无法识别，是否应为“{near[0]}”？"
                self.note("unknown-field", text, at=key.at)
        for inside in self._inside.values():
            inside.finish()

    def _find(self, key: str) -> Node | None:
        self._asked.add(key)
        node = self.node.get(key)
        return None if isinstance(node, Scalar) and node.shape is Shape.NOTHING else node

    def _enter(self, node: Mapping, what: str) -> "Reading":
        inside = self._inside.setdefault(id(node), Reading(node, self.findings, what=what))
        inside.what = what
        return inside
