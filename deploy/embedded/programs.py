"""The programs of one installation: their commands, what they are told, how they show health."""

import os
import signal
import sys
import urllib.request
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.error import URLError

from sqlalchemy import URL

from deploy.embedded import broker, postgres
from deploy.embedded.keys import Keys
from deploy.embedded.postgres import Tuning
from deploy.embedded.rights import logins
from deploy.embedded.servers import Servers
from deploy.embedded.stack import SERVICES, Places, Stack
from deploy.embedded.supervisor import Program

ROOT: Final = Path(__file__).resolve().parents[2]
PROCESSES: Final = (*SERVICES, "gateway")

Command = Callable[[str], list[str]]


def module(name: str) -> list[str]:
    """How a service or the gateway is started."""
    return [sys.executable, "-m", name if name == "gateway" else f"services.{name}", "serve"]


def postgres_program(places: Places, stack: Stack) -> Program:
    port = stack.ports["postgres"]
    command, user = postgres.serve_command(places.postgres, port=port, tuning=Tuning())
    return Program(
        "postgres",
        command,
        log=places.log("postgres"),
        ready=partial(postgres.is_ready, places.postgres),
        farewell=postgres.FAREWELL,
        grace=30,
        user=user,
        before=partial(postgres.clear_the_way, places.postgres),
    )


def broker_program(places: Places, stack: Stack) -> Program:
    config, monitor = places.nats / "nats.conf", stack.ports["monitor"]
    broker.write_config(
        config,
        store=places.nats,
        port=stack.ports["nats"],
        monitor=monitor,
        logins=logins(
            stack.region, stack.passwords, departments=os.environ.get("YIMEN_DEPARTMENTS", "")
        ),
    )
    return Program(
        "nats",
        broker.serve_command(config),
        log=places.log("nats"),
        ready=partial(broker.is_ready, f"http://127.0.0.1:{monitor}"),
        farewell=signal.SIGTERM,
    )


def service_program(
    name: str, *, places: Places, stack: Stack, servers: Servers, keys: Keys, command: Command
) -> Program:
    address = url_of(name, stack)
    return Program(
        name,
        command(name),
        log=places.log(name),
        ready=partial(answers, f"{address}/readyz"),
        alive=partial(answers, f"{address}/healthz"),
        environment=environment(name, stack=stack, servers=servers, keys=keys),
        directory=ROOT,
        tier=2 if name == "gateway" else 1,
    )


def url_of(name: str, stack: Stack) -> str:
    return f"http://127.0.0.1:{stack.ports[name]}"


def environment(
    name: str,
    *,
    stack: Stack,
    servers: Servers,
    keys: Keys,
    inherited: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """What one process is told: its own database, its own name on the bus, its own vault."""
    told = {
        "YIMEN_REGION": stack.region,
        "YIMEN_PORT": str(stack.ports[name]),
        "YIMEN_DATABASE_URL": _written(servers.services[name]),
        "YIMEN_NATS_URL": servers.bus.url,
        "YIMEN_PRINCIPAL_KEYS": str(keys.principals),
        "YIMEN_VAULT_KEYS": str(keys.vault(name)),
        **{f"YIMEN_{other.upper()}_URL": url_of(other, stack) for other in SERVICES},
    }
    for part, value in servers.bus.sign_in(name).items():
        told[f"YIMEN_NATS_{part.upper()}"] = value
    if name == "gateway":
        told["YIMEN_SIGNING_KEY"] = str(keys.signing)
    return {**inherited, **told}


def answers(url: str) -> bool:
    """Whether a process says that it is well."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (HTTPException, URLError, OSError, ValueError):
        # HTTPException: on a port nobody listens at yet, a connection may meet itself, and hears
        # its own question for an answer.
        return False


def _written(url: URL) -> str:
    return url.render_as_string(hide_password=False)
