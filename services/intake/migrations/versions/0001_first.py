"""Intake's tables as they were first made, beside the chassis's."""

from alembic import context, op

from services.chassis.migrations.first import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE SEQUENCE case_serial;
CREATE TABLE catalogue_edition (
    one smallint NOT NULL,
    edition integer NOT NULL,
    CONSTRAINT catalogue_edition_pk PRIMARY KEY (one),
    CONSTRAINT catalogue_edition_one_ck CHECK (one = 1)
);
INSERT INTO catalogue_edition VALUES (1, 0);
CREATE TABLE department (
    id text NOT NULL,
    name text NOT NULL,
    uscc text NOT NULL,
    CONSTRAINT department_pk PRIMARY KEY (id)
);
CREATE TABLE offer_version (
    code text NOT NULL,
    version integer NOT NULL,
    effective_on date NOT NULL,
    published_at timestamptz NOT NULL,
    content jsonb NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT offer_version_pk PRIMARY KEY (code, version),
    CONSTRAINT offer_version_version_ck CHECK (version >= 1)
);
CREATE TABLE case_file (
    number text NOT NULL,
    code text NOT NULL,
    version integer NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    chosen text[] NOT NULL,
    materials text[] NOT NULL,
    project_name text,
    project_code text,
    party_kind text NOT NULL,
    applicant text NOT NULL,
    id_kind text NOT NULL,
    id_sealed text NOT NULL,
    id_blind bytea NOT NULL,
    id_tail_blind bytea NOT NULL,
    phone_sealed text,
    phone_blind bytea,
    query_code_sealed text NOT NULL,
    owner text,
    submitted_at timestamptz,
    received_at timestamptz,
    accepted_at timestamptz,
    accepted_on date,
    refusal_reason text,
    right_organ text,
    grams text[] NOT NULL,
    CONSTRAINT case_file_pk PRIMARY KEY (number),
    CONSTRAINT case_file_state_ck CHECK (state IN ('DRAFT', 'PRE_EXAM', 'RECEIVED', 'CORRECTING',
        'NOT_REQUIRED', 'NOT_ACCEPTED', 'ACCEPTED', 'COMPLETED', 'DELIVERED', 'WITHDRAWN',
        'TERMINATED', 'ARCHIVED')),
    CONSTRAINT case_file_chosen_ck CHECK (cardinality(chosen) > 0),
    CONSTRAINT case_file_accepted_ck CHECK ((accepted_at IS NULL) = (accepted_on IS NULL)),
    CONSTRAINT case_file_accepted_first_ck
        CHECK (state NOT IN ('ACCEPTED', 'COMPLETED', 'DELIVERED') OR accepted_at IS NOT NULL)
) WITH (fillfactor = 80);
CREATE INDEX case_file_id_blind_ix ON case_file (id_blind);
CREATE INDEX case_file_id_tail_blind_ix ON case_file (id_tail_blind);
CREATE INDEX case_file_phone_blind_ix ON case_file (phone_blind);
CREATE INDEX case_file_grams_ix ON case_file USING gin (grams);
CREATE INDEX case_file_owner_ix ON case_file (owner, number) WHERE owner IS NOT NULL;
CREATE TABLE case_item (
    number text NOT NULL,
    key text NOT NULL,
    position smallint NOT NULL,
    department text NOT NULL,
    state text NOT NULL,
    ended_at timestamptz,
    decision text,
    delivered_at timestamptz,
    method text,
    CONSTRAINT case_item_pk PRIMARY KEY (number, key),
    CONSTRAINT case_item_number_fk FOREIGN KEY (number) REFERENCES case_file (number),
    CONSTRAINT case_item_state_ck CHECK (state IN ('REVIEWING', 'SUSPENDED', 'ROUTED_UP',
        'GRANTED', 'DENIED', 'WITHDRAWN', 'TERMINATED')),
    CONSTRAINT case_item_delivered_ck CHECK ((delivered_at IS NULL) = (method IS NULL)),
    CONSTRAINT case_item_decided_first_ck
        CHECK (delivered_at IS NULL OR state IN ('GRANTED', 'DENIED'))
) WITH (fillfactor = 70);
CREATE TABLE query_guess (
    number text NOT NULL,
    wrong smallint NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT query_guess_pk PRIMARY KEY (number)
);
CREATE INDEX query_guess_last_at_ix ON query_guess (last_at);
"""


def upgrade() -> None:
    create_chassis_tables()
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    # What was published stays published.
    role = context.config.attributes["role"]
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON offer_version FROM {role}")
