"""Accounts, their sessions, and the names that were tried in vain."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.chassis.db import NAMES

metadata = MetaData(naming_convention=NAMES)

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("display", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False, server_default=text("false")),
    Column("disabled", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("name <> ''", name="name"),
    CheckConstraint("password LIKE '$argon2%'", name="password"),
)
"""The name is as `accounts.known_as` makes it; the password an argon2 hash, never more."""

session = Table(
    "session",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column(
        "account",
        Text,
        ForeignKey("account.name", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("octet_length(digest) = 32", name="digest"),
)
"""The token itself is only in the browser: whoever reads this table can use none of them."""

attempt = Table(
    "attempt",
    metadata,
    Column("name_digest", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False, index=True),
)
"""Failures in a row, for names that exist and names that do not, so that nobody can tell which."""
