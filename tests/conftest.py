"""For every test: logs as the machines see them, so that a traceback costs nothing to print; and
how many examples generated tests try (`HYPOTHESIS_PROFILE`: `fast`, `quick`, or `long` for many).
"""

import gc
import os

import structlog
from hypothesis import settings

structlog.configure(
    processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
)
settings.register_profile("fast", max_examples=20, deadline=None)
settings.register_profile("quick", max_examples=200, deadline=None)
settings.register_profile("long", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
# What is imported and collected stays: looking through it at every 700th object costs a tenth.
gc.set_threshold(20_000)
