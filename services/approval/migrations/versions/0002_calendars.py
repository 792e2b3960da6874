"""The layers of the calendar that supervision has published, and by which an inbox is sorted."""

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
    # Of no calendar yet: what is there already is sorted anew once.
    op.execute("ALTER TABLE item ADD COLUMN calendar text NOT NULL DEFAULT ''")
    op.execute(
        "CREATE INDEX item_calendar ON item (calendar)"
        " WHERE item.state IN ('REVIEWING', 'SUSPENDED')"
    )
