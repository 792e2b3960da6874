"""The toy's own table and routes."""

from typing import Annotated, ClassVar

from fastapi import Depends, Form
from pydantic import BaseModel
from sqlalchemy import text

from contracts.envelope import Event
from services.chassis.auth import Principal, public, require
from services.chassis.routing import ActRouter
from services.chassis.work import Transaction, Work


class Counted(Event):
    type: ClassVar[str] = "toy.counted.v1"

    count: int


class Refused(Exception):
    def __init__(self) -> None:
        super().__init__("数到十为止。")


class Thing(BaseModel):
    count: int


router = ActRouter(prefix="/things", dependencies=[Depends(public)])


async def count(work: Work, name: str) -> int:
    counted = await work.conn.scalar(
        text(
            "INSERT INTO thing AS t VALUES (:name, 1) ON CONFLICT (name)"
            " DO UPDATE SET count = t.count + 1 RETURNING count"
        ),
        {"name": name},
    )
    work.tell(Counted(count=counted), case=name)
    if counted > 10:
        raise Refused
    return int(counted)


@router.post("/{name}/count")
async def count_once(name: str, work: Transaction) -> Thing:
    return Thing(count=await count(work, name))


@router.post("/{name}/count-by-form")
async def count_by_form(name: str, word: Annotated[str, Form()], work: Transaction) -> Thing:
    return Thing(count=await count(work, name))


@router.get("/{name}")
async def look(
    name: str, work: Transaction, who: Annotated[Principal, Depends(require("clerk"))]
) -> Thing:
    found = await work.conn.scalar(text("SELECT count FROM thing WHERE name = :n"), {"n": name})
    return Thing(count=found or 0)
