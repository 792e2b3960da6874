"""Screens of the front desk and of the citizens' hall. They call the same acts as the API."""

from fastapi import APIRouter

from services.intake.pages import desk, hall, handing_in, papers


def router() -> APIRouter:
    whole = APIRouter(include_in_schema=False)
    for part in (desk.router, handing_in.router, papers.router, hall.router):
        whole.include_router(part)
    return whole
