"""What routes are given besides the work."""

from typing import Annotated

from fastapi import Depends, Path, Request

from services.intake.hall import Hall


async def hall_of(request: Request) -> Hall:
    hall: Hall = request.app.state.hall
    return hall


Here = Annotated[Hall, Depends(hall_of)]
Number = Annotated[str, Path(max_length=40, pattern=r"^[0-9A-Za-z]+$")]
