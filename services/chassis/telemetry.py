"""Logs as JSON lines without personal data, and traces where an OTLP endpoint is given."""

import logging
import sys

import structlog
from fastapi.telemetry import TelemetryConfig
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from services.chassis.settings import Settings


def log_to_stdout(service: str, *, as_json: bool) -> None:
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer if as_json else structlog.dev.ConsoleRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING)


def of(settings: Settings, service: str) -> TelemetryConfig:
    """FastAPI's own instrumentation, on only when there is somewhere to send spans to."""
    if settings.otlp_endpoint is None:
        return {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
    provider = TracerProvider(resource=Resource.create({"service.name": f"yimen-{service}"}))
    exporter = OTLPSpanExporter(endpoint=f"{settings.otlp_endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    # Exception messages may repeat what somebody typed: spans only.
    return {"tracer_provider": provider, "metrics": False, "logs": False, "operation_spans": True}
