"""Disclosure's tables: guides by version, records, and the serials of their index numbers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.chassis.db import NAMES

metadata = MetaData(naming_convention=NAMES)

matter_guide = Table(
    "matter_guide",
    metadata,
    Column("code", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("effective_on", Date, nullable=False),
    Column("bundle", Boolean, nullable=False),
    Column("item_type", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("organ", Text, nullable=False),
    Column("statutory_limit", Text, nullable=False),
    # The ten fields of 八公开.
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("conditions", Text, nullable=False),
    Column("materials", ARRAY(Text), nullable=False),
    Column("procedure", Text, nullable=False),
    Column("promised_limit", Text, nullable=False),
    Column("fee_basis", Text, nullable=False),
    Column("fee_standard", Text, nullable=False),
    Column("window_authority", Text, nullable=False),
    # Of a bundle: code and name of each of its matters, in order. Only shown, never asked for.
    Column("items", JSONB, nullable=False),
    # Folded name, organ and code.
    Column("searched", Text, nullable=False),
)

record = Table(
    "record",
    metadata,
    # The order of publication.
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("index_number", Text, nullable=False, unique=True),
    # Never shown: by it a grant is published once, and its clock stopped.
    Column("item", Text, nullable=False, unique=True),
    Column("category", Text, nullable=False),
    Column("matter_code", Text, nullable=False),
    Column("matter_name", Text, nullable=False),
    Column("decision_number", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("party_code", Text),
    # Folded name and code of an organisation, and their pieces; of a person there are none.
    Column("party_searched", Text),
    Column("party_pieces", ARRAY(Text)),
    Column("department", Text, nullable=False),
    Column("organ", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("validity_months", Integer, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("(party_searched IS NULL) = (party_pieces IS NULL)", name="searchable"),
)
Index("record_matter", record.c.matter_code, record.c.position)
Index("record_department", record.c.department, record.c.position)
Index("record_party", record.c.party_pieces, postgresql_using="gin")

index_serial = Table(
    "index_serial",
    metadata,
    Column("department", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("last", Integer, nullable=False),
)
