"""OpenAPI documents, read into what the page of doors shows. Nothing is fetched from outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is, in words, with the names of the schemas it is made of."""

    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: Kind
    required: bool
    description: str
    where: str = ""
    """`path`, `query` or `header`, for a parameter."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    description: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Field]
    body: Kind | None
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Schema:
    name: str
    description: str
    fields: list[Field]
    values: list[str]


@dataclass(frozen=True, slots=True)
class Document:
    service: str
    title: str
    operations: list[Operation]
    schemas: list[Schema]


def document(service: str, openapi: Json) -> Document:
    schemas: Json = openapi.get("components", {}).get("schemas", {})
    return Document(
        service,
        openapi["info"]["title"],
        list(_operations(openapi)),
        [_schema(name, schema) for name, schema in sorted(schemas.items())],
    )


def _operations(openapi: Json) -> Iterator[Operation]:
    for path, methods in openapi.get("paths", {}).items():
        for method in METHODS:
            if method in methods:
                yield _operation(method, path, methods[method])


def _operation(method: str, path: str, said: Json) -> Operation:
    return Operation(
        method.upper(),
        path,
        said.get("summary", ""),
        said.get("description", ""),
        [
            Field(
                p["name"],
                kind(p.get("schema", {})),
                p.get("required", False),
                p.get("description", ""),
                p["in"],
            )
            for p in said.get("parameters", [])
        ],
        _content(said.get("requestBody", {})),
        [
            Answer(status, answer.get("description", ""), _content(answer))
            for status, answer in said.get("responses", {}).items()
        ],
    )


def _content(said: Json) -> Kind | None:
    kinds = [kind(media.get("schema", {})) for media in said.get("content", {}).values()]
    return kinds[0] if kinds else None


def _schema(name: str, said: Json) -> Schema:
    required = said.get("required", [])
    fields = [
        Field(field, kind(of), field in required, of.get("description", of.get("title", "")))
        for field, of in said.get("properties", {}).items()
    ]
    values = [str(value) for value in said.get("enum", [])]
    return Schema(name, said.get("description", ""), fields, values)


def kind(said: Json) -> Kind:
    """Of a JSON Schema, as far as a reader needs it."""
    if "$ref" in said:
        name = said["$ref"].rpartition("/")[2]
        return Kind(name, (name,))
    for joined in ("anyOf", "oneOf", "allOf"):
        if joined in said:
            parts = [kind(part) for part in said[joined]]
            return Kind(" | ".join(p.text for p in parts), sum((p.names for p in parts), ()))
    if "const" in said:
        return Kind(repr(said["const"]))
    if "enum" in said:
        return Kind(" | ".join(repr(value) for value in said["enum"]))
    if said.get("type") == "array":
        item = kind(said.get("items", {}))
        return Kind(f"[{item.text}]", item.names)
    written = said.get("type", "any")
    return Kind(f"{written} ({said['format']})" if "format" in said else str(written))
