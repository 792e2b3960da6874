"""All SQL that writes, and what it needs to read first."""
