"""Who sees which items, and in which order."""

from datetime import timedelta
from itertools import chain

import pytest

from services.chassis.testing import StillClock
from tests.service.approval.county import County, Officers, prepared


async def test_an_inbox_shows_the_most_pressing_first(county: County, officers: Officers) -> None:
    late, soon, between = [(await county.route("swj", promised=n))[0] for n in (10, 3, 5)]

    assert await officers.handler.items() == [soon, between, late]


async def test_of_items_promised_alike_the_law_presses_first(
    county: County, officers: Officers
) -> None:
    limits = [{"unit": "WORKING_DAY", "n": n} for n in (20, 10)]
    usual, short = [(await county.route("swj", statutory=limit))[0] for limit in limits]

    assert await officers.handler.items() == [short, usual]


async def test_time_left_and_lamp_are_of_the_moment(
    county: County, officers: Officers, clock: StillClock
) -> None:
    (item,) = await county.route("swj", promised=3)
    seen = []
    for _ in range(4):
        shown = (await officers.handler.look(item)).json()
        seen.append((shown["promised"]["remaining"], shown["promised"]["state"], shown["lamp"]))
        clock.move(timedelta(days=1))

    assert seen == [
        (3, "running", "green"),
        (2, "running", "green"),
        (1, "running", "yellow"),
        (0, "running", "yellow"),
    ]


async def test_an_item_is_late_when_its_day_is_over(
    county: County, officers: Officers, clock: StillClock
) -> None:
    (item,) = await county.route("swj", promised=3)
    seen = []
    for days in (4, 2):
        clock.move(timedelta(days=days))
        shown = (await officers.handler.look(item)).json()
        seen.append((shown["promised"]["remaining"], shown["promised"]["state"], shown["lamp"]))

    # On Saturday it is late already, though no further working day has gone by.
    assert seen == [(0, "breached", "red"), (-1, "breached", "red")]


async def test_a_department_sees_its_own_items_only(county: County, officers: Officers) -> None:
    water, forest = await county.route("swj", "lyj")
    of_water, of_both = officers("a", "handler:swj"), officers("b", "head:swj", "lead:lyj")

    assert await of_water.items() == [water]
    assert await of_water.items(department="lyj") == []
    assert sorted(await of_both.items()) == [water, forest]
    assert await of_both.items(department="lyj") == [forest]
    answer = await of_water.look(forest)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-department")


async def test_a_supervisor_reads_everything_and_may_do_nothing(
    county: County, officers: Officers
) -> None:
    water, forest = await county.route("swj", "lyj")
    watcher = officers("s", "supervisor")

    assert sorted(await watcher.items()) == [water, forest]
    assert await watcher.items(department="lyj") == [forest]
    assert (await watcher.look(water)).json()["steps"] == []


@pytest.mark.parametrize("role", ["clerk", "applicant", "issue_clerk", "county_head"])
async def test_the_hall_has_no_view_into_departments(
    role: str, county: County, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    somebody = officers("c", role)

    assert (await somebody.get("/api/approval/items")).status_code == 403
    assert (await somebody.look(item)).status_code == 403


async def test_what_is_decided_leaves_the_inbox_and_is_still_found(
    county: County, officers: Officers
) -> None:
    first, second = [(await county.route("swj"))[0] for _ in range(2)]
    await prepared(officers, first)
    await officers.decider.grant(first)

    assert await officers.handler.items() == [second]
    assert await officers.handler.items(state="all") == [second, first]


@pytest.mark.parametrize("state", ["open", "all"])
async def test_pages_follow_each_other_without_gap_or_repeat(
    state: str, county: County, officers: Officers
) -> None:
    for promised in (5, 3, 5, 4, 3):
        await county.route("swj", promised=promised)
    whole = await officers.handler.items(state=state)
    pages, after = [], None
    while True:
        asked = {"state": state, "limit": 2, **({"after": after} if after else {})}
        answer = (await officers.handler.get("/api/approval/items", **asked)).json()
        pages.append([item["id"] for item in answer["items"]])
        after = answer["next"]
        if after is None:
            break

    assert [len(page) for page in pages] == [2, 2, 1]
    assert list(chain.from_iterable(pages)) == whole


@pytest.mark.parametrize(
    "after",
    ["x", "W10", "WzEsMiwzXQ", "WyIyMDI2LTExLTI0IiwiMjAyNi0xMS0yNCIsIngiXQ", "WyJcdTAwMDAiXQ"],
)
@pytest.mark.parametrize("state", ["open", "all"])
async def test_a_cursor_that_is_none_is_refused(after: str, state: str, officers: Officers) -> None:
    answer = await officers.handler.get("/api/approval/items", after=after, state=state)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-cursor")


async def test_the_steps_shown_are_those_the_reader_could_take(
    county: County, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    everything = officers("all", "handler:swj", "decider:swj")

    async def steps(account: str, *roles: str) -> list[str]:
        return list((await officers(account, *roles).look(item)).json()["steps"])

    assert await steps("handler-1", "handler:swj") == ["claim"]
    await everything.claim(item)
    assert await steps("handler-1", "handler:swj") == []
    assert await steps("all", "handler:swj", "decider:swj") == ["review"]
    await everything.review(item)
    assert await steps("other", "decider:swj") == ["grant", "deny"]
    assert await steps("all", "handler:swj", "decider:swj") == ["review"]
