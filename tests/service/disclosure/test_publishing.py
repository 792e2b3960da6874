"""A grant is published by itself, once, with what may be public of it and nothing else."""

from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import event, text

from contracts.approval import Outcome
from contracts.disclosure import RecordPublished
from services.chassis.kit import Kit
from tests.service.disclosure.told import CODE, PERSON, decided, matter

RESULTS = "/api/disclosure/results"


async def shown(client: AsyncClient, **asked: str) -> list[dict[str, object]]:
    return (await client.get(RESULTS, params=asked)).json()["items"]


async def failures(kit: Kit) -> list[int]:
    """How often each parked event failed."""
    async with kit.works.read() as conn:
        return list(await conn.scalars(text("SELECT failures FROM parked")))


async def test_a_grant_is_published_and_told(client: AsyncClient, listen, told) -> None:
    await listen(matter(), decided("441825202611240100001C"))

    assert await shown(client) == [
        {
            "index": "LSswj-01-2026-0001",
            "category": "行政许可",
            "matter_code": CODE,
            "matter_name": "水土保持方案审批",
            "decision_number": "连水许〔2026〕1号",
            "party": {"name": "连山绿源生物质能有限公司", "code": "91441825MADEM0011A"},
            "department": "swj",
            "organ": "县水务局",
            "decided_on": "2026-12-04",
            "validity_months": 36,
            "published_at": "2026-11-24T09:30:00+08:00",
        }
    ]
    (envelope,) = await told()
    assert (envelope.subject, envelope.department) == ("441825202611240100001C", "swj")
    published = envelope.read(RecordPublished)
    assert published.record == "LSswj-01-2026-0001"
    assert published.item == "441825202611240100001C-01"
    assert published.published_on.isoformat() == "2026-11-24"


async def test_what_is_told_names_the_decision_behind_it(listen, told) -> None:
    first, second = uuid4(), uuid4()
    await listen(matter())
    await listen(decided("C1"), id=first)
    await listen(decided("C2"), id=second)

    assert [envelope.cause for envelope in await told()] == [str(first), str(second)]


async def test_a_decision_delivered_twice_is_published_once(
    client: AsyncClient, listen, told
) -> None:
    id = uuid4()
    await listen(matter())
    await listen(decided(), id=id)
    await listen(decided(), id=id)

    assert len(await shown(client)) == len(await told()) == 1


async def test_a_decision_told_again_under_another_id_is_published_once(
    client: AsyncClient, kit: Kit, listen, told
) -> None:
    await listen(matter(), decided(), decided())
    await listen(decided())

    assert len(await shown(client)) == len(await told()) == 1
    assert await failures(kit) == []


@pytest.mark.parametrize("kept_inside", [{"outcome": Outcome.DENIED}, {"private": True}])
async def test_denials_and_private_results_are_never_published(
    client: AsyncClient, listen, told, kept_inside: dict[str, object]
) -> None:
    await listen(matter(), decided(**kept_inside))

    assert await shown(client) == []
    assert await told() == []


async def test_a_failed_commit_publishes_and_tells_nothing_until_it_is_tried_again(
    client: AsyncClient, kit: Kit, listen, told
) -> None:
    await listen(matter())

    def fail(_: object) -> None:
        raise ConnectionError

    event.listen(kit.engine.sync_engine, "commit", fail)
    with pytest.raises(ConnectionError):
        await listen(decided())
    event.remove(kit.engine.sync_engine, "commit", fail)

    assert await shown(client) == []
    assert await told() == []
    async with kit.works.read() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM inbox")) == 1


async def test_a_decision_heard_before_its_matter_waits_for_it(
    client: AsyncClient, kit: Kit, listen
) -> None:
    await listen(decided())
    assert await shown(client) == []
    assert await failures(kit) == [0]

    async with kit.engine.begin() as conn:
        await conn.execute(text("UPDATE parked SET next_try_at = now()"))
    await listen(matter())

    assert len(await shown(client)) == 1


async def test_serials_run_per_organ_and_year_and_are_never_given_twice(
    client: AsyncClient, listen
) -> None:
    await listen(matter(), matter("440190006000", department="lyj", item_type="行政给付"))
    await listen(decided("C1"), decided("C2"))
    await listen(decided("C3", matter_code="440190006000"), department="lyj")
    await listen(decided("C4"))

    assert [one["index"] for one in await shown(client)] == [
        "LSswj-01-2026-0003",
        "LSlyj-05-2026-0001",
        "LSswj-01-2026-0002",
        "LSswj-01-2026-0001",
    ]


async def test_neither_case_nor_item_nor_officer_is_ever_shown(client: AsyncClient, listen) -> None:
    await listen(matter(), decided("441825202611240100001C", party=PERSON))
    addresses = [RESULTS, f"{RESULTS}/LSswj-01-2026-0001", "/open", "/open/results"]
    addresses.append("/open/results/LSswj-01-2026-0001")

    for address in addresses:
        answer = await client.get(address)
        assert answer.status_code == 200
        assert "李**" in answer.text
        for kept_inside in ("441825202611240100001C", "officer-7", "officer-8"):
            assert kept_inside not in answer.text


@pytest.mark.parametrize("q", ["李", "441825202611240100001C", "441825202611240100001C-01", "李**"])
async def test_nobody_is_found_by_name_or_receipt(client: AsyncClient, listen, q: str) -> None:
    await listen(matter(), decided("441825202611240100001C", party=PERSON))

    assert await shown(client, q=q) == []
