"""Reading the whole ledger again: every byte, every hash, every place in a sequence."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.envelope import Envelope, digest, opened
from services.supervision.domain.leaves import NOTHING, chained, leaf
from services.supervision.reading import case_of
from services.supervision.tables import ledger, ledger_head, source

CHUNK = 2000

# `index` is what every row calls a method of its own.
_ENTRY = select(*(c.label("place") if c.name == "index" else c for c in ledger.columns))


class Fault(BaseModel):
    """The first entry that is not as it must be."""

    index: int
    event: str | None
    what: str


class Gap(BaseModel):
    """Numbers that are missing: lost, or not here yet. No entry is at fault for them."""

    source: str
    case: str | None
    """None: of the source as a whole."""
    first: int
    last: int


class Verdict(BaseModel):
    size: int
    """Entries read."""
    chain: str
    sound: bool
    fault: Fault | None
    gaps: list[Gap]


async def verify(conn: AsyncConnection) -> Verdict:
    """Read everything up to the head, and stop at the first entry at fault."""
    head = (await conn.execute(select(ledger_head.c.size, ledger_head.c.chain))).one()
    reader = _Reader()
    async for row in _rows(conn, head.size):
        what = reader.fault_of(row)
        if what is not None:
            fault = Fault(index=row.place, event=str(row.event_id), what=what)
            return reader.verdict(fault)
    if reader.size != head.size:
        what = f"台账应有 {head.size} 条，只读到 {reader.size} 条：末尾的记录不见了。"
        return reader.verdict(Fault(index=reader.size, event=None, what=what))
    if reader.chain != head.chain:
        what = "台账末尾的链值与表头不符。"
        return reader.verdict(Fault(index=reader.size, event=None, what=what))
    said = await conn.execute(select(source.c.name, source.c.said_seq))
    return reader.verdict(None, said={row.name: row.said_seq or 0 for row in said})


async def _rows(conn: AsyncConnection, size: int) -> AsyncIterator[Any]:
    at = -1
    while True:
        chunk = _ENTRY.where(ledger.c.index > at, ledger.c.index < size)
        rows = (await conn.execute(chunk.order_by(ledger.c.index).limit(CHUNK))).all()
        for row in rows:
            yield row
        if not rows:
            return
        at = rows[-1].place


@dataclass(slots=True)
class _Line:
    """Numbers 1, 2, 3 … in whatever order, each once, each naming the digest of the one before."""

    following: int = 1
    last: str | None = None
    """Digest of the one before `following`."""
    waiting: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)

    def fault_of(self, number: int, *, prev: str | None = None, own: str | None = None) -> bool:
        """Whether this number was there before, or a digest is not that of the one before it."""
        if number < self.following or number in self.waiting:
            return True
        self.waiting[number] = (prev, own)
        while self.following in self.waiting:
            named, this = self.waiting.pop(self.following)
            if named != self.last:
                return True
            self.last = this
            self.following += 1
        return False

    def missing(self, until: int = 0) -> list[tuple[int, int]]:
        gaps, at = [], self.following
        for number in (*sorted(self.waiting), max(until + 1, at)):
            if number > at:
                gaps.append((at, number - 1))
            at = max(at, number + 1)
        return gaps


class _Reader:
    def __init__(self) -> None:
        self.size = 0
        self.chain = NOTHING
        self._sources: defaultdict[str, _Line] = defaultdict(_Line)
        self._cases: defaultdict[tuple[str, str], _Line] = defaultdict(_Line)

    def fault_of(self, row: Any) -> str | None:
        """What is wrong with the next entry, if anything is."""
        if row.place != self.size:
            return f"序号应为 {self.size}，却是 {row.place}：其间的记录不见了。"
        if row.leaf != leaf(row.body, row.published_at, row.recorded_at):
            return "正文或时间与叶子哈希不符：此条被改动过。"
        self.chain = chained(self.chain, row.leaf)
        if row.chain != self.chain:
            return "链值不符：此条或此前的记录被替换过。"
        self.size += 1
        try:
            envelope = opened(row.body)
        except ValidationError:
            return "正文不是事件。"
        return _unlike(row, envelope) or self._out_of_line(envelope, row.body)

    def verdict(self, fault: Fault | None, *, said: Mapping[str, int] | None = None) -> Verdict:
        gaps = [] if fault else [*self._missing(said or {})]
        return Verdict(
            size=self.size, chain=self.chain.hex(), sound=fault is None, fault=fault, gaps=gaps
        )

    def _out_of_line(self, envelope: Envelope, body: bytes) -> str | None:
        name, subject = envelope.source, envelope.subject
        line = self._cases[name, subject]
        if line.fault_of(envelope.caseseq, prev=envelope.prev, own=digest(body)):
            return f"{name} 对 {subject} 的第 {envelope.caseseq} 个事件重复，或与前一事件不相接。"
        number = envelope.sourceseq
        if number is not None and self._sources[name].fault_of(number):
            return f"{name} 的第 {number} 个事件重复。"
        return None

    def _missing(self, said: Mapping[str, int]) -> Iterator[Gap]:
        for name in sorted({*self._sources, *said}):
            for first, last in self._sources[name].missing(said.get(name, 0)):
                yield Gap(source=name, case=None, first=first, last=last)
        for (name, case), line in sorted(self._cases.items(), key=lambda item: item[0]):
            for first, last in line.missing():
                yield Gap(source=name, case=case, first=first, last=last)


def _unlike(row: Any, envelope: Envelope) -> str | None:
    """The first column that is not what the body says."""
    said = {
        "event_id": envelope.id,
        "source": envelope.source,
        "sourceseq": envelope.sourceseq,
        "subject": envelope.subject,
        "caseseq": envelope.caseseq,
        "case_number": case_of(envelope),
        "type": envelope.type,
        "time": envelope.time,
        "actor": envelope.actor,
        "department": envelope.department,
    }
    wrong = next((name for name, value in said.items() if getattr(row, name) != value), None)
    return f"{wrong} 一列与正文不符。" if wrong else None
