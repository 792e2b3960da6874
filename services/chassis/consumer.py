"""A durable consumer: a batch of messages, one transaction, then the acknowledgements.

A reaction knows nothing of the bus, of repeats or of acknowledgements. If one raises, the batch is
taken apart and the failing event parked, with every later one of its subject; nothing is dropped
and nothing blocks other subjects.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig
from prometheus_client import Counter, Histogram
from pydantic import ValidationError
from sqlalchemy import exists, select

from contracts.envelope import E, Envelope, Event
from services.chassis import inbox, parking, unreadable
from services.chassis.outage import is_outage, let_pass
from services.chassis.pull import Pull
from services.chassis.received import Received, TooEarly
from services.chassis.work import Work, Works

__all__ = ["Consumer", "Reaction", "Received", "TooEarly", "reacting"]

log = structlog.get_logger()

HANDLED = Counter("yimen_messages_handled", "Messages settled", ["durable"])
PARKED = Counter("yimen_messages_parked", "Messages parked", ["durable"])
BATCH = Histogram(
    "yimen_batch_size", "Messages per batch", ["durable"], buckets=(1, 4, 16, 64, 256)
)

Handle = Callable[[Work, list[Received]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reaction(Generic[E]):
    event: type[E]
    react: Callable[[Work, E, Envelope], Awaitable[None]]


def reacting(reactions: Iterable[Reaction[Any]]) -> Handle:
    """Reactions by event type, one after another; types nobody reacts to pass."""
    by_type = {reaction.event.type: reaction for reaction in reactions}

    async def handle(work: Work, batch: list[Received]) -> None:
        for received in batch:
            reaction = by_type.get(received.envelope.type)
            if reaction is not None:
                work.cause = str(received.envelope.id)
                event: Event = received.envelope.read(reaction.event)
                await reaction.react(work, event, received.envelope)

    return handle


class Consumer:
    def __init__(
        self,
        works: Works,
        client: Client,
        *,
        stream: str,
        durable: str,
        filters: Sequence[str],
        handle: Handle,
        always: Handle | None = None,
        batch: int = 32,
    ) -> None:
        """`always` runs once for every new event, even for one that is then parked."""
        self._works = works
        self._handle = handle
        self._always = always
        self._batch = batch
        self.durable = durable
        self._pull = Pull(
            client,
            stream,
            ConsumerConfig(
                durable_name=durable,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=30,
                max_ack_pending=4096,
                filter_subjects=list(filters),
            ),
        )
        self.parking = parking.Parking(works, handle)
        self._held_back = True
        self._in_hand: list[Msg] = []

    async def step(self, *, wait: float = 5.0) -> int:
        """Settle what is waiting, or the first to come within `wait` seconds; return how many."""
        if not self._in_hand:
            self._in_hand = await self._pull.take(self._batch, wait=wait)
        messages = self._in_hand
        if messages:
            await self._settle(messages)
        if self._held_back:
            self._held_back = await self.parking.step() > 0 or await self._anything_parked()
        return len(messages)

    async def pending(self) -> bool:
        """Whether the broker has something that this reader has not settled."""
        return bool(self._in_hand) or await self._pull.pending()

    async def close(self) -> None:
        in_hand, self._in_hand = self._in_hand, []
        await self._pull.close(in_hand)

    async def _settle(self, messages: list[Msg]) -> None:
        try:
            batch = [one for one in [await self._read(m) for m in messages] if one is not None]
            # Cases are locked in one order by everybody; within a case the stream's order stands.
            batch.sort(key=lambda r: (r.envelope.subject, r.stream_seq))
            if batch:
                await self._react(batch)
        except Exception as error:
            # While the database is away the batch stays in hand, before whatever comes later.
            if not is_outage(error):
                self._in_hand = []
            raise
        self._in_hand = []
        for message in messages[:-1]:
            await message.ack()
        await messages[-1].ack_sync()
        HANDLED.labels(self.durable).inc(len(messages))
        BATCH.labels(self.durable).observe(len(messages))

    async def _react(self, batch: list[Received]) -> None:
        try:
            await self._together(batch)
        # The edge of the process: whatever a reaction raises must not stop the loop.
        except Exception as error:  # noqa: BLE001
            let_pass(error)
            log.warning("batch.taken_apart", durable=self.durable, size=len(batch), why=repr(error))
            await self._one_by_one(batch)

    async def _one_by_one(self, batch: list[Received]) -> None:
        """Each by itself. What cannot even be set aside comes again, with the later ones of its
        subject; the others are settled first."""
        stuck: dict[str, Exception] = {}
        for received in batch:
            if received.envelope.subject in stuck:
                continue
            try:
                await self._alone(received)
            except Exception as error:
                if is_outage(error):
                    raise
                stuck[received.envelope.subject] = error
        if stuck:
            raise ExceptionGroup("events that could not be set aside", list(stuck.values()))

    async def _together(self, batch: list[Received]) -> None:
        async with self._works.begin(self._works.as_system()) as work:
            fresh, held = await self._claim(work, batch)
            if self._always and fresh:
                await self._always(work, fresh)
            ready = [r for r in fresh if r.envelope.subject not in held]
            if ready:
                await self._handle(work, ready)
            for received in fresh:
                if received.envelope.subject in held:
                    await self._park(work, received, "behind a parked one", failed=False)

    async def _alone(self, received: Received) -> None:
        try:
            await self._together([received])
        except TooEarly as error:
            await self._set_aside(received, str(error) or "too early", failed=False)
        # As above: this one event is set aside, the others go on.
        except Exception as error:
            let_pass(error)
            log.error("event.failed", id=str(received.envelope.id), exc_info=error)
            await self._set_aside(received, type(error).__name__, failed=True)

    async def _set_aside(self, received: Received, reason: str, *, failed: bool) -> None:
        async with self._works.begin(self._works.as_system()) as work:
            fresh, _ = await self._claim(work, [received])
            if fresh:
                if self._always:
                    await self._always(work, fresh)
                await self._park(work, received, reason, failed=failed)

    async def _claim(self, work: Work, batch: list[Received]) -> tuple[list[Received], set[str]]:
        new, held = await inbox.claim(
            work.conn,
            [r.envelope.id for r in batch],
            subjects=[r.envelope.subject for r in batch],
            at=work.now(),
        )
        fresh = []
        for received in batch:
            # One id twice in a batch is one event.
            if received.envelope.id in new:
                new.discard(received.envelope.id)
                fresh.append(received)
        return fresh, held

    async def _park(self, work: Work, received: Received, reason: str, *, failed: bool) -> None:
        await parking.park(work.conn, received, reason=reason, failed=failed)
        PARKED.labels(self.durable).inc()
        self._held_back = True

    async def _anything_parked(self) -> bool:
        async with self._works.read() as conn:
            return bool(await conn.scalar(select(exists(select(parking.parked.c.id)))))

    async def _read(self, message: Msg) -> Received | None:
        sequence = message.metadata.sequence.stream
        try:
            return Received.of(message.data, sequence, self._works.broker_time(message))
        except ValidationError:
            await unreadable.keep(self._works, message)
            return None
