"""The embedded broker: it flushes before it answers, and lets each service say only its own."""

import asyncio
import json
import socket
import urllib.request
from collections.abc import AsyncIterator, Iterator

import nats
import pytest
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig
from sqlalchemy import make_url

from deploy.embedded.rights import SOURCES, logins
from deploy.embedded.testing import BrokerServer, embedded_broker

REGION = "441825"
STREAM = f"YIMEN_{REGION}"
PASSWORDS = {name: f"secret-of-{name}" for name in (*SOURCES, "admin")}


@pytest.fixture(scope="module")
def broker() -> Iterator[BrokerServer]:
    with embedded_broker(logins=logins(REGION, PASSWORDS)) as running:
        yield running


class Door:
    """Signs users in, and keeps what the server forbade them."""

    def __init__(self, broker: BrokerServer) -> None:
        self.broker = broker
        self.refusals: asyncio.Queue[str] = asyncio.Queue()
        self.clients: list[Client] = []

    async def user(self, name: str) -> Client:
        async def refused(error: Exception) -> None:
            self.refusals.put_nowait(str(error))

        client = await nats.connect(
            self.broker.url, user=name, password=PASSWORDS[name], error_cb=refused
        )
        self.clients.append(client)
        return client

    async def refusal(self) -> str:
        async with asyncio.timeout(5):
            return await self.refusals.get()


@pytest.fixture
async def door(broker: BrokerServer) -> AsyncIterator[Door]:
    door = Door(broker)
    admin = await door.user("admin")
    config = StreamConfig(name=STREAM, subjects=[f"yimen.{REGION}.>"])
    await admin.jetstream().add_stream(config)
    yield door
    await admin.jetstream().delete_stream(STREAM)
    for client in door.clients:
        await client.close()


def test_every_message_is_flushed_before_its_ack(broker: BrokerServer) -> None:
    with urllib.request.urlopen(f"{broker.monitor_url}/varz") as answer:
        varz = json.load(answer)

    assert varz["jetstream"]["config"]["sync_always"] is True
    assert varz["host"] == "127.0.0.1"


async def test_a_service_publishes_its_own_facts_and_reads_others(door: Door) -> None:
    intake, approval = await door.user("intake"), await door.user("approval")
    ack = await intake.jetstream().publish(f"yimen.{REGION}.intake.item_routed.swj", b"{}")
    config = ConsumerConfig(
        durable_name="approval",
        ack_policy=AckPolicy.EXPLICIT,
        filter_subject=f"yimen.{REGION}.intake.>",
    )
    await approval.jetstream().add_consumer(STREAM, config)
    pull = await approval.jetstream().pull_subscribe_bind("approval", STREAM)

    (message,) = await pull.fetch(1, timeout=2)
    await message.ack_sync()

    assert message.metadata.sequence.stream == ack.seq
    assert door.refusals.empty()


@pytest.mark.parametrize(
    "subject",
    [
        f"yimen.{REGION}.approval.item_decided.swj",
        "yimen.441826.intake.case_accepted.-",
        f"status.{REGION}.approval",
        f"$JS.API.STREAM.DELETE.{STREAM}",
        f"$JS.API.STREAM.PURGE.{STREAM}",
        f"$JS.API.CONSUMER.DELETE.{STREAM}.supervision",
        f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.supervision",
        f"$JS.ACK.{STREAM}.supervision.1.1.1.1.1",
    ],
)
async def test_a_service_may_not_speak_for_another_nor_touch_the_stream(
    door: Door, subject: str
) -> None:
    intake = await door.user("intake")

    await intake.publish(subject, b"{}")

    assert "permissions violation" in (await door.refusal()).lower()


async def test_only_supervision_hears_how_far_the_others_are(door: Door) -> None:
    supervision, disclosure = await door.user("supervision"), await door.user("disclosure")
    heard = await supervision.subscribe(f"status.{REGION}.>")
    await supervision.flush()
    await disclosure.subscribe(f"status.{REGION}.>")
    intake = await door.user("intake")

    await intake.publish(f"status.{REGION}.intake", b"1")

    assert (await heard.next_msg(timeout=2)).data == b"1"
    assert "status" in await door.refusal()


def test_a_stranger_is_not_let_in(broker: BrokerServer) -> None:
    # By hand: the client library leaves a refused connection unclosed.
    with socket.create_connection(("127.0.0.1", make_url(broker.url).port or 0)) as line:
        line.sendall(b"CONNECT {}\r\nPING\r\n")
        said = line.makefile("rb").read()

    assert b"Authorization Violation" in said


def test_an_approval_deployment_reads_under_the_name_of_its_departments() -> None:
    made = logins(REGION, PASSWORDS, departments="swj, lyj")

    (approval,) = [login for login in made if login.user == "approval"]
    assert f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.approval-lyj-swj" in approval.publish
    assert f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.approval" not in approval.publish
