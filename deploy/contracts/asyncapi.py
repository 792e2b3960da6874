"""AsyncAPI 3.0: what is said on the bus, by whom, and who listens."""

import importlib
from inspect import cleandoc
from typing import Any

from contracts.envelope import Event
from contracts.events import EVENTS
from deploy.embedded.stack import SERVICES
from services.chassis.received import PUBLISHED_AT
from services.chassis.status import Status

Document = dict[str, Any]

TEXT = {"type": "string"}
STATUS = "status"


def asyncapi() -> Document:
    channels = {type: _channel(event) for type, event in EVENTS.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Yimen 一门",
            "version": "1",
            "description": "Events of a county's services: CloudEvents 1.0, structured JSON, over"
            " NATS JetStream. A field may be added; a new meaning is a new version.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {**channels, STATUS: _status()},
        "operations": {**_said(), **_heard()},
        "components": {
            "messages": {type: _message(event) for type, event in EVENTS.items()},
            "messageTraits": {"published": {"headers": _headers()}},
        },
    }


def heard_by(service: str) -> tuple[type[Event], ...]:
    """The events a service listens to: its `reactions.HEARD`."""
    heard: tuple[type[Event], ...] = importlib.import_module(f"services.{service}.reactions").HEARD
    return heard


def _channel(event: type[Event]) -> Document:
    service, fact, _ = event.type.split(".")
    return {
        "address": f"yimen.{{region}}.{service}.{fact}.{{department}}",
        "description": cleandoc(event.__doc__ or ""),
        "parameters": {
            "region": {"description": "Code of the county.", "default": "441825"},
            "department": {"description": "Whom it concerns; `-` for no department in particular."},
        },
        "messages": {event.type: {"$ref": f"#/components/messages/{event.type}"}},
    }


def _message(event: type[Event]) -> Document:
    # In structured mode CloudEvents' attributes stand in the payload, around `data`.
    content = {
        "properties": {
            "type": {"const": event.type},
            "data": {"$ref": f"./schemas/{event.type}.json"},
        }
    }
    return {
        "name": event.type,
        "contentType": "application/cloudevents+json",
        "traits": [{"$ref": "#/components/messageTraits/published"}],
        "payload": {"allOf": [{"$ref": "./schemas/envelope.json"}, content]},
    }


def _headers() -> Document:
    return {
        "type": "object",
        "required": ["Nats-Msg-Id"],
        "properties": {
            "Nats-Msg-Id": {**TEXT, "description": "The event's `id`: said twice is stored once."},
            PUBLISHED_AT: {**TEXT, "format": "date-time"},
        },
    }


def _status() -> Document:
    payload = Status.model_json_schema()
    return {
        "address": "status.{region}.{source}",
        "description": "Once a second on core NATS, never in the stream: how far a source is.",
        "parameters": {
            "region": {"description": "Code of the county.", "default": "441825"},
            "source": {"description": "The source's name with dots, e.g. `approval.swj`."},
        },
        "messages": {STATUS: {"contentType": "application/json", "payload": payload}},
    }


def _said() -> Document:
    said = [(type.split(".")[0], type) for type in EVENTS]
    said += [(service, STATUS) for service in SERVICES]
    return {f"{service}-says-{what}": _operation("send", what) for service, what in said}


def _heard() -> Document:
    heard = {
        f"{service}-hears-{event.type}": _operation("receive", event.type)
        for service in SERVICES
        for event in heard_by(service)
    }
    return {**heard, f"supervision-hears-{STATUS}": _operation("receive", STATUS)}


def _operation(action: str, channel: str) -> Document:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}}
