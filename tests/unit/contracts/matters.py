"""The terms of the demo catalogue's matters, read straight from its files."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from contracts.terms import (
    BundleTerms,
    CaseTerms,
    ItemTerms,
    LetterTerms,
    Limit,
    usual_extension,
)

ROOT = Path(__file__).resolve().parents[3]
Written = dict[str, Any]


@cache
def written(path: Path) -> Any:
    """Read once, for everybody: not to be changed."""
    return YAML(typ="safe").load(path.read_text())


@cache
def catalogue() -> tuple[Written, list[Written]]:
    folder = ROOT / "deploy/demo/catalogue"
    return written(folder / "key-project.yaml"), written(folder / "common-matters.yaml")["matters"]


def item_terms(entry: Written) -> ItemTerms:
    statutory = Limit.written(entry["statutory"])
    extend = entry["statutory"].get("extend")
    return ItemTerms(
        key=entry["key"],
        code=entry["basic_code"],
        name=entry["name"],
        department=entry["dept"],
        item_type=entry["type"],
        legal_regime=entry.get("legal_regime"),
        promised=Limit.written(entry["promised"]),
        promised_start=entry["promised"].get("clock_start", "ACCEPTED"),
        statutory=statutory,
        statutory_start=entry["statutory"].get("clock_start", "ACCEPTED"),
        extend=usual_extension(entry["type"], statutory) if extend is None else extend,
    )


def case_terms(matter: str, chosen: list[str]) -> CaseTerms:
    """Of a bundle (by code) with the items chosen, or of a single matter (by key)."""
    project, matters = catalogue()
    bundle = project["bundle"]
    if matter == bundle["code"]:
        items = tuple(item_terms(item) for item in project["items"] if item["key"] in chosen)
        promised = bundle["promised"]
        terms = BundleTerms(
            code=matter,
            name=bundle["name"],
            lead_department=bundle["lead_dept"],
            promised=Limit.written(promised),
            promised_start=promised["clock_start"],
            provisional_letter=LetterTerms(),
        )
        return CaseTerms(code=matter, name=bundle["name"], version=1, bundle=terms, items=items)
    (entry,) = (entry for entry in matters if entry["key"] == matter)
    pre_exam = entry.get("pre_exam")
    return CaseTerms(
        code=entry["basic_code"],
        name=entry["name"],
        version=1,
        pre_exam=pre_exam and Limit.written(pre_exam),
        items=(item_terms(entry),),
    )
