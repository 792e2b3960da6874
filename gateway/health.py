"""Whether the door stands, for those who start and watch it. Never those of the services."""

from ipaddress import ip_address

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from gateway import database
from gateway.errors import AccountsAway
from gateway.visits import Visiting

router = APIRouter(include_in_schema=False)

_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/healthz")
async def alive() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def ready(visit: Visiting) -> JSONResponse:
    try:
        async with database.begin(visit.parts.engine) as conn:
            await conn.execute(text("SELECT 1"))
    except AccountsAway:
        return JSONResponse({"status": "database unreachable"}, 503)
    return JSONResponse({"status": "ready"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """For this machine only: whoever comes through another server is from outside."""
    client = request.client
    here = client is not None and ip_address(client.host).is_loopback
    if not here or any(name in request.headers for name in _PROXIED):
        raise HTTPException(404)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
