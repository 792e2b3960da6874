"""Intake's tables: the catalogue's versions, the cases with their items, guesses at query codes."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.chassis.almanac import layers_in
from services.chassis.db import NAMES
from services.intake.domain.states import ItemState, State

metadata = MetaData(naming_convention=NAMES)

calendar_layer = layers_in(metadata)

case_serial = Sequence("case_serial", metadata=metadata)


def _one_of(column: str, values: type[State] | type[ItemState]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


catalogue_edition = Table(
    "catalogue_edition",
    metadata,
    Column("one", SmallInteger, primary_key=True),
    Column("edition", Integer, nullable=False),
    CheckConstraint("one = 1", name="one"),
)
"""One row. It grows with every load that changed something, so that a cache knows it is old."""

department = Table(
    "department",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("uscc", Text, nullable=False),
)

offer_version = Table(
    "offer_version",
    metadata,
    Column("code", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("effective_on", Date, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("content", JSONB, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    CheckConstraint("version >= 1", name="version"),
)
"""A matter or bundle as it was published. The service may add and read, never change."""

case_file = Table(
    "case_file",
    metadata,
    Column("number", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("chosen", ARRAY(Text), nullable=False),
    Column("materials", ARRAY(Text), nullable=False),
    Column("project_name", Text),
    Column("project_code", Text),
    Column("party_kind", Text, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("id_kind", Text, nullable=False),
    Column("id_sealed", Text, nullable=False),
    Column("id_blind", LargeBinary, nullable=False),
    Column("id_tail_blind", LargeBinary, nullable=False),
    Column("phone_sealed", Text),
    Column("phone_blind", LargeBinary),
    Column("query_code_sealed", Text, nullable=False),
    Column("owner", Text),
    Column("submitted_at", DateTime(timezone=True)),
    Column("received_at", DateTime(timezone=True)),
    Column("accepted_at", DateTime(timezone=True)),
    Column("accepted_on", Date),
    Column("refusal_reason", Text),
    Column("right_organ", Text),
    Column("grams", ARRAY(Text), nullable=False),
    _one_of("state", State),
    CheckConstraint("cardinality(chosen) > 0", name="chosen"),
    CheckConstraint("(accepted_at IS NULL) = (accepted_on IS NULL)", name="accepted"),
    CheckConstraint(
        "state NOT IN ('ACCEPTED', 'COMPLETED', 'DELIVERED') OR accepted_at IS NOT NULL",
        name="accepted_first",
    ),
)
"""`owner`: the account that submitted it online. `grams`: for finding by part of a name.

No foreign key to `offer_version`: nobody may remove a version, and every new case would lock the
row of the one bundle that all are of.
"""

Index("case_file_id_blind_ix", case_file.c.id_blind)
Index("case_file_id_tail_blind_ix", case_file.c.id_tail_blind)
Index("case_file_phone_blind_ix", case_file.c.phone_blind)
Index("case_file_grams_ix", case_file.c.grams, postgresql_using="gin")
Index(
    "case_file_owner_ix",
    case_file.c.owner,
    case_file.c.number,
    postgresql_where=text("owner IS NOT NULL"),
)

case_item = Table(
    "case_item",
    metadata,
    Column("number", Text, ForeignKey("case_file.number"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", SmallInteger, nullable=False),
    Column("department", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("decision", Text),
    Column("delivered_at", DateTime(timezone=True)),
    Column("method", Text),
    _one_of("state", ItemState),
    CheckConstraint("(delivered_at IS NULL) = (method IS NULL)", name="delivered"),
    CheckConstraint("delivered_at IS NULL OR state IN ('GRANTED', 'DENIED')", name="decided_first"),
)

query_guess = Table(
    "query_guess",
    metadata,
    Column("number", Text, primary_key=True),
    Column("wrong", SmallInteger, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Index("query_guess_last_at_ix", "last_at"),
)
"""Wrong query codes in a row, also for numbers that do not exist: both must answer alike."""
