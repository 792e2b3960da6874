"""Evidence: every event once, in one chain that shows every change."""

from datetime import timedelta

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.intake import PersonalDataShown
from deploy.embedded.testing import PostgresServer
from services.supervision.audit import Verdict, verify
from services.supervision.store import ledger
from tests.service.supervision.conftest import CASE, Watching
from tests.service.supervision.speaking import published, received, terms


async def verified(watching: Watching) -> Verdict:
    async with watching.kit.works.read() as conn:
        return await verify(conn)


async def shown(watching: Watching, count: int) -> None:
    for _ in range(count):
        event = PersonalDataShown(field="phone", reason="联系申请人")
        await watching.intake.say(event, subject=CASE, at=watching.clock())
    await watching.hear(count)


async def test_every_event_has_its_place_in_the_order_of_the_stream(watching: Watching) -> None:
    await watching.accept()
    await watching.accept("4418252026112401000025")

    rows = await watching.rows("SELECT index AS place, type, subject FROM ledger ORDER BY index")
    assert [row.place for row in rows] == list(range(10))
    assert [row.subject for row in rows] == [CASE] * 5 + ["4418252026112401000025"] * 5
    assert (await verified(watching)).model_dump(include={"size", "sound", "gaps"}) == {
        "size": 10,
        "sound": True,
        "gaps": [],
    }


async def test_cases_that_take_turns_take_turns_in_the_ledger(watching: Watching) -> None:
    at, turns = watching.clock(), ["b", "a"] * 5
    words = [
        watching.intake.word(PersonalDataShown(field="phone", reason="核对"), subject=case, at=at)
        for case in turns
    ]
    await watching.intake.publish(*words)
    await watching.hear(len(turns))

    rows = await watching.rows("SELECT subject FROM ledger ORDER BY index")
    assert [row.subject for row in rows] == turns


async def test_an_event_delivered_twice_is_entered_once(watching: Watching) -> None:
    at = watching.clock()
    message = watching.intake.word(received(terms("shuibao"), at), subject=CASE, at=at)
    js = watching.intake.bus.jetstream()
    for id in ("first", "second"):
        await js.publish(message.route, message.body, headers={"Nats-Msg-Id": id})
    await watching.hear(2)

    assert (await verified(watching)).size == 1


async def test_what_cannot_be_read_as_a_fact_is_evidence_all_the_same(watching: Watching) -> None:
    await watching.accept()
    at = watching.clock()
    good = watching.approval.word(
        PersonalDataShown(field="x", reason="y"), subject=CASE, at=at, department="swj"
    )
    broken = good.body.replace(b"intake.personal_data_shown.v1", b"approval.item_decided.v1")
    await watching.intake.bus.jetstream().publish(good.route, broken)
    await watching.hear(1)

    rows = await watching.rows("SELECT body FROM ledger WHERE type = 'approval.item_decided.v1'")
    assert [row.body for row in rows] == [broken]
    assert await watching.rows("SELECT id FROM parked") != []


@pytest.mark.parametrize(
    "change", ["UPDATE ledger SET actor = 'x'", "DELETE FROM ledger", "TRUNCATE ledger"]
)
async def test_the_service_itself_can_only_add(watching: Watching, change: str) -> None:
    await shown(watching, 1)

    with pytest.raises(ProgrammingError, match="permission denied"):
        async with watching.kit.engine.begin() as conn:
            await conn.execute(text(change))


def flipped(column: str) -> str:
    """One bit of that column of the third entry."""
    bit = f"set_byte({column}, 3, get_byte({column}, 3) # 1)"
    return f"UPDATE ledger SET {column} = {bit} WHERE index = 2"


@pytest.mark.parametrize(
    ("change", "index", "what"),
    [
        (flipped("body"), 2, "叶子哈希"),
        (flipped("leaf"), 2, "叶子哈希"),
        (flipped("chain"), 2, "链值"),
        ("UPDATE ledger SET recorded_at = recorded_at + '1us' WHERE index = 2", 2, "叶子哈希"),
        ("UPDATE ledger SET actor = 'nobody' WHERE index = 2", 2, "actor"),
        ("UPDATE ledger SET case_number = NULL WHERE index = 2", 2, "case_number"),
        ("DELETE FROM ledger WHERE index = 2", 3, "序号应为 2"),
        ("DELETE FROM ledger WHERE index = 4", 4, "末尾"),
    ],
)
async def test_whoever_may_change_anything_is_found_out_and_the_entry_named(
    watching: Watching, postgres: PostgresServer, change: str, index: int, what: str
) -> None:
    await shown(watching, 5)
    database = make_url(watching.kit.settings.database_url.get_secret_value()).database
    owner = create_async_engine(postgres.url(str(database)))
    async with owner.begin() as conn:
        await conn.execute(text(change))
    await owner.dispose()

    verdict = await verified(watching)

    assert verdict.fault is not None
    assert (verdict.sound, verdict.fault.index) == (False, index)
    assert what in verdict.fault.what


async def test_what_never_came_is_told_as_a_gap_and_closed_by_its_arrival(
    watching: Watching,
) -> None:
    words = [
        watching.intake.word(
            PersonalDataShown(field="phone", reason="核对"), subject=CASE, at=watching.clock()
        )
        for _ in range(4)
    ]
    await watching.intake.publish(words[0], words[3])
    await watching.hear(2)

    gaps = (await verified(watching)).gaps
    assert [(gap.case, gap.first, gap.last) for gap in gaps] == [(None, 2, 3), (CASE, 2, 3)]

    await watching.intake.publish(words[1], words[2])
    await watching.hear(2)
    await watching.intake.status(watching.clock(), sourceseq=6)
    await watching.statuses(watching.approval)

    verdict = await verified(watching)
    assert verdict.sound
    assert [(gap.case, gap.first, gap.last) for gap in verdict.gaps] == [(None, 5, 6)]


async def test_an_event_that_names_another_predecessor_is_found(watching: Watching) -> None:
    await shown(watching, 2)
    watching.intake.chains[CASE] = (2, "00" * 32)
    await shown(watching, 1)

    verdict = await verified(watching)

    assert verdict.fault is not None
    assert verdict.fault.index == 2


async def test_two_appenders_take_turns(watching: Watching) -> None:
    await shown(watching, 1)
    async with watching.kit.engine.begin() as first, watching.kit.engine.connect() as second:
        await ledger.lock(first)
        waiting = text("SELECT size FROM ledger_head FOR UPDATE SKIP LOCKED")
        assert (await second.execute(waiting)).all() == []


async def test_a_publication_is_found_from_its_case(watching: Watching) -> None:
    await watching.accept()
    at = watching.clock() + timedelta(days=1)
    await watching.disclosure.say(published(f"{CASE}-01", at), subject="record/1", at=at)
    await watching.hear(1)

    rows = await watching.rows("SELECT type FROM ledger WHERE case_number = :case", case=CASE)
    assert "disclosure.record_published.v1" in [row.type for row in rows]
