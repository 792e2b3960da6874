"""Disclosure's tables as they were first made, beside the chassis's."""

from alembic import op

from services.chassis.migrations.first import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE matter_guide (
    code text NOT NULL,
    version integer NOT NULL,
    effective_on date NOT NULL,
    bundle boolean NOT NULL,
    item_type text NOT NULL,
    department text NOT NULL,
    organ text NOT NULL,
    statutory_limit text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    basis text NOT NULL,
    conditions text NOT NULL,
    materials text[] NOT NULL,
    procedure text NOT NULL,
    promised_limit text NOT NULL,
    fee_basis text NOT NULL,
    fee_standard text NOT NULL,
    window_authority text NOT NULL,
    searched text NOT NULL,
    CONSTRAINT matter_guide_pk PRIMARY KEY (code, version)
);
CREATE TABLE record (
    position bigint GENERATED ALWAYS AS IDENTITY,
    index_number text NOT NULL,
    item text NOT NULL,
    category text NOT NULL,
    matter_code text NOT NULL,
    matter_name text NOT NULL,
    decision_number text NOT NULL,
    party_name text NOT NULL,
    party_code text,
    party_searched text,
    party_pieces text[],
    department text NOT NULL,
    organ text NOT NULL,
    decided_on date NOT NULL,
    validity_months integer NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT record_pk PRIMARY KEY (position),
    CONSTRAINT record_index_number_uq UNIQUE (index_number),
    CONSTRAINT record_item_uq UNIQUE (item),
    CONSTRAINT record_searchable_ck CHECK ((party_searched IS NULL) = (party_pieces IS NULL))
);
CREATE INDEX record_matter ON record (matter_code, position);
CREATE INDEX record_department ON record (department, position);
CREATE INDEX record_party ON record USING gin (party_pieces);
CREATE TABLE index_serial (
    department text NOT NULL,
    year smallint NOT NULL,
    last integer NOT NULL,
    CONSTRAINT index_serial_pk PRIMARY KEY (department, year)
) WITH (fillfactor = 70);
"""


def upgrade() -> None:
    create_chassis_tables()
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
