"""What a played rehearsal has to say, in a form that tests compare and people read."""

from typing import Any

from deploy.rehearsal.runner import Played


def failures(played: Played) -> list[str]:
    """Line, expectation and differences of whatever does not hold."""
    return [
        f"第{one.line}行 {one.expected}：{'；'.join(one.differences)}"
        for one in played.found
        if not one.holds
    ]


def ledger(played: Played, alias: str = "P1") -> list[tuple[str, str]]:
    """Facts of a case and their instants, in the order of the ledger."""
    return [(one["type"], one["time"]) for one in _ledger(played, alias)]


def counted(played: Played, fact: str, alias: str = "P1") -> int:
    return sum(type.rpartition(".")[0] == fact for type, _ in ledger(played, alias))


def everything(played: Played) -> list[Any]:
    """All that two runs of a file must have in common."""
    stories = [(alias, ledger(played, alias)) for alias in sorted(played.pictures)]
    acts = [(step.line, answer.status, answer.problem) for step, answer in played.acts]
    return [played.found, acts, stories]


def _ledger(played: Played, alias: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = played.pictures[alias]["ledger"]["items"]
    return entries
