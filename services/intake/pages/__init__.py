"""Screens of the front desk and of the citizens' hall. They call the same acts as the API."""

from fastapi import APIRouter

from services.intake.pages.desk import router as desk
from services.intake.pages.hall import router as hall
from services.intake.pages.handing_in import router as handing_in
from services.intake.pages.papers import router as papers


def router() -> APIRouter:
    whole = APIRouter(include_in_schema=False)
    for part in (desk, handing_in, papers, hall):
        whole.include_router(part)
    return whole
