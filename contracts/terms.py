"""What a matter promises and what the law allows it: everything clocks and deciders need to know.

A case keeps the terms it was accepted under, so they travel whole in the events.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.time import (
    BusinessHours,
    BusinessMinutes,
    CalendarDays,
    Immediate,
    Months,
    TimeLimit,
    WorkingDays,
    Years,
)

DEFAULT_SPECIAL_DAYS = 30


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Unit(StrEnum):
    WORKING_DAY = "WORKING_DAY"
    CALENDAR_DAY = "CALENDAR_DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    BUSINESS_HOUR = "BUSINESS_HOUR"
    BUSINESS_MINUTE = "BUSINESS_MINUTE"
    IMMEDIATE = "IMMEDIATE"

    @property
    def by_the_day(self) -> bool:
        """Working days and calendar days: a bundle's promise replaces these."""
        return self in (Unit.WORKING_DAY, Unit.CALENDAR_DAY)


_IN_TIME: Mapping[Unit, type[TimeLimit]] = {
    Unit.WORKING_DAY: WorkingDays,
    Unit.CALENDAR_DAY: CalendarDays,
    Unit.MONTH: Months,
    Unit.YEAR: Years,
    Unit.BUSINESS_HOUR: BusinessHours,
    Unit.BUSINESS_MINUTE: BusinessMinutes,
}
_WRITTEN = {
    Unit.WORKING_DAY: "days",
    Unit.CALENDAR_DAY: "days",
    Unit.MONTH: "months",
    Unit.YEAR: "years",
    Unit.BUSINESS_HOUR: "hours",
    Unit.BUSINESS_MINUTE: "minutes",
}


_POSITIVE = "期限必须是大于零的整数；只有“即时办结”（IMMEDIATE）没有天数。"


class LimitMisspelt(ValueError):
    """No limit can be read from what is written; the sentence says what to write."""


class Limit(_Value):
    """A limit as data. Zero of nothing: only IMMEDIATE has no number."""

    unit: Unit
    n: int = Field(default=0, ge=0, strict=True)

    @model_validator(mode="after")
    def _has_its_number(self) -> Self:
        if (self.n == 0) is not (self.unit is Unit.IMMEDIATE):
            raise LimitMisspelt(_POSITIVE)
        return self

    @classmethod
    def written(cls, entry: Mapping[str, object]) -> Self:
        """As the catalogue writes it: `{days: 10, unit: WORKING_DAY}`, `{unit: IMMEDIATE}` …

        Raises `LimitMisspelt`.
        """
        unit = str(entry.get("unit", Unit.WORKING_DAY))
        if unit not in Unit.__members__:
            raise LimitMisspelt(f"没有“{unit}”这一期限单位，应为：{'、'.join(Unit)}。")
        named = _WRITTEN.get(Unit(unit))
        if {name for name in set(_WRITTEN.values()) if name in entry} != ({named} - {None}):
            wanted = "不写数字" if named is None else f"只写 {named}"
            raise LimitMisspelt(f"单位为 {unit} 的期限应{wanted}。")
        n = entry[named] if named else 0
        if type(n) is not int or (named and n <= 0):
            raise LimitMisspelt(_POSITIVE)
        return cls(unit=Unit(unit), n=n)

    def to_time(self) -> TimeLimit:
        """The same limit as something that can be counted."""
        return Immediate() if self.unit is Unit.IMMEDIATE else _IN_TIME[self.unit](self.n)

    def __str__(self) -> str:
        return str(self.to_time())


class Start(StrEnum):
    """What a limit counts from."""

    ACCEPTED = "ACCEPTED"
    RECEIVED = "RECEIVED"


class ItemType(StrEnum):
    """The kinds of administrative matters; the licensing law applies to the first only."""

    LICENCE = "行政许可"
    BENEFIT = "行政给付"
    CONFIRMATION = "行政确认"
    AWARD = "行政奖励"
    RULING = "行政裁决"
    OTHER_POWER = "其他行政权力"
    PUBLIC_SERVICE = "公共服务"


