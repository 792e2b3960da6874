"""No door without a sign: every route says whom it is open to."""

from pathlib import Path

import pytest

from deploy.contracts.openapi import GATEWAY, app_of
from deploy.embedded import keys
from deploy.embedded.stack import SERVICES
from services.chassis.auth import unguarded

# Where people sign in, nobody is known yet; the gateway knows its visitors by their session.
BEFORE_THE_DOOR = {
    *("/", "/sign-in", "/sign-out", "/password", "/docs", "/problems/{slug}"),
    *("/api/sign-in", "/api/sign-out", "/api/me", "/api/password", "/api/openapi/{service}.json"),
    *("/healthz", "/readyz", "/metrics"),
}


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_declares_whom_it_is_open_to(service: str, tmp_path: Path) -> None:
    assert unguarded(app_of(service, keys.ensure(tmp_path)).routes) == []


def test_the_gateway_has_no_other_open_door(tmp_path: Path) -> None:
    assert set(unguarded(app_of(GATEWAY, keys.ensure(tmp_path)).routes)) == BEFORE_THE_DOOR
