"""The ledger, its sources, and what is derived from it. Only the ledger cannot be made anew."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, INT8MULTIRANGE, JSONB

from services.chassis.almanac import layers_in
from services.chassis.db import NAMES

metadata = MetaData(naming_convention=NAMES)

INSTANT = DateTime(timezone=True)

ledger = Table(
    "ledger",
    metadata,
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
    Column("published_at", INSTANT, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    # Projections of the body, for looking things up; `verify` compares them with it.
    Column("source", Text, nullable=False),
    Column("sourceseq", BigInteger),
    Column("subject", Text, nullable=False),
    Column("caseseq", Integer, nullable=False),
    Column("case_number", Text),
    Column("type", Text, nullable=False),
    Column("time", INSTANT, nullable=False),
    Column("actor", Text, nullable=False),
    Column("department", Text, nullable=False),
)
Index(
    "ledger_case",
    ledger.c.case_number,
    ledger.c.index,
    postgresql_where=text("case_number IS NOT NULL"),
)

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("one", SmallInteger, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("name", Text, primary_key=True),
    Column("heard", INT8MULTIRANGE, nullable=False),
    Column("said_at", INSTANT),
    Column("said_seq", BigInteger),
    Column("complete_until", INSTANT),
    Column("heard_at", INSTANT),
)

watched = Table(
    "watched",
    metadata,
    Column("case_number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("departments", ARRAY(Text), nullable=False),
    Column("open", Boolean, nullable=False),
    Column("yellow_at", INSTANT),
    Column("red_at", INSTANT),
    Column("dark_red_at", INSTANT),
)
Index("watched_open", watched.c.case_number, postgresql_where=text("open"))

clock = Table(
    "clock",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_number", Text, nullable=False),
    Column("item", Text),
    Column("department", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("n", SmallInteger, nullable=False),
    Column("unit", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("extension", Integer, nullable=False),
    Column("started_at", INSTANT, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("pauses", Text, nullable=False),
    Column("stopped_at", INSTANT),
    Column("stopped_on", Date),
    # Derived from the above by the calendar named.
    Column("calendar", Text, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("due", Text),
    Column("yellow_at", INSTANT),
    Column("red_at", INSTANT),
    # What has been recorded, and what comes next.
    Column("warned_at", INSTANT),
    Column("breached_at", INSTANT),
    Column("escalated_at", INSTANT),
    Column("next_fire_at", INSTANT),
    Column("next_level", Text),
    Column("next_order", SmallInteger),
    # Levels past now that were due later by the calendar before: for review, not to be told.
    Column("withheld", Text, nullable=False, server_default=text("''")),
)
Index("clock_calendar", clock.c.calendar, postgresql_where=text("stopped_at IS NULL"))
Index("clock_case", clock.c.case_number)
Index(
    "clock_next",
    clock.c.next_fire_at,
    clock.c.next_order,
    clock.c.id,
    postgresql_where=text("next_fire_at IS NOT NULL"),
)

level = Table(
    "level",
    metadata,
    Column("clock", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("legal_day", Date, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Column("lifted_at", INSTANT),
)
Index(
    "level_once",
    level.c.clock,
    level.c.level,
    unique=True,
    postgresql_where=text("lifted_at IS NULL"),
)
Index("level_case", level.c.case_number)

dispute = Table(
    "dispute",
    metadata,
    Column("clock", Text, primary_key=True),
    Column("told", Text, primary_key=True),
    Column("derived", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
)

calendar_layer = layers_in(metadata)

calendar_proposal = Table(
    "calendar_proposal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("layer", JSONB, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", INSTANT, nullable=False),
    Column("published_by", Text),
    Column("published_at", INSTANT),
    Column("number", Integer, unique=True),
    CheckConstraint("published_by <> proposed_by", name="two_people"),
    CheckConstraint(
        "(published_by IS NULL) = (number IS NULL) AND (published_at IS NULL) = (number IS NULL)",
        name="published",
    ),
)

redated = Table(
    "redated",
    metadata,
    Column("clock", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("case_number", Text, nullable=False),
)
Index("redated_case", redated.c.case_number)

review = Table(
    "review",
    metadata,
    Column("clock", Text, primary_key=True),
    Column("level", Text, primary_key=True),
    Column("calendar", Text, primary_key=True),
    Column("case_number", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("legal_day", Date, nullable=False),
    Column("queued_at", INSTANT, nullable=False),
)

department = Table(
    "department",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)
