"""Approval's tables: items, what was written about them, and the numbers of decisions."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.chassis.almanac import layers_in
from services.chassis.db import NAMES

metadata = MetaData(naming_convention=NAMES)
MOMENT = DateTime(timezone=True)

calendar_layer = layers_in(metadata)

item = Table(
    "item",
    metadata,
    Column("number", Text, primary_key=True),
    Column("case_number", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("state", Text, nullable=False),
    # What intake told when it routed the item, whole: terms, promise, party, project.
    Column("routed", JSONB, nullable=False),
    Column("routed_at", MOMENT, nullable=False),
    # When the promise and the law's limit run out. Only for the order of the inbox: what is shown
    # is counted from `routed`.
    Column("promised_at", MOMENT, nullable=False),
    Column("statutory_at", MOMENT, nullable=False),
    # Version of the calendar those two were counted by.
    Column("calendar", Text, nullable=False, server_default=text("''")),
    Column("handler", Text),
    Column("handler_name", Text),
    Column("claimed_at", MOMENT),
    Column("reviewed_by", Text),
    Column("checked_by", Text),
    Column("decider", Text),
    Column("decider_name", Text),
    Column("decided_at", MOMENT),
    Column("decision_number", Text),
    CheckConstraint("(handler IS NULL) = (claimed_at IS NULL)", name="claimed"),
    CheckConstraint("reviewed_by IS NULL OR handler IS NOT NULL", name="reviewed"),
    CheckConstraint(
        "(state IN ('GRANTED', 'DENIED')) = (decided_at IS NOT NULL)"
        " AND (decided_at IS NULL) = (decision_number IS NULL)",
        name="decided",
    ),
    CheckConstraint("decider <> handler AND decider <> reviewed_by", name="decider"),
)
WAITING = text("item.state IN ('REVIEWING', 'SUSPENDED')")
"""Written out, so that the index of open items serves those who ask for them."""
Index(
    "item_waiting",
    item.c.department,
    item.c.promised_at,
    item.c.statutory_at,
    item.c.number,
    postgresql_where=WAITING,
)
Index("item_calendar", item.c.calendar, postgresql_where=WAITING)
Index("item_department", item.c.department, item.c.number)
Index(
    "item_decision_number",
    item.c.decision_number,
    unique=True,
    postgresql_where=item.c.decision_number.is_not(None),
)

opinion = Table(
    "opinion",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("item", Text, ForeignKey(item.c.number), nullable=False),
    Column("act", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    # When the actor says it happened.
    Column("occurred_at", MOMENT),
    Column("text", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    CheckConstraint("act <> 'deny' OR (text <> '' AND remedy <> '')", name="explained"),
)
Index("opinion_item", opinion.c.item, opinion.c.position)

decision_series = Table(
    "decision_series",
    metadata,
    # The last number given, per department: departments never wait for each other here.
    Column("department", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("last", Integer, nullable=False),
)
