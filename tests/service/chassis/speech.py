"""What the tests say through the toy, and what came of it."""

from nats.aio.client import Client
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from contracts import subjects
from services.chassis.consumer import Consumer, Reaction, reacting
from services.chassis.kit import Kit
from tests.service.chassis.toy import Counted

REGION = "441825"


async def say(kit: Kit, *cases: str, count: int = 1) -> None:
    async with kit.works.begin(kit.works.as_system()) as work:
        for case in cases:
            work.tell(Counted(count=count), case=case)


async def stored(bus: Client) -> list[bytes]:
    """Every message in the stream."""
    js = bus.jetstream()
    state = (await js.stream_info(subjects.stream(REGION))).state
    return [
        bytes((await js.get_msg(subjects.stream(REGION), seq)).data or b"")
        for seq in range(1, state.messages + 1)
    ]


def consumer(kit: Kit, bus: Client, react, *, always=None) -> Consumer:
    return Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="toy",
        filters=[subjects.everything(REGION)],
        handle=reacting([Reaction(Counted, react)]),
        always=always,
    )


async def settle(reader: Consumer, count: int) -> None:
    """Step until so many messages are settled."""
    while count > 0:
        count -= await reader.step(wait=5)


async def rows(kit: Kit, table: str) -> int:
    async with kit.works.read() as conn:
        return int(await conn.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


async def end_connections(kit: Kit) -> int:
    """End every connection of the service to its database; return how many."""
    ending = text(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    engine = create_async_engine(kit.settings.database_url.get_secret_value())
    async with engine.connect() as conn:
        ended = int(await conn.scalar(ending) or 0)
    await engine.dispose()
    return ended


async def retry_now(kit: Kit) -> None:
    """Let what is parked with back-off be due."""
    async with kit.engine.begin() as conn:
        due = "UPDATE parked SET next_try_at = now() WHERE next_try_at IS NOT NULL"
        await conn.execute(text(due))
