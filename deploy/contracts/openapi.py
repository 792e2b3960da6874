"""OpenAPI of each service and of the gateway, without a server: nothing made here ever connects."""

import importlib
import tempfile
from pathlib import Path
from typing import Any

from fastapi import FastAPI

import gateway.app
from deploy.embedded import keys
from deploy.embedded.stack import SERVICES
from gateway.settings import Settings
from services.chassis.process import Service

GATEWAY = "gateway"
SPEAKERS = (*SERVICES, GATEWAY)
NOWHERE = "127.0.0.1:1"


def openapi(speaker: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return app_of(speaker, keys.ensure(Path(folder))).openapi()


def app_of(speaker: str, made: keys.Keys) -> FastAPI:
    """The routes of a service, or the gateway's own."""
    settings = {
        "port": 1,
        "database_url": f"postgresql+asyncpg://nobody@{NOWHERE}/nothing",
        "nats_url": f"nats://{NOWHERE}",
        "principal_keys": made.principals,
        "signing_key": made.signing,
        **{f"{service}_url": f"http://{NOWHERE}" for service in SERVICES},
    }
    if speaker == GATEWAY:
        return gateway.app.build(Settings.model_validate(settings)).own
    composed: Service = importlib.import_module(f"services.{speaker}.app").SERVICE
    sealed = {**settings, "vault_keys": made.vault(speaker)}
    return composed.build(composed.kit(composed.settings.model_validate(sealed)))
