"""A POST sent twice with the same `Idempotency-Key` acts once and is answered twice.

The key belongs to (who, method, path); it is claimed and answered in the transaction of the effect.
Answers are kept encrypted for seven days; failures of ours (5xx) are not kept.
"""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.clock import Clock
from services.chassis.db import metadata
from services.chassis.vault import Vault
from services.chassis.work import Work

HEADER = "idempotency-key"
FIELD = "idempotency_key"
KEPT = timedelta(days=7)

answered = Table(
    "answered",
    metadata,
    Column("scope", LargeBinary, primary_key=True),
    Column("request", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("media_type", Text),
    Column("location", Text),
    Column("body", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
Index("answered_at", answered.c.at)


class KeyRequired(Exception):
    def __init__(self) -> None:
        super().__init__("此操作须带 Idempotency-Key 请求头，以免网络重试造成重复办理。")


class KeyInFlight(Exception):
    def __init__(self) -> None:
        super().__init__("同一请求正在办理中，请稍候再查看结果，不要重复提交。")


class KeyReused(Exception):
    def __init__(self) -> None:
        super().__init__("这个 Idempotency-Key 已用于内容不同的另一请求，请换用新的。")


_CLAIM = text(
    "SELECT pg_try_advisory_xact_lock(:lock) AS mine, a.request, a.status, a.media_type,"
    " a.location, a.body FROM (SELECT 1) one LEFT JOIN answered a ON a.scope = :scope"
).bindparams(bindparam("lock", type_=BigInteger), bindparam("scope", type_=LargeBinary))

_KNOWN = text(
    "SELECT request, status, media_type, location, body FROM answered WHERE scope = :scope"
).bindparams(bindparam("scope", type_=LargeBinary))


async def once(
    request: Request, work: Work, act: Callable[[Request], Coroutine[Any, Any, Response]]
) -> Response:
    """Act, or give the answer of the time before.

    Raises `KeyInFlight` while the first is still at work, `KeyReused` if the content differs.
    """
    key = await _key(request)
    if key is None:
        return await act(request)
    scope = _hash(work.principal.subject, request.method, request.url.path, key)
    content = _hash(request.url.query, await request.body())
    lock = int.from_bytes(scope[:8], "big", signed=True)
    claim = (await work.conn.execute(_CLAIM, {"lock": lock, "scope": scope})).one()
    if not claim.mine:
        raise KeyInFlight
    # The lock may have come free after this statement's snapshot was taken: look once more.
    known = claim if claim.status else (await work.conn.execute(_KNOWN, {"scope": scope})).first()
    vault: Vault = request.app.state.vault
    if known is not None:
        if known.request != content:
            raise KeyReused
        return _again(known, vault.open(known.body))
    answer = await act(request)
    if answer.status_code < 500:
        await work.conn.execute(
            insert(answered).values(
                scope=scope,
                request=content,
                status=answer.status_code,
                media_type=answer.headers.get("content-type"),
                location=answer.headers.get("location"),
                body=vault.seal(bytes(answer.body).decode()),
                at=work.now(),
            )
        )
    return answer


async def require(request: Request) -> None:
    """For acts that may never run twice by accident. Raises `KeyRequired`."""
    if await _key(request) is None:
        raise KeyRequired


async def forget_old(conn: AsyncConnection, clock: Clock) -> int:
    """Remove answers older than seven days; return how many."""
    gone = await conn.execute(delete(answered).where(answered.c.at < clock() - KEPT))
    return gone.rowcount


async def _key(request: Request) -> str | None:
    key = request.headers.get(HEADER)
    if key is None and "form" in request.headers.get("content-type", ""):
        # Reading the body first lets both the form parser and the route read it again.
        await request.body()
        written = (await request.form()).get(FIELD)
        key = written if isinstance(written, str) else None
    return key or None


def _hash(*parts: str | bytes) -> bytes:
    whole = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(raw) + raw)
    return whole.digest()


def _again(known: Any, body: str) -> Response:
    response = Response(body, status_code=known.status)
    if known.media_type:
        response.headers["content-type"] = known.media_type
    if known.location:
        response.headers["location"] = known.location
    response.headers["idempotency-replayed"] = "true"
    return response
