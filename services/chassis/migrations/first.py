"""The chassis's tables as they were first made; each service's first revision calls this."""

from alembic import op

TABLES = """
CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL,
    subject text NOT NULL,
    route text NOT NULL,
    body bytea NOT NULL,
    at timestamptz NOT NULL,
    sourceseq bigint,
    CONSTRAINT outbox_pk PRIMARY KEY (position),
    CONSTRAINT outbox_id_uq UNIQUE (id),
    CONSTRAINT outbox_sourceseq_uq UNIQUE (sourceseq)
);
CREATE INDEX outbox_unnumbered ON outbox (position) WHERE sourceseq IS NULL;
CREATE TABLE chain (
    subject text NOT NULL,
    seq integer NOT NULL,
    prev text,
    at timestamptz NOT NULL,
    CONSTRAINT chain_pk PRIMARY KEY (subject)
) WITH (fillfactor = 70);
CREATE TABLE source_head (
    one smallint NOT NULL,
    numbered bigint NOT NULL,
    published bigint NOT NULL,
    CONSTRAINT source_head_pk PRIMARY KEY (one),
    CONSTRAINT source_head_one_ck CHECK (one = 1)
);
INSERT INTO source_head VALUES (1, 0, 0);
CREATE TABLE inbox (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT inbox_pk PRIMARY KEY (id)
);
CREATE TABLE parked (
    position bigint GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL,
    subject text NOT NULL,
    body bytea NOT NULL,
    stream_seq bigint NOT NULL,
    published_at timestamptz NOT NULL,
    failures smallint NOT NULL,
    reason text NOT NULL,
    next_try_at timestamptz,
    CONSTRAINT parked_pk PRIMARY KEY (position),
    CONSTRAINT parked_id_uq UNIQUE (id)
);
CREATE INDEX parked_subject ON parked (subject, position);
CREATE TABLE unreadable (
    digest bytea NOT NULL,
    stream_seq bigint NOT NULL,
    route text NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT unreadable_pk PRIMARY KEY (digest)
);
CREATE TABLE answered (
    scope bytea NOT NULL,
    request bytea NOT NULL,
    status smallint NOT NULL,
    media_type text,
    location text,
    body text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT answered_pk PRIMARY KEY (scope)
);
CREATE INDEX answered_at ON answered (at);
"""


def create_chassis_tables() -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
