"""What must be true of every accepted case, however the house was broken meanwhile."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from deploy.demo.flagship import ITEMS
from deploy.demo.people import Person

EXPECTED = Counter(
    {
        "intake.case_received": 1,
        "intake.case_accepted": 1,
        "intake.item_routed": len(ITEMS),
        "approval.item_opened": len(ITEMS),
        "approval.item_claimed": len(ITEMS),
        "approval.item_reviewed": len(ITEMS),
        "approval.item_decided": len(ITEMS),
        "disclosure.record_published": len(ITEMS),
        "intake.case_completed": 1,
        "intake.result_delivered": 1,
    }
)


async def ledger_of(supervisor: Person, number: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    after = ""
    while True:
        page = await supervisor.get(f"/api/supervision/cases/{number}/ledger?limit=100{after}")
        entries += page["items"]
        if page["next"] is None:
            return entries
        after = f"&after={page['next']}"


def steps(entries: Iterable[dict[str, Any]]) -> Counter[str]:
    return Counter(str(entry["type"]).rsplit(".", 1)[0] for entry in entries)


async def faults_of(supervisor: Person, number: str) -> list[str]:
    """Steps lost or doubled, and gaps in what each source said of the case."""
    entries = await ledger_of(supervisor, number)
    found = steps(entries)
    wrong = [
        f"{number}: {fact} {found[fact]} instead of {EXPECTED[fact]}"
        for fact in sorted(EXPECTED.keys() | found.keys())
        if found[fact] != EXPECTED[fact]
    ]
    by_source: dict[str, list[int]] = {}
    for entry in entries:
        by_source.setdefault(entry["source"], []).append(entry["caseseq"])
    for source, numbers in by_source.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            wrong.append(f"{number}: caseseq of {source} is {sorted(numbers)}")
    return wrong
