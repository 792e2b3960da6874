"""An `Idempotency-Key` belongs to one person, one act and one content."""

from httpx import AsyncClient
from sqlalchemy import text

from services.chassis.kit import Kit
from services.chassis.testing import Keyring
from tests.service.chassis.speech import rows

COUNT = "/things/a/count"


async def test_an_act_that_was_refused_keeps_no_answer(client: AsyncClient, kit: Kit) -> None:
    for _ in range(10):
        await client.post(COUNT)
    key = {"idempotency-key": "k"}
    refused = await client.post(COUNT, headers=key)
    assert await rows(kit, "answered") == 0

    async with kit.engine.begin() as conn:
        await conn.execute(text("UPDATE thing SET count = 1"))
    again = await client.post(COUNT, headers=key)

    assert (refused.status_code, again.status_code) == (409, 200)
    assert again.json() == {"count": 2}


async def test_one_key_of_two_people_is_two_keys(client: AsyncClient, keyring: Keyring) -> None:
    answers = [
        await client.post(COUNT, headers={"idempotency-key": "k", **keyring.headers(who, "clerk")})
        for who in ("wang", "li")
    ]

    assert [answer.json()["count"] for answer in answers] == [1, 2]


async def test_one_key_for_two_acts_is_two_keys(client: AsyncClient) -> None:
    key = {"idempotency-key": "k"}

    answers = [await client.post(f"/things/{name}/count", headers=key) for name in "ab"]

    assert [answer.json()["count"] for answer in answers] == [1, 1]


async def test_keys_that_differ_at_their_far_end_are_two_keys(client: AsyncClient) -> None:
    answers = [
        await client.post(COUNT, headers={"idempotency-key": "k" * 300 + end}) for end in "ab"
    ]

    assert [answer.json()["count"] for answer in answers] == [1, 2]


async def test_the_same_key_with_another_query_is_refused(client: AsyncClient) -> None:
    key = {"idempotency-key": "k"}
    await client.post(COUNT, headers=key)

    other = await client.post(COUNT, headers=key, params={"really": "yes"})

    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")


async def test_a_kept_answer_cannot_be_read_from_the_database(
    client: AsyncClient, kit: Kit
) -> None:
    await client.post(COUNT, headers={"idempotency-key": "k"})

    async with kit.works.read() as conn:
        body = str(await conn.scalar(text("SELECT body FROM answered")))

    assert "count" not in body
    assert kit.vault.open(body) == '{"count":1}'


async def test_what_no_database_can_keep_is_the_sender_s_mistake(client: AsyncClient) -> None:
    answer = await client.post("/things/a%00b/count")

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")
