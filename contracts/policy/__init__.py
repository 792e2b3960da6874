"""What a region decides for itself: everything that is no law. One versioned file per region."""

from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts import calendars
from contracts.terms import Ceiling, Limit, Unit
from contracts.time import Thresholds, WorkCalendar


class DisclosureRule(BaseModel):
    """One of the rules by which a grant must be public; of several the earliest day holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    limit: Limit
    basis: str = ""


class Codes(BaseModel):
    """Shapes of codes (domain-rules 6.1), as regular expressions; nothing is read out of a code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    matter: str = r"\d{2}(0[1-9]|10|20)\d{8}"
    bundle: str = r"[A-Z]{2,4}-\d{6}-\d{2}"


class Hall(BaseModel):
    """The service hall, as papers name it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "政务服务中心"


class QueryLock(BaseModel):
    """How often the public may guess a query code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wrong_codes: int = Field(default=5, ge=1)
    minutes: int = Field(default=15, ge=1)


class Policy(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str
    name: str
    version: int = Field(ge=1)
    note: str = ""
    supervision_phone: str = "12345"
    """Where to complain; stands at the foot of every page."""
    calendar: dict[str, Any] = Field(default_factory=dict)
    """`base`, `overlay`, `hours`, as in a rehearsal; see `contracts.calendars.parse`."""
    thresholds: Thresholds = Thresholds()
    acceptance: Limit = Limit(unit=Unit.WORKING_DAY, n=5)
    delivery: Limit = Limit(unit=Unit.WORKING_DAY, n=10)
    rating: Limit = Limit(unit=Unit.WORKING_DAY, n=5)
    ceiling: Ceiling = Ceiling()
    disclosure: tuple[DisclosureRule, ...] = Field(min_length=1)
    index_pattern: str = "{organ}-{category}-{year}-{serial:04}"
    """Index numbers of public records: `organ` is the department's id, serials run per year."""
    codes: Codes = Codes()
    intermediaries: tuple[str, ...] = ("中介",)
    """Words in a material's source that make it an intermediary's work."""
    hall: Hall = Hall()
    query_lock: QueryLock = QueryLock()
    papers: dict[str, str] = Field(default_factory=dict)
    """Printed names by paper code."""

    def work_calendar(self) -> WorkCalendar:
        """The region's calendar as shipped. Raises `CalendarRefused`."""
        return calendars.parse(self.calendar)


class UnknownRegion(ValueError):
    def __init__(self, region: str) -> None:
        super().__init__(f"没有地区“{region}”的政策文件。")


def load(region: str) -> Policy:
    """Raises `UnknownRegion`, and `pydantic.ValidationError` for a file that is none."""
    found = files(__name__) / f"{region}.json"
    if not region.isdigit() or not found.is_file():
        raise UnknownRegion(region)
    return Policy.model_validate_json(found.read_text(encoding="utf-8"))
