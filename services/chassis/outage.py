"""Which errors mean that a server is away: nobody's mistake, gone when it is back, so try again."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

# Connection, resources, operator; and what two transactions do to each other.
_CLASSES = ("08", "53", "57")
_STATES = frozenset({"40001", "40P01", "55P03"})


def is_outage(error: BaseException) -> bool:
    """Whether the same work may well succeed a moment later."""
    if isinstance(error, ConnectionError | TimeoutError | PoolExhausted):
        return True
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        state = getattr(error.orig, "sqlstate", None)
    else:
        # While it connects, asyncpg's own errors come through as they are.
        state = getattr(error, "sqlstate", None)
    return isinstance(state, str) and (state in _STATES or state.startswith(_CLASSES))


def let_pass(error: Exception) -> None:
    """Raise it again if a server is away: that must not count against what was being handled."""
    if is_outage(error):
        raise error
