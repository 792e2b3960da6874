"""The stream can be lost: the outboxes have everything, and the doctor sees what is missing."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from nats.aio.client import Client
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import create_async_engine

from contracts import subjects
from deploy import cataloguing, letters
from deploy.doctor import Level, examine
from deploy.embedded.bus import administered
from deploy.embedded.processes import free_port
from deploy.embedded.stack import Places
from deploy.embedded.starting import Installation, Step
from deploy.furnishing import CATALOGUE
from deploy.rebuilding import rebuild
from services.chassis.clock import office_clock
from services.chassis.parking import MOST_FAILURES, parked
from services.chassis.relay import Relay
from tests.service.deploy.test_starting import silently, stand_in

REGION = "441825"
T = TypeVar("T")


def with_a_catalogue(it: Installation, _: Step) -> None:
    intake = it.servers.services["intake"]
    asyncio.run(cataloguing.load(intake, CATALOGUE, region=REGION))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    places = Places(tmp_path_factory.mktemp("rebuilding") / "var")
    it = Installation(places, REGION, free_port(), command=stand_in, environment={})
    it.up(step=silently, furnish=with_a_catalogue)
    yield it
    it.down()


def on_the_bus(it: Installation, act: Callable[[Client], Awaitable[T]]) -> T:
    async def acted() -> T:
        async with administered(it.servers.bus) as bus:
            return await act(bus)

    return asyncio.run(acted())


def in_the_stream(it: Installation) -> int:
    async def count(bus: Client) -> int:
        return (await bus.jetstream().stream_info(subjects.stream(REGION))).state.messages

    return on_the_bus(it, count)


def relayed(it: Installation) -> int:
    """One round of intake's relay."""

    async def step(bus: Client) -> int:
        engine = create_async_engine(it.servers.services["intake"])
        relay = Relay(engine, bus, clock=office_clock)
        try:
            return await relay.step()
        finally:
            await relay.close()
            await engine.dispose()

    return on_the_bus(it, step)


def test_a_rebuilt_stream_holds_what_the_lost_one_held(running: Installation) -> None:
    sent = relayed(running)
    assert in_the_stream(running) == sent > 0

    promised = asyncio.run(rebuild(running.servers, region=REGION))

    assert in_the_stream(running) == 0
    assert promised["intake"] == relayed(running) == in_the_stream(running) == sent


def errors_of(it: Installation) -> list[str]:
    findings = asyncio.run(examine(it.servers, it.keys, region=REGION, now=office_clock()))
    return [one.sentence for one in findings if one.level is Level.ERROR]


def test_the_doctor_misses_who_should_serve_the_departments(running: Installation) -> None:
    errors = errors_of(running)

    assert len(errors) == 1
    assert "没有审批进程承办" in errors[0]


def given_up(it: Installation) -> str:
    """Leave a dead letter with disclosure; returns its subject."""
    body = Path("contracts/examples/approval.item_decided.v1.json").read_bytes()
    written = json.loads(body)
    letter = insert(parked).values(
        id=written["id"],
        subject=written["subject"],
        body=body,
        stream_seq=1,
        published_at=office_clock(),
        failures=MOST_FAILURES,
        reason="ZeroDivisionError",
    )

    async def write() -> None:
        engine = create_async_engine(it.servers.services["disclosure"])
        async with engine.begin() as conn:
            await conn.execute(letter)
        await engine.dispose()

    asyncio.run(write())
    return str(written["subject"])


def test_a_dead_letter_is_missed_by_the_doctor_looked_at_and_tried_again(
    running: Installation,
) -> None:
    subject = given_up(running)

    assert any(subject in one for one in errors_of(running))
    (letter,) = asyncio.run(letters.dead(running.servers))
    assert (letter.service, letter.type) == ("disclosure", "approval.item_decided.v1")
    assert not any(asyncio.run(letters.replay(running.servers, subject="another")).values())
    assert asyncio.run(letters.replay(running.servers, subject=subject))["disclosure"] == 1
    assert asyncio.run(letters.dead(running.servers)) == []


def test_the_doctor_misses_the_keys_even_when_their_folder_is_gone(running: Installation) -> None:
    elsewhere = running.keys.folder.rename(running.places.var / "elsewhere")
    try:
        assert any("gateway-signing.json" in one for one in errors_of(running))
    finally:
        elsewhere.rename(running.keys.folder)
