"""What a department is called, how it numbers its decisions, and who reviews them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from contracts.terms import ItemType


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    word: str
    """First characters of its document numbers (发文代字), e.g. 连水."""
    review_authority: str
    """Who reconsiders its decisions (行政复议法 24); empty where nobody has said."""

    def remedy(self) -> str:
        """行政复议法 20: sixty days; 行政诉讼法 46: six months. Empty without an authority."""
        if not self.review_authority:
            return ""
        return (
            f"如不服本决定，可以自收到本决定之日起六十日内向{self.review_authority}申请行政复议，"
            "也可以自收到本决定之日起六个月内依法向人民法院提起行政诉讼。"
        )

    def numbering(self, item_type: ItemType, year: int) -> tuple[str, str]:
        """What stands before and after a decision's serial number: 连水许〔2026〕1号.

        Matters that are no licences have 审.
        """
        kind = "许" if item_type is ItemType.LICENCE else "审"
        return f"{self.word}{kind}〔{year}〕", "号"


@dataclass(frozen=True, slots=True)
class Offices:
    by_department: Mapping[str, Office]

    def of(self, department: str) -> Office:
        """One the register does not know goes by its id, and writes its remedies by hand."""
        return self.by_department.get(department) or Office(department, department, "")

    def names(self, departments: Collection[str] | None) -> dict[str, str]:
        """Name by id, of these departments or of all."""
        wanted = self.by_department if departments is None else sorted(departments)
        return {department: self.of(department).name for department in wanted}
