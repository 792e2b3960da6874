"""Rehearsals in a line or two, and what the language says of them."""

from pathlib import Path

from deploy.rehearsal.language import Mistake, Rehearsal, parse
from services.intake.domain.catalogue import Catalogue
from tests.unit.intake.written import demo

ROOT = Path(__file__).resolve().parents[3]
SHARED = sorted((ROOT / "tests/rehearsals").glob("*.yaml"))
HEAD = "rehearsal: 试演\nstart: 2026-03-02T08:00\nsteps:\n"
"""Its steps begin on line 4."""
SINGLE = "- {at: 2026-03-02T09:00, as: clerk, do: receive, case: P1, matter: canji}\n"
BUNDLE = (
    "- {at: 2026-03-02T09:00, as: clerk, do: receive, case: P1, matter: KP-441825-01,"
    " items: [shuibao, lindi]}\n"
)
Told = tuple[int, str]


def catalogue() -> Catalogue:
    return demo()[0]


def parsed(folder: Path, text: str) -> Rehearsal:
    path = folder / "one.yaml"
    path.write_text(text, encoding="utf-8")
    return parse(path, catalogue())


def refused(folder: Path, text: str) -> Mistake | None:
    try:
        parsed(folder, text)
    except Mistake as mistake:
        return mistake
    return None


def mistakes(folder: Path, text: str) -> list[Told]:
    """Line and sentence of everything that is wrong, what is only not built yet left out."""
    found = refused(folder, text)
    return [(one.line, one.text) for one in found.findings if not one.unbuilt] if found else []


def unbuilt(folder: Path, text: str) -> list[Told]:
    found = refused(folder, text)
    return [(one.line, one.text) for one in found.findings if one.unbuilt] if found else []
