"""Which files there are, what stands in them, and writing them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from contracts.envelope import Envelope, Event
from contracts.events import EVENTS
from deploy.contracts import story
from deploy.contracts.asyncapi import asyncapi
from deploy.contracts.openapi import SPEAKERS, openapi
from deploy.embedded.programs import ROOT

FOLDER: Final = ROOT / "contracts"
EXAMPLES: Final = FOLDER / "examples"
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

Document = dict[str, Any]
"""A JSON document in a format of others: JSON Schema, OpenAPI, AsyncAPI."""


def documents() -> Iterator[tuple[Path, str]]:
    """Every generated file and what should be in it; a recorded example is not generated."""
    yield FOLDER / "schemas" / "envelope.json", written(schema(Envelope))
    for event in EVENTS.values():
        yield FOLDER / "schemas" / f"{event.type}.json", written(schema(event))
    yield FOLDER / "asyncapi.json", written(asyncapi())
    for speaker in SPEAKERS:
        yield FOLDER / "openapi" / f"{speaker}.json", written(openapi(speaker))


def schema(model: type[Event] | type[Envelope]) -> Document:
    """What a reader accepts; a field it does not know is none of its business."""
    return {"$schema": DRAFT, **model.model_json_schema()}


def written(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write() -> None:
    """Generated files as they should be, nothing generated that should not, examples to all."""
    wanted = dict(documents())
    for path in {*generated()} - {*wanted}:
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    EXAMPLES.mkdir(exist_ok=True)
    for type, told in story.first_of_each():
        example = EXAMPLES / f"{type}.json"
        if not example.exists():
            example.write_text(written(json.loads(told)))


def generated() -> Iterator[Path]:
    """What lies in the folders of generated files."""
    for folder in ("schemas", "openapi"):
        yield from (FOLDER / folder).glob("*.json")
