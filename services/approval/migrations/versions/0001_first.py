"""Items, opinions and decision numbers, beside the chassis's tables."""

from alembic import context, op

from services.chassis.migrations.first import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE item (
    number text NOT NULL,
    case_number text NOT NULL,
    department text NOT NULL,
    state text NOT NULL,
    routed jsonb NOT NULL,
    routed_at timestamptz NOT NULL,
    promised_at timestamptz NOT NULL,
    statutory_at timestamptz NOT NULL,
    handler text,
    handler_name text,
    claimed_at timestamptz,
    reviewed_by text,
    checked_by text,
    decider text,
    decider_name text,
    decided_at timestamptz,
    decision_number text,
    CONSTRAINT item_pk PRIMARY KEY (number),
    CONSTRAINT item_claimed_ck CHECK ((handler IS NULL) = (claimed_at IS NULL)),
    CONSTRAINT item_reviewed_ck CHECK (reviewed_by IS NULL OR handler IS NOT NULL),
    CONSTRAINT item_decided_ck CHECK (
        (state IN ('GRANTED', 'DENIED')) = (decided_at IS NOT NULL)
        AND (decided_at IS NULL) = (decision_number IS NULL)
    ),
    CONSTRAINT item_decider_ck CHECK (decider <> handler AND decider <> reviewed_by)
) WITH (fillfactor = 70);
CREATE INDEX item_waiting ON item (department, promised_at, statutory_at, number)
    WHERE state IN ('REVIEWING', 'SUSPENDED');
CREATE INDEX item_department ON item (department, number);
CREATE UNIQUE INDEX item_decision_number ON item (decision_number)
    WHERE decision_number IS NOT NULL;
CREATE TABLE opinion (
    position bigint GENERATED ALWAYS AS IDENTITY,
    item text NOT NULL,
    act text NOT NULL,
    actor text NOT NULL,
    actor_name text NOT NULL,
    at timestamptz NOT NULL,
    occurred_at timestamptz,
    text text NOT NULL,
    remedy text NOT NULL,
    CONSTRAINT opinion_pk PRIMARY KEY (position),
    CONSTRAINT opinion_item_fk FOREIGN KEY (item) REFERENCES item,
    CONSTRAINT opinion_explained_ck CHECK (act <> 'deny' OR (text <> '' AND remedy <> ''))
);
CREATE INDEX opinion_item ON opinion (item, position);
CREATE TABLE decision_series (
    department text NOT NULL,
    year smallint NOT NULL,
    last integer NOT NULL,
    CONSTRAINT decision_series_pk PRIMARY KEY (department, year)
) WITH (fillfactor = 50)
"""


def upgrade() -> None:
    create_chassis_tables()
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    # What was said stays said.
    role = context.config.attributes["role"]
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON opinion FROM {role}")
