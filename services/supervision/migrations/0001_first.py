"""The ledger, which nobody may change, and what is derived from it."""

from alembic import context, op

from services.chassis.migrations.first import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE ledger (
    index bigint NOT NULL,
    event_id uuid NOT NULL,
    body bytea NOT NULL,
    published_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    leaf bytea NOT NULL,
    chain bytea NOT NULL,
    source text NOT NULL,
    sourceseq bigint,
    subject text NOT NULL,
    caseseq integer NOT NULL,
    case_number text,
    type text NOT NULL,
    time timestamptz NOT NULL,
    actor text NOT NULL,
    department text NOT NULL,
    CONSTRAINT ledger_pk PRIMARY KEY (index),
    CONSTRAINT ledger_event_id_uq UNIQUE (event_id),
    CONSTRAINT ledger_index_ck CHECK (index >= 0),
    CONSTRAINT ledger_hashes_ck CHECK (length(leaf) = 32 AND length(chain) = 32)
);
CREATE INDEX ledger_case ON ledger (case_number, index) WHERE case_number IS NOT NULL;
CREATE TABLE ledger_head (
    one smallint NOT NULL,
    size bigint NOT NULL,
    chain bytea NOT NULL,
    CONSTRAINT ledger_head_pk PRIMARY KEY (one),
    CONSTRAINT ledger_head_one_ck CHECK (one = 1)
);
INSERT INTO ledger_head VALUES (1, 0, decode(repeat('00', 32), 'hex'));
CREATE TABLE source (
    name text NOT NULL,
    heard int8multirange NOT NULL,
    said_at timestamptz,
    said_seq bigint,
    complete_until timestamptz,
    heard_at timestamptz,
    CONSTRAINT source_pk PRIMARY KEY (name)
) WITH (fillfactor = 50);
CREATE TABLE watched (
    case_number text NOT NULL,
    name text NOT NULL,
    party text NOT NULL,
    departments text[] NOT NULL,
    open boolean NOT NULL,
    yellow_at timestamptz,
    red_at timestamptz,
    dark_red_at timestamptz,
    CONSTRAINT watched_pk PRIMARY KEY (case_number)
) WITH (fillfactor = 80);
CREATE INDEX watched_open ON watched (case_number) WHERE open;
CREATE TABLE clock (
    id text NOT NULL,
    case_number text NOT NULL,
    item text,
    department text NOT NULL,
    kind text NOT NULL,
    n smallint NOT NULL,
    unit text NOT NULL,
    amount integer NOT NULL,
    extension integer NOT NULL,
    started_at timestamptz NOT NULL,
    started_on date NOT NULL,
    pauses text NOT NULL,
    stopped_at timestamptz,
    stopped_on date,
    calendar text NOT NULL,
    provisional boolean NOT NULL,
    due text,
    yellow_at timestamptz,
    red_at timestamptz,
    warned_at timestamptz,
    breached_at timestamptz,
    escalated_at timestamptz,
    next_fire_at timestamptz,
    next_level text,
    next_order smallint,
    CONSTRAINT clock_pk PRIMARY KEY (id),
    CONSTRAINT clock_stopped_ck CHECK ((stopped_at IS NULL) = (stopped_on IS NULL)),
    CONSTRAINT clock_next_ck CHECK (
        (next_fire_at IS NULL) = (next_level IS NULL)
        AND (next_fire_at IS NULL) = (next_order IS NULL)
    )
) WITH (fillfactor = 80);
CREATE INDEX clock_case ON clock (case_number);
CREATE INDEX clock_next ON clock (next_fire_at, next_order, id) WHERE next_fire_at IS NOT NULL;
CREATE TABLE level (
    clock text NOT NULL,
    level text NOT NULL,
    case_number text NOT NULL,
    at timestamptz NOT NULL,
    legal_day date NOT NULL,
    recorded_at timestamptz NOT NULL,
    lifted_at timestamptz,
    CONSTRAINT level_known_ck CHECK (level IN ('warned', 'breached', 'escalated'))
);
CREATE UNIQUE INDEX level_once ON level (clock, level) WHERE lifted_at IS NULL;
CREATE INDEX level_case ON level (case_number);
CREATE TABLE department (
    id text NOT NULL,
    name text NOT NULL,
    CONSTRAINT department_pk PRIMARY KEY (id)
);
CREATE TABLE dispute (
    clock text NOT NULL,
    told text NOT NULL,
    derived text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT dispute_pk PRIMARY KEY (clock, told)
)
"""


def upgrade() -> None:
    create_chassis_tables()
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    # Whoever may write the ledger may add to it and nothing else; of levels only the lifting.
    role = context.config.attributes["role"]
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON ledger FROM {role}")
    op.execute(f"REVOKE DELETE, TRUNCATE ON ledger_head, level, dispute, source FROM {role}")
