"""The one error of this room."""


class IdentifierRefused(ValueError):
    """A number that cannot be right. The sentence is for the clerk and never holds the number."""
