"""The layers of the calendar that supervision has published."""

from alembic import context, op

from services.chassis.almanac import CREATE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(CREATE)
    # What was published stays published.
    role = context.config.attributes["role"]
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON calendar_layer FROM {role}")
