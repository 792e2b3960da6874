"""The console: open cases by lamp, the newest entries, and the timeline of one case, live."""

from fastapi import APIRouter

router = APIRouter()
