"""Calendars proposed and published, and what they do to clocks."""

from alembic import context, op

from services.chassis.almanac import CREATE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE calendar_proposal (
    id uuid NOT NULL,
    layer jsonb NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL,
    published_by text,
    published_at timestamptz,
    number integer,
    CONSTRAINT calendar_proposal_pk PRIMARY KEY (id),
    CONSTRAINT calendar_proposal_number_uq UNIQUE (number),
    CONSTRAINT calendar_proposal_two_people_ck CHECK (published_by <> proposed_by),
    CONSTRAINT calendar_proposal_published_ck CHECK (
        (published_by IS NULL) = (number IS NULL) AND (published_at IS NULL) = (number IS NULL)
    )
);
CREATE TABLE redated (
    clock text NOT NULL,
    event_id uuid NOT NULL,
    case_number text NOT NULL,
    CONSTRAINT redated_pk PRIMARY KEY (clock, event_id)
);
CREATE INDEX redated_case ON redated (case_number);
CREATE TABLE review (
    clock text NOT NULL,
    level text NOT NULL,
    calendar text NOT NULL,
    case_number text NOT NULL,
    at timestamptz NOT NULL,
    legal_day date NOT NULL,
    queued_at timestamptz NOT NULL,
    CONSTRAINT review_pk PRIMARY KEY (clock, level, calendar)
);
ALTER TABLE clock ADD COLUMN withheld text NOT NULL DEFAULT '';
CREATE INDEX clock_calendar ON clock (calendar) WHERE stopped_at IS NULL
"""


def upgrade() -> None:
    op.execute(CREATE)
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    # What was published stays published, what was queued stays queued.
    role = context.config.attributes["role"]
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON calendar_layer, review FROM {role}")
    op.execute(f"REVOKE DELETE, TRUNCATE ON calendar_proposal FROM {role}")
