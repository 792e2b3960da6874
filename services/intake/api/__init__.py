"""JSON doors under `/api/intake`."""

from fastapi import APIRouter

from services.intake.api import cases, matters, progress


def router() -> APIRouter:
    whole = APIRouter(prefix="/api/intake")
    for part in (matters.router, cases.router, progress.router):
        whole.include_router(part)
    return whole
