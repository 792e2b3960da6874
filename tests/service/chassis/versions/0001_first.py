"""The chassis's tables and one of the test's own."""

from alembic import op

from services.chassis.migrations.first import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables()
    op.execute("CREATE TABLE thing (name text PRIMARY KEY, count integer NOT NULL)")
