"""For every test: logs as the machines see them, so that a traceback costs nothing to print."""

import structlog

structlog.configure(
    processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
)
