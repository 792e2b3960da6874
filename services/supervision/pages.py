"""The console: open cases by lamp and the newest entries; the timeline of one case. Both live."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse

from contracts.roles import Role
from contracts.time import Lamp
from services.chassis.auth import require
from services.chassis.pagination import After, cursor, keys_of
from services.chassis.routing import ActRouter
from services.chassis.web import pages
from services.chassis.work import Transaction, Work
from services.supervision import words
from services.supervision.api import Number, TheLaw
from services.supervision.domain.law import Law
from services.supervision.queries import cases, clocks, entries, timeline

HERE = Path(__file__).parent
CASES, NEWEST, STEPS = 30, 15, 500

router = ActRouter(
    prefix="/console",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[Depends(require(Role.SUPERVISOR))],
)
templates = pages(HERE / "templates")

Chosen = Annotated[Lamp | Literal[""], Query()]


@router.get("")
async def overview(
    request: Request, work: Transaction, lamp: Chosen = "", after: After = None
) -> HTMLResponse:
    given = await _overview(work, lamp or None, after)
    return templates.TemplateResponse(request, "overview.html", given)


@router.get("/live")
async def overview_now(
    request: Request, work: Transaction, lamp: Chosen = "", after: After = None
) -> HTMLResponse:
    """What changes on the overview, for the script that keeps it fresh."""
    given = await _overview(work, lamp or None, after)
    return templates.TemplateResponse(request, "_overview.html", given)


@router.get("/cases/{number}")
async def case(request: Request, number: Number, work: Transaction, law: TheLaw) -> HTMLResponse:
    given = await _case(work, number, law)
    return templates.TemplateResponse(request, "case.html", given)


@router.get("/cases/{number}/live")
async def case_now(
    request: Request, number: Number, work: Transaction, law: TheLaw
) -> HTMLResponse:
    """What changes on the page of a case."""
    given = await _case(work, number, law)
    return templates.TemplateResponse(request, "_case.html", given)


async def _overview(work: Work, lamp: Lamp | None, after: str | None) -> dict[str, Any]:
    last, now = "" if after is None else str(keys_of(after, 1)[0]), work.now()
    found = await cases.open_ones(work.conn, now=now, after=last, most=CASES + 1, lamp=lamp)
    counted = await cases.by_lamp(work.conn, now=now)
    head = await entries.head(work.conn)
    return {
        "lamps": [(one, counted[one]) for one in reversed(Lamp) if one in counted],
        "chosen": lamp,
        "cases": found[:CASES],
        "next": cursor(found[CASES - 1].number) if len(found) > CASES else None,
        "departments": await timeline.names_of_departments(work.conn),
        "newest": await entries.newest(work.conn, most=NEWEST),
        "size": head.size,
        "now": now,
        "after": after,
    }


async def _case(work: Work, number: str, law: Law) -> dict[str, Any]:
    line = await cases.line_of(work.conn, number, now=work.now())
    found = await entries.after(work.conn, -1, most=STEPS, case=number)
    names = await timeline.names_of_departments(work.conn)
    standing = await clocks.of_case(work.conn, number, law=law, now=work.now())
    by_item: dict[str | None, list[clocks.ClockView]] = {}
    items: dict[str, str] = {}
    for clock in standing.clocks:
        by_item.setdefault(clock.item, []).append(clock)
        if clock.item and clock.item_name:
            items[clock.item] = clock.item_name
    working = Counter(of_item[0].department for item, of_item in by_item.items() if item)
    return {
        "case": line,
        "clocks": by_item,
        "levels": words.LEVELS,
        "departments": names,
        "items": items if len(items) > 1 else {},
        "sole": {names.get(id, id) for id, many in working.items() if many == 1},
        "lanes": timeline.in_lanes(found, names),
        "last": found[-1].index if found else -1,
        "more": len(found) == STEPS,
        "now": work.now(),
    }