class Procedure(StrEnum):
    """What may stop the clock (行政许可法 45), and what special laws add (the last two)."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    ENTRUSTED_EVALUATION = "entrusted_evaluation"
    CONSULTATION = "consultation"


PROCEDURE_NAMES: Mapping[Procedure, str] = {
    Procedure.HEARING: "听证",
    Procedure.TENDER: "招标",
    Procedure.AUCTION: "拍卖",
    Procedure.INSPECTION: "检验",
    Procedure.TESTING: "检测",
    Procedure.QUARANTINE: "检疫",
    Procedure.APPRAISAL: "鉴定",
    Procedure.EXPERT_REVIEW: "专家评审",
    Procedure.ENTRUSTED_EVALUATION: "委托评估",
    Procedure.CONSULTATION: "征求有关部门意见",
}


class SpecialProcedure(_Value):
    """A procedure this matter may stop its clocks for, and for how many working days at most."""

    procedure: Procedure
    max_days: int = Field(default=DEFAULT_SPECIAL_DAYS, ge=1)
    basis: str = ""


class Step(_Value):
    """A stage of the work; without a limit it has no clock."""

    key: str
    name: str = ""
    limit: Limit | None = None


def usual_extension(item_type: ItemType, statutory: Limit) -> int:
    """How far a matter that says nothing may be extended: by 10 (行政许可法 42) or not at all."""
    licence = item_type is ItemType.LICENCE and statutory.unit is Unit.WORKING_DAY
    return 10 if licence else 0


class ItemTerms(_Value):
    """One department's item."""

    key: str
    code: str
    name: str
    department: str
    item_type: ItemType
    legal_regime: str | None = None
    """A special law under which nothing is deemed accepted."""
    promised: Limit
    promised_start: Start = Start.ACCEPTED
    statutory: Limit
    statutory_start: Start = Start.ACCEPTED
    statutory_basis: str = ""
    extend: int = Field(default=0, ge=0)
    """At most, in the unit of `statutory`; 0: no extension."""
    check: bool = False
    """A third person must check before the decision."""
    special_procedures: tuple[SpecialProcedure, ...] = ()
    route_up_if: str | None = None
    route_up_default: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def deemed_acceptance(self) -> bool:
        """Whether 行政许可法 32 applies: not acting in time means accepted."""
        return self.item_type is ItemType.LICENCE and self.legal_regime is None

    def special(self, procedure: Procedure) -> SpecialProcedure | None:
        """That procedure, if it is enabled for this matter."""
        return next((one for one in self.special_procedures if one.procedure is procedure), None)


class LetterTerms(_Value):
    """A provisional letter (路条): lets work be prepared, replaces no licence."""

    name: str = "路条"
    limit: Limit = Limit(unit=Unit.WORKING_DAY, n=5)
    start: Start = Start.RECEIVED
    valid_days: int = Field(default=60, ge=1)
    """Working days."""


class Ceiling(_Value):
    """All items of a bundle together (行政许可法 42 para 2)."""

    limit: Limit = Limit(unit=Unit.WORKING_DAY, n=45)
    extend: int = Field(default=15, ge=0)


class BundleTerms(_Value):
    """What a bundle lays over its items."""

    code: str
    name: str
    lead_department: str
    promised: Limit | None = None
    """None: each item keeps its own promise."""
    promised_start: Start = Start.ACCEPTED
    provisional_letter: LetterTerms | None = None
    ceiling: Ceiling = Ceiling()


class Promise(_Value):
    """A promised limit and what it counts from."""

    limit: Limit
    start: Start


class CaseTerms(_Value):
    """The terms of one case: a single matter (one item) or a bundle with the items chosen."""

    code: str
    name: str
    version: int = Field(ge=1)
    """Of the matter or bundle in the catalogue."""
    acceptance: Limit = Limit(unit=Unit.WORKING_DAY, n=5)
    pre_exam: Limit | None = None
    bundle: BundleTerms | None = None
    items: tuple[ItemTerms, ...] = Field(min_length=1)

    def item(self, key: str) -> ItemTerms:
        """Raises `KeyError`."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    @property
    def deemed_acceptance(self) -> bool:
        """Of a bundle: if at least one item is such."""
        return any(item.deemed_acceptance for item in self.items)

    def promise(self, item: ItemTerms) -> Promise:
        """In a bundle the bundle's, for items whose own promise is in days."""
        bundle = self.bundle
        if bundle and bundle.promised and item.promised.unit.by_the_day:
            return Promise(limit=bundle.promised, start=bundle.promised_start)
        return Promise(limit=item.promised, start=item.promised_start)
