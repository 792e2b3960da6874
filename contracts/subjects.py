"""Where on the bus each event is heard: `yimen.<region>.<service>.<fact>.<department or ->`."""

import re

from contracts.envelope import NO_DEPARTMENT, Event

ANY = "*"
_TOKEN = re.compile(r"[A-Za-z0-9_-]+|\*")


class NotAToken(ValueError):
    """A dot would be another subject, a space would break the broker's protocol."""


def stream(region: str) -> str:
    """The county's one stream."""
    return f"YIMEN_{region}"


def everything(region: str) -> str:
    return f"yimen.{region}.>"


def of_service(region: str, service: str) -> str:
    return f"yimen.{region}.{service}.>"


def of(region: str, event: type[Event], department: str = NO_DEPARTMENT) -> str:
    """The subject of one event type; `ANY` as department hears all departments.

    Raises `NotAToken` for a department that cannot stand in a subject.
    """
    if not _TOKEN.fullmatch(department):
        raise NotAToken(department)
    service, fact, _version = event.type.split(".")
    return f"yimen.{region}.{service}.{fact}.{department}"


def source(region: str, service: str, deployment: str = "") -> str:
    """The name a deployment speaks under, e.g. `/441825/approval/swj`."""
    return "/" + "/".join(part for part in (region, service, deployment) if part)


def status(source: str) -> str:
    """Where a source says once a second how far it is. Core NATS, never in the stream."""
    return "status" + source.replace("/", ".")
