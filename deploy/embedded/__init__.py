"""The stack that needs nothing but Python: PostgreSQL, the broker and the services as children."""
