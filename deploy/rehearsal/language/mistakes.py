"""What is wrong with a rehearsal file: every mistake is noted, and all are told at once."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    line: int
    text: str
    unbuilt: bool = False
    """The language knows it; the product does not have it yet."""


class Mistake(Exception):
    """The file is no rehearsal (exit status 2): its lines are `file:line: sentence`."""

    def __init__(self, path: Path, findings: tuple[Finding, ...]) -> None:
        self.path = path
        self.findings = findings
        super().__init__("\n".join(f"{path}:{one.line}: {one.text}" for one in findings))


class NotBuilt(Mistake):
    """Nothing is wrong, but the file needs features that do not exist yet (exit status 2)."""


@dataclass(slots=True)
class Notes:
    """What has been found so far."""

    _wrong: list[Finding] = field(default_factory=list)
    _unbuilt: dict[str, int] = field(default_factory=dict)
    """Line of the first use of each feature."""
    _uses: Counter[str] = field(default_factory=Counter)

    @property
    def many(self) -> int:
        """How many mistakes there are."""
        return len(self._wrong)

    def wrong(self, line: int, text: str) -> None:
        self._wrong.append(Finding(line, text))

    def unbuilt(self, line: int, feature: str) -> None:
        self._unbuilt.setdefault(feature, line)
        self._uses[feature] += 1

    def settle(self, path: Path) -> None:
        """Raises `Mistake`, or `NotBuilt` if only features are missing, or nothing."""
        missing = [Finding(line, self._missing(f), True) for f, line in self._unbuilt.items()]
        findings = tuple(sorted([*self._wrong, *missing]))
        if findings:
            raise (Mistake if self._wrong else NotBuilt)(path, findings)

    def _missing(self, feature: str) -> str:
        uses = self._uses[feature]
        return f"{feature}尚未建成（not built yet）{f'，全文共{uses}处' if uses > 1 else ''}。"
