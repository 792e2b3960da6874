"""What each service may say and hear on the bus: exactly its own subjects and its own durables."""

from collections.abc import Mapping, Sequence

from contracts import subjects
from deploy.embedded.broker import Login

SOURCES = ("intake", "approval", "supervision", "disclosure", "gateway")
ADMIN = "admin"
INBOX = "_INBOX.>"


def logins(region: str, passwords: Mapping[str, str], *, departments: str = "") -> list[Login]:
    """One user per service, and `admin` for the stream and for `yimen doctor`.

    `departments`: those that approval serves here, as `YIMEN_DEPARTMENTS` names them; none: all.
    """
    named = {name for part in departments.split(",") if (name := part.strip())}
    deployment = "-".join(sorted(named))
    own = {"approval": deployment} if deployment else {}
    services = [
        _login(region, name, password=passwords[name], durables=_durables(name, own.get(name)))
        for name in SOURCES
    ]
    return [*services, Login(ADMIN, passwords[ADMIN])]


def _login(region: str, service: str, *, password: str, durables: Sequence[str]) -> Login:
    own = subjects.status(subjects.source(region, service))
    stream = subjects.stream(region)
    publish = [
        subjects.of_service(region, service),
        own,
        f"{own}.>",
        f"$JS.API.STREAM.INFO.{stream}",
        *(subject for durable in durables for subject in _durable(stream, durable)),
    ]
    # Supervision alone compares how far the others are; everybody may hear himself.
    heard = f"status.{region}.>" if service == "supervision" else own
    return Login(service, password, publish=tuple(publish), subscribe=(INBOX, heard))


def _durables(service: str, deployment: str | None) -> list[str]:
    """What a reader may be called: after itself and its deployment, and after whom it hears."""
    named = f"{service}-{deployment}" if deployment else service
    return [named, *(f"{named}-{source}" for source in SOURCES)]


def _durable(stream: str, durable: str) -> list[str]:
    return [
        f"$JS.API.CONSUMER.CREATE.{stream}.{durable}",
        f"$JS.API.CONSUMER.CREATE.{stream}.{durable}.>",
        f"$JS.API.CONSUMER.DURABLE.CREATE.{stream}.{durable}",
        f"$JS.API.CONSUMER.INFO.{stream}.{durable}",
        f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}",
        f"$JS.ACK.{stream}.{durable}.>",
    ]
