"""Every door of an app as OpenAPI: what it promises to programs, and its pages too."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from schemathesis import APIOperation

from services.chassis.auth import roles_of


class Shown(RouteContext):
    """A route that is described even if it is a page."""

    include_in_schema = True


def operations(app: FastAPI) -> list[APIOperation]:
    schema = schemathesis.openapi.from_dict(described(app))
    return [found.ok() for found in schema.get_all_operations()]


def described(app: FastAPI) -> dict[str, Any]:
    everything = get_openapi(title=app.title, version="1", routes=list(_shown(app)))
    promised = app.openapi()
    everything["paths"] |= promised["paths"]
    schemas = everything.setdefault("components", {}).setdefault("schemas", {})
    schemas |= promised.get("components", {}).get("schemas", {})
    for route in _shown(app):
        for method in route.methods or ():
            operation = everything["paths"][route.path_format].get(method.lower(), {})
            operation["x-roles"] = [str(role) for role in roles_of(route)]
    return everything


def is_open(operation: APIOperation) -> bool:
    """Whether anybody may come in here; the gateway knows its visitors by other means."""
    roles = operation.definition.raw["x-roles"]
    return not roles or "public" in roles


def _shown(app: FastAPI) -> Iterator[Shown]:
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            yield Shown(**{field.name: getattr(route, field.name) for field in fields(route)})
