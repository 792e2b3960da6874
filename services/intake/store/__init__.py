"""The only room of intake that writes to PostgreSQL."""
