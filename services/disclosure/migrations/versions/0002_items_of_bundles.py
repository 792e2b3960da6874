"""Of a bundle, the matters it consists of, so that its guide can lead to theirs."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default is for the versions that are there already; whoever writes one says its own.
    op.execute("ALTER TABLE matter_guide ADD COLUMN items jsonb NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE matter_guide ALTER COLUMN items DROP DEFAULT")
