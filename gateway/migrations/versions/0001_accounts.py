"""Accounts, sessions, attempts."""

from alembic import op

revision = "gateway_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE account (
    name text NOT NULL,
    display text NOT NULL,
    roles text[] NOT NULL,
    password text NOT NULL,
    must_change boolean NOT NULL DEFAULT false,
    disabled boolean NOT NULL DEFAULT false,
    CONSTRAINT account_pk PRIMARY KEY (name),
    CONSTRAINT account_name_ck CHECK (name <> ''),
    CONSTRAINT account_password_ck CHECK (password LIKE '$argon2%')
);
CREATE TABLE session (
    digest bytea NOT NULL,
    account text NOT NULL,
    opened_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT session_pk PRIMARY KEY (digest),
    CONSTRAINT session_account_fk FOREIGN KEY (account)
        REFERENCES account (name) ON DELETE CASCADE,
    CONSTRAINT session_digest_ck CHECK (octet_length(digest) = 32)
);
CREATE INDEX session_account_ix ON session (account);
CREATE TABLE attempt (
    name_digest bytea NOT NULL,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT attempt_pk PRIMARY KEY (name_digest)
);
CREATE INDEX attempt_last_at_ix ON attempt (last_at);
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
