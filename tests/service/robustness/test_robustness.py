"""Whatever anybody sends to a service: it is answered, it is answered as promised, and nothing
leaks. What no text can be is refused.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from nats.aio.client import Client

from services.chassis.process import Service
from services.chassis.settings import Settings
from services.chassis.testing import Databases, Keyring, StillClock
from tests.service.robustness.doors import operations
from tests.service.robustness.trying import Trial
from tests.service.robustness.worlds import WORLDS, Ground


@pytest.fixture
def ground(
    settings_for: Callable[[Service], Awaitable[Settings]],
    bus: Client,
    clock: StillClock,
    keyring: Keyring,
    databases: Databases,
    tmp_path: Path,
) -> Ground:
    return Ground(settings_for, bus, clock, keyring, databases, tmp_path)


@pytest.mark.parametrize(
    ("who", "examples"), [("everybody", 15), ("stranger", 5), ("nobody", 5)], ids=lambda v: str(v)
)
@pytest.mark.parametrize("service", WORLDS)
async def test_no_request_breaks_a_door_or_makes_it_tell_what_it_may_not(
    service: str, who: str, examples: int, ground: Ground
) -> None:
    async with WORLDS[service](ground) as world:
        for operation in operations(world.app):
            await Trial(world, who, operation).by_chance(examples)


@pytest.mark.parametrize("service", WORLDS)
async def test_what_no_text_or_number_can_be_is_refused(service: str, ground: Ground) -> None:
    async with WORLDS[service](ground) as world:
        for operation in operations(world.app):
            await Trial(world, "everybody", operation).hopelessly()
