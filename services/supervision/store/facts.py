"""The facts of a case, read from the ledger. What has been read once is remembered by event id."""

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.envelope import opened
from services.supervision.domain.facts import Fact
from services.supervision.reading import TYPES, fact_of

CASES_REMEMBERED = 2000

_OF_CASES = text(
    "SELECT case_number, event_id,"
    " CASE WHEN event_id = ANY(:known) THEN NULL ELSE body END AS body"
    " FROM ledger WHERE case_number = ANY(:cases) AND type = ANY(:types)"
).bindparams(
    bindparam("known", type_=ARRAY(Uuid, dimensions=1)),
    bindparam("cases", type_=ARRAY(Text, dimensions=1)),
    bindparam("types", type_=ARRAY(Text, dimensions=1)),
)


class Memory:
    """What an event says never changes, so it need not be read twice."""

    def __init__(self) -> None:
        self._by_case: OrderedDict[str, dict[UUID, Fact]] = OrderedDict()

    def of(self, case: str) -> dict[UUID, Fact]:
        found = self._by_case.setdefault(case, {})
        self._by_case.move_to_end(case)
        if len(self._by_case) > CASES_REMEMBERED:
            self._by_case.popitem(last=False)
        return found


async def of_cases(
    conn: AsyncConnection, cases: Sequence[str], memory: Memory
) -> dict[str, list[Fact]]:
    """Every fact in the ledger about these cases, in no particular order."""
    known = {case: memory.of(case) for case in cases}
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    rows = await conn.execute(
        _OF_CASES,
        {
            "known": [id for by_id in known.values() for id in by_id],
            "cases": list(cases),
            "types": list(TYPES),
        },
    )
    for row in rows:
        remembered = known[row.case_number]
        fact = remembered.get(row.event_id) if row.body is None else fact_of(opened(row.body))
        if fact is not None:
            facts[row.case_number].append(remembered.setdefault(row.event_id, fact))
    return facts
