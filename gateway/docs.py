"""`/docs`: the doors of all services on one page, from the OpenAPI documents in `contracts/`."""

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

import contracts
from gateway import problems
from gateway.documents import Document, document
from gateway.visits import Visiting

router = APIRouter(include_in_schema=False)

SERVICES = ("gateway", "intake", "approval", "supervision", "disclosure")
FOLDER = Path(contracts.__file__).parent / "openapi"


@router.get("/docs")
async def docs(visit: Visiting, request: Request) -> Response:
    written = [(service, _openapi(service, request)) for service in SERVICES]
    documents: list[Document] = [document(name, said) for name, said in written if said]
    return visit.show("docs.html", documents=documents)


@router.get("/api/openapi/{service}.json")
async def openapi(service: str, request: Request) -> Response:
    if service not in SERVICES:
        raise HTTPException(404)
    said = _openapi(service, request)
    if said is None:
        raise HTTPException(404)
    return Response(json.dumps(said, ensure_ascii=False), media_type="application/json")


@router.get("/problems/{slug}")
async def problem(slug: str, visit: Visiting) -> Response:
    """What the `type` of a problem document leads to."""
    known = [p for p in problems.PROBLEMS.values() if p.slug == slug]
    title = known[0].title if known else None
    return visit.show("slug.html", slug=slug, title=title)


def _openapi(service: str, request: Request) -> dict[str, Any] | None:
    if service == "gateway":
        own: dict[str, Any] = request.app.openapi()
        return own
    path = FOLDER / f"{service}.json"
    if not path.is_file():
        return None
    said: dict[str, Any] = json.loads(path.read_text())
    return said
