"""Writes the promises down as files: JSON Schema of each event, OpenAPI per service, AsyncAPI.

`python -m deploy.contracts` writes them anew; `record` adds a first example of each event type that
has none, taken from the stream of the running installation. A recorded example never leaves.
"""

import asyncio
import importlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from nats.js.api import ConsumerConfig, DeliverPolicy

from contracts import subjects
from contracts.envelope import Envelope, Event
from contracts.events import EVENTS
from deploy.cli.screen import region, running_servers
from deploy.embedded import keys
from deploy.embedded.bus import administered
from deploy.embedded.programs import ROOT
from deploy.embedded.stack import SERVICES
from services.chassis.process import Service

FOLDER: Final = ROOT / "contracts"
EXAMPLES: Final = FOLDER / "examples"
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
BATCH: Final = 256

Document = dict[str, Any]
"""A JSON document in a format of others: JSON Schema, OpenAPI, AsyncAPI."""


def documents() -> Iterator[tuple[Path, str]]:
    """Every generated file and what should be in it."""
    yield FOLDER / "schemas" / "envelope.json", _written(_schema(Envelope))
    for event in EVENTS.values():
        yield FOLDER / "schemas" / f"{event.type}.json", _written(_schema(event))
    yield FOLDER / "asyncapi.json", _written(asyncapi())
    for service in SERVICES:
        yield FOLDER / "openapi" / f"{service}.json", _written(openapi(service))


def openapi(service: str) -> Document:
    """The service's own routes. The app is built on servers and keys that nobody ever asks."""
    module = importlib.import_module(f"services.{service}.app")
    composed: Service = module.SERVICE
    with tempfile.TemporaryDirectory() as folder:
        made = keys.ensure(Path(folder))
        settings = composed.settings.model_validate(
            {
                "port": 1,
                "database_url": "postgresql+asyncpg://nobody@127.0.0.1:1/nothing",
                "nats_url": "nats://127.0.0.1:1",
                "principal_keys": made.principals,
                "vault_keys": made.vault(service),
            }
        )
        described: Document = composed.build(composed.kit(settings)).openapi()
        return described


def asyncapi() -> Document:
    """What is said on the bus: a channel per event type, in the envelope of CloudEvents."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Yimen 一门", "version": "1", "description": "CloudEvents 1.0, JSON."},
        "defaultContentType": "application/cloudevents+json",
        "channels": {name: _channel(event) for name, event in EVENTS.items()},
        "operations": {
            f"publish {name}": {"action": "send", "channel": {"$ref": f"#/channels/{name}"}}
            for name in EVENTS
        },
    }


def _channel(event: type[Event]) -> Document:
    service, fact, _ = event.type.split(".")
    envelope = {"$ref": "./schemas/envelope.json"}
    content = {"properties": {"data": {"$ref": f"./schemas/{event.type}.json"}}}
    return {
        "address": f"yimen.{{region}}.{service}.{fact}.{{department}}",
        "description": (event.__doc__ or "").strip(),
        "parameters": {"region": {}, "department": {}},
        "messages": {event.type: {"payload": {"allOf": [envelope, content]}}},
    }


def _schema(model: type[Event] | type[Envelope]) -> Document:
    return {"$schema": DRAFT, **model.model_json_schema(mode="serialization")}


def _written(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write() -> None:
    wanted = dict(documents())
    for folder in ("schemas", "openapi"):
        for old in (FOLDER / folder).glob("*.json"):
            if old not in wanted:
                old.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


async def record() -> list[str]:
    """Keep the first message of each type that has no example yet; returns those types."""
    kept: dict[str, bytes] = {}
    async with administered(running_servers().bus) as bus:
        pull = await bus.jetstream().pull_subscribe(
            subjects.everything(region()),
            stream=subjects.stream(region()),
            config=ConsumerConfig(deliver_policy=DeliverPolicy.ALL),
        )
        info = await bus.jetstream().stream_info(subjects.stream(region()))
        for _ in range(0, info.state.messages, BATCH):
            for message in await pull.fetch(BATCH, timeout=5):
                kept.setdefault(json.loads(message.data)["type"], message.data)
                await message.ack()
    fresh = {name: body for name, body in kept.items() if not (EXAMPLES / f"{name}.json").exists()}
    EXAMPLES.mkdir(exist_ok=True)
    for name, body in fresh.items():
        (EXAMPLES / f"{name}.json").write_text(_written(json.loads(body)))
    return sorted(fresh)


if __name__ == "__main__":
    if sys.argv[1:] == ["record"]:
        sys.stdout.write("".join(f"{name}\n" for name in asyncio.run(record())))
    else:
        write()
