"""One request, one transaction, committed before the answer; the same key acts once."""

import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import event, text

from services.chassis.kit import Kit
from services.chassis.testing import Keyring


async def counted(kit: Kit, name: str = "a") -> int:
    async with kit.works.read() as conn:
        return await conn.scalar(text("SELECT count FROM thing WHERE name = :n"), {"n": name}) or 0


async def told(kit: Kit) -> int:
    async with kit.works.read() as conn:
        return int(await conn.scalar(text("SELECT count(*) FROM outbox")) or 0)


async def test_an_act_and_its_event_are_committed_together(client: AsyncClient, kit: Kit) -> None:
    answer = await client.post("/things/a/count")

    assert answer.json() == {"count": 1}
    assert (await counted(kit), await told(kit)) == (1, 1)


async def test_a_commit_that_fails_is_never_answered_as_success(
    client: AsyncClient, kit: Kit
) -> None:
    def fail(_: object) -> None:
        raise ConnectionError

    event.listen(kit.engine.sync_engine, "commit", fail)
    answer = await client.post("/things/a/count")
    event.remove(kit.engine.sync_engine, "commit", fail)

    assert answer.status_code == 503
    assert await counted(kit) == 0


async def test_a_refused_act_changes_and_tells_nothing(client: AsyncClient, kit: Kit) -> None:
    for _ in range(10):
        await client.post("/things/a/count")

    refused = await client.post("/things/a/count")

    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/refused"
    assert (await counted(kit), await told(kit)) == (10, 10)


async def test_the_same_key_acts_once_and_is_answered_twice(client: AsyncClient, kit: Kit) -> None:
    key = {"idempotency-key": "one"}

    first = await client.post("/things/a/count", headers=key)
    again = await client.post("/things/a/count", headers=key)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert await counted(kit) == 1


async def test_a_form_carries_its_key_hidden(client: AsyncClient, kit: Kit) -> None:
    form = {"word": "x", "idempotency_key": "two"}

    answers = [await client.post("/things/a/count-by-form", data=form) for _ in range(2)]

    assert [a.status_code for a in answers] == [200, 200]
    assert await counted(kit) == 1


async def test_the_same_key_with_another_body_is_refused(client: AsyncClient, kit: Kit) -> None:
    key = {"idempotency-key": "three"}
    await client.post("/things/a/count", headers=key, content=b"one")

    other = await client.post("/things/a/count", headers=key, content=b"other")

    assert other.status_code == 422
    assert other.json()["type"] == "/problems/idempotency-key-reused"


async def test_two_at_once_with_one_key_act_once(client: AsyncClient, kit: Kit) -> None:
    key = {"idempotency-key": "four"}

    answers = await asyncio.gather(*(client.post("/things/a/count", headers=key) for _ in range(8)))

    assert {a.status_code for a in answers} <= {200, 409}
    assert await counted(kit) == 1


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer x.y.z"}])
async def test_nobody_unknown_gets_in(client: AsyncClient, headers: dict[str, str]) -> None:
    assert (await client.get("/things/a", headers=headers)).status_code == 401


async def test_the_wrong_role_is_refused(client: AsyncClient, keyring: Keyring) -> None:
    answer = await client.get("/things/a", headers=keyring.headers("x", "applicant"))

    assert answer.status_code == 403


async def test_the_right_role_gets_in(client: AsyncClient, keyring: Keyring) -> None:
    answer = await client.get("/things/a", headers=keyring.headers("x", "clerk"))

    assert answer.json() == {"count": 0}
