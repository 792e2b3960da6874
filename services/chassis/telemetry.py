"""Logs as JSON lines without personal data, and traces where an OTLP endpoint is given."""

import logging
import re
import sys
from typing import Any

import structlog
from fastapi.telemetry import TelemetryConfig
from structlog.stdlib import ProcessorFormatter
from structlog.types import EventDict, Processor, WrappedLogger

from services.chassis.settings import Settings

# Citizen IDs and mobile numbers: whatever an error repeats, a log line never shows one.
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])([0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9A-Za-z])")


def masked(line: str) -> str:
    return _NUMBERS.sub("***", line)


def log_to_stdout(service: str, *, as_json: bool) -> None:
    seen: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    written: list[Processor] = [structlog.processors.format_exc_info, _line(as_json)]
    structlog.configure(
        processors=[*seen, *written],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    libraries = logging.StreamHandler(sys.stdout)
    libraries.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=seen,
            processors=[ProcessorFormatter.remove_processors_meta, *written],
        )
    )
    logging.basicConfig(handlers=[libraries], level=logging.WARNING, force=True)


def _line(as_json: bool) -> Processor:
    json = structlog.processors.JSONRenderer(ensure_ascii=False)
    renderer: Any = json if as_json else structlog.dev.ConsoleRenderer()

    def render(logger: WrappedLogger, name: str, event: EventDict) -> str:
        return masked(renderer(logger, name, event))

    return render


def of(settings: Settings, service: str) -> TelemetryConfig:
    """FastAPI's own instrumentation, on only when there is somewhere to send spans to."""
    if settings.otlp_endpoint is None:
        return {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
    # Costs 8 MB a process: only where it is used.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"yimen-{service}"}))
    exporter = OTLPSpanExporter(endpoint=f"{settings.otlp_endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    # Exception messages may repeat what somebody typed: spans only.
    return {"tracer_provider": provider, "metrics": False, "logs": False, "operation_spans": True}
