"""OpenAPI as the page of doors shows it."""

from fastapi import FastAPI
from pydantic import BaseModel

from gateway.documents import document, kind


class Thing(BaseModel):
    """某物。"""

    number: str
    parts: list["Thing"] = []
    note: str | None = None


class Made(BaseModel):
    number: str


def shown() -> FastAPI:
    app = FastAPI(title="收件")

    @app.post("/api/intake/things/{number}", summary="登记", status_code=201)
    async def add(number: str, thing: Thing, page: int = 1) -> Made:
        """登记一件。"""
        return Made(number=number)

    return app


def test_a_door_is_shown_with_what_it_takes_and_gives() -> None:
    read = document("intake", shown().openapi())
    [operation] = read.operations

    assert read.title == "收件"
    assert (operation.method, operation.path) == ("POST", "/api/intake/things/{number}")
    assert (operation.summary, operation.description) == ("登记", "登记一件。")
    assert [(f.name, f.where, f.required) for f in operation.parameters] == [
        ("number", "path", True),
        ("page", "query", False),
    ]
    assert operation.body == kind({"$ref": "#/components/schemas/Thing"})
    assert [answer.status for answer in operation.answers] == ["201", "422"]


def test_a_schema_is_shown_with_its_fields() -> None:
    read = document("intake", shown().openapi())
    thing = next(schema for schema in read.schemas if schema.name == "Thing")

    assert thing.description == "某物。"
    assert [(f.name, f.kind.text, f.required) for f in thing.fields] == [
        ("number", "string", True),
        ("parts", "[Thing]", False),
        ("note", "string | null", False),
    ]
    assert thing.fields[1].kind.names == ("Thing",)
