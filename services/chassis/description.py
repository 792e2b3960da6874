"""OpenAPI as it is here: refusals are problems, and each door says whom it is open to."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict

from services.chassis.auth import roles_of

REFUSED = "4XX"
_FRAMEWORK = ("HTTPValidationError", "ValidationError")


class WrongField(BaseModel):
    at: str
    why: str


class Problem(BaseModel):
    """RFC 9457. The sentence is for whoever asked; what was typed is never repeated."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongField] = []


_REFUSAL = {
    "description": "办不成：原因写在 detail 里",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class Described(FastAPI):
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            written = super().openapi()
            schemas = written.setdefault("components", {}).setdefault("schemas", {})
            for name in _FRAMEWORK:
                schemas.pop(name, None)
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(problem.pop("$defs"), Problem=problem)
            for route in iter_route_contexts(self.routes):
                for method in route.methods or ():
                    operation = written["paths"].get(route.path, {}).get(method.lower())
                    if operation is not None:
                        operation["responses"].pop("422", None)
                        operation["responses"][REFUSED] = _REFUSAL
                        operation["x-roles"] = roles_of(route)
        return self.openapi_schema or {}
