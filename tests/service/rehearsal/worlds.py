"""Worlds in which one thing is not as it should be: a rehearsal that holds elsewhere fails here."""

from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy import text

from deploy.rehearsal.world import World

_LOSE = text("DELETE FROM outbox WHERE route LIKE :route AND sourceseq IS NULL")


def losing(fact: str) -> type[World]:
    """Every event of that fact is told, and lost before the relay comes by."""

    class Losing(World):
        async def start(self, name: str) -> None:
            await super().start(name)
            running = self.running[name]
            relay = running.loops["relay"]

            async def publish() -> object:
                async with running.kit.engine.begin() as conn:
                    await conn.execute(_LOSE, {"route": f"%.{fact}.%"})
                return await relay.step()

            running.loops["relay"] = replace(relay, step=publish)

    return Losing


class Asleep(World):
    """Supervision hears everything and fires no level."""

    async def start(self, name: str) -> None:
        await super().start(name)
        self.running[name].loops.pop("sweeper", None)


class Impatient(World):
    """A region whose lamps turn yellow when half of a limit is left."""

    async def open(self) -> None:
        thresholds = replace(self.policy.thresholds, near_percent=50)
        self.policy = self.policy.model_copy(update={"thresholds": thresholds})
        await super().open()


def mistaking(one: str, other: str) -> type[World]:
    """Who signs in as `one` gets the token of `other`."""

    class Mistaking(World):
        async def call(self, *where: Any, who: str, **what: Any) -> httpx.Response:
            return await super().call(*where, who=other if who == one else who, **what)

    return Mistaking
