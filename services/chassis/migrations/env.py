"""Alembic's entry point, the same for every service; the connection comes from `migrating`."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
