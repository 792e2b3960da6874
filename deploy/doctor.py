"""Looks an installation over: errors break a promise, warnings are on the way to it."""

import json
import shutil
import urllib.request
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.error import URLError

from nats.js.api import ConsumerInfo
from nats.js.errors import NotFoundError
from sqlalchemy import URL, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from contracts import calendars, subjects
from contracts.time import Status
from deploy import letters
from deploy.embedded import migrations
from deploy.embedded.bus import administered
from deploy.embedded.keys import Keys
from deploy.embedded.servers import Servers
from deploy.letters import Letter
from services.intake.tables import department

LAGGING = 1000
"""Events a consumer may have before it before that is worth a word."""
ROOMY = 1024**3
"""Bytes free on the disk below which it is time to make room."""
APART = 2.0
"""Seconds the clocks of host, PostgreSQL and broker may differ."""
APPROVAL = "approval"


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    sentence: str


def error(sentence: str) -> Finding:
    return Finding(Level.ERROR, sentence)


def warning(sentence: str) -> Finding:
    return Finding(Level.WARNING, sentence)


def well(sentence: str) -> Finding:
    return Finding(Level.WELL, sentence)


async def examine(servers: Servers, keys: Keys, *, region: str, now: datetime) -> list[Finding]:
    """Everything at once, in the order an operator would put it right."""
    varz = broker_state(servers.bus.monitor)
    consumers = await _consumers(servers, region)
    async with _connected(servers.owners["intake"]) as conn:
        departments = list(await conn.scalars(select(department.c.id)))
        database_now = (await conn.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return [
        *on_keys(keys),
        *on_flushing(varz),
        *on_migrations(await migrations.behind(servers.owners)),
        *on_departments(departments, consumers, region=region),
        *on_lag(consumers),
        *on_dead_letters(await letters.dead(servers)),
        *on_disk(shutil.disk_usage(keys.folder.parent).free),
        *on_calendar(now.year + 1, known={one.year: one.status for one in calendars.national()}),
        *on_clocks(now, database=database_now, broker=varz),
    ]


def on_keys(keys: Keys) -> Iterator[Finding]:
    missing = keys.missing()
    for name in missing:
        yield error(f"密钥 {keys.folder / name} 缺失,或可被他人读取(权限应为 0600)。")
    if not missing:
        yield well("密钥齐全")


def on_flushing(varz: Mapping[str, Any] | None) -> Iterator[Finding]:
    """An ack of the broker must mean that the disk has it (Jepsen on NATS 2.12)."""
    if varz is None:
        yield error("消息服务的监控地址没有应答,无法确认落盘设置(YIMEN_NATS_MONITOR_URL)。")
    elif not varz.get("jetstream", {}).get("config", {}).get("sync_always"):
        yield error("JetStream 未设 sync_interval: always,断电会丢失已确认的消息。")
    else:
        yield well("消息逐条落盘(sync_interval: always)")


def on_migrations(behind: Sequence[str]) -> Iterator[Finding]:
    for service in behind:
        yield error(f"{service} 的数据库结构落后于程序,请运行 yimen migrate。")
    if not behind:
        yield well("数据库结构为最新")


def on_departments(
    departments: Collection[str], consumers: Iterable[ConsumerInfo], *, region: str
) -> Iterator[Finding]:
    """Each department is served by exactly one approval deployment."""
    serving = [one for one in consumers if one.name.split("-")[0] == APPROVAL]
    routed = f"{subjects.of_service(region, 'intake')[:-1]}item_routed"
    by = {
        name: [one.name for one in serving if _hears(one, f"{routed}.{name}")]
        for name in departments
    }
    alone = [name for name, deployments in by.items() if not deployments]
    if alone:
        yield error(f"这些部门没有审批进程承办:{'、'.join(alone)}。")
    for name, deployments in by.items():
        if len(deployments) > 1:
            yield error(f"部门 {name} 同时由 {'、'.join(deployments)} 承办。")
    if all(len(deployments) == 1 for deployments in by.values()):
        yield well("每个部门恰由一个审批部署承办")


def on_lag(consumers: Iterable[ConsumerInfo]) -> Iterator[Finding]:
    late = [one for one in consumers if (one.num_pending or 0) > LAGGING]
    for one in late:
        yield warning(f"{one.name} 积压 {one.num_pending} 条消息。")
    if not late:
        yield well("没有消息积压")


def on_dead_letters(found: Sequence[Letter]) -> Iterator[Finding]:
    for subject in sorted({one.subject for one in found}):
        yield error(f"{subject} 有事件多次处理失败:查看用 yimen letters list。")
    if not found:
        yield well("没有死信")


def on_disk(free: int) -> Iterator[Finding]:
    if free < ROOMY:
        yield warning(f"磁盘只剩 {free // 1024**2} MB,请尽快清出空间。")
    else:
        yield well(f"磁盘剩余 {free // 1024**3} GB")


def on_calendar(year: int, *, known: Mapping[int, Status]) -> Iterator[Finding]:
    if known.get(year) is None:
        yield error(f"没有 {year} 年的工作日历,跨年的期限将无法计算。")
    elif known[year] is Status.PROVISIONAL:
        yield warning(f"{year} 年的工作日历为暂定(PROVISIONAL),国务院安排公布后请导入。")
    else:
        yield well(f"{year} 年的工作日历为正式安排")


def on_clocks(
    now: datetime, *, database: datetime, broker: Mapping[str, Any] | None
) -> Iterator[Finding]:
    others = {"PostgreSQL": database}
    if broker is not None:
        others["消息服务"] = datetime.fromisoformat(broker["now"])
    apart = {name: abs((at - now).total_seconds()) for name, at in others.items()}
    for name, seconds in apart.items():
        if seconds > APART:
            yield warning(f"{name} 与本机的时钟相差 {seconds:.0f} 秒,请校时。")
    if max(apart.values()) <= APART:
        yield well("各时钟一致")


def broker_state(monitor: str | None) -> Mapping[str, Any] | None:
    """The broker's `/varz`, or None when nobody answers there."""
    if monitor is None:
        return None
    try:
        with urllib.request.urlopen(f"{monitor}/varz", timeout=3) as answer:
            state: Mapping[str, Any] = json.load(answer)
            return state
    except (URLError, OSError, ValueError):
        return None


async def _consumers(servers: Servers, region: str) -> list[ConsumerInfo]:
    async with administered(servers.bus) as bus:
        try:
            return await bus.jetstream().consumers_info(subjects.stream(region))
        except NotFoundError:
            return []


@asynccontextmanager
async def _connected(url: URL) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as conn:
            yield conn
    finally:
        await engine.dispose()


def _hears(consumer: ConsumerInfo, subject: str) -> bool:
    config = consumer.config
    filters = config.filter_subjects or (
        [config.filter_subject] if config.filter_subject else [">"]
    )
    return any(_covers(one.split("."), subject.split(".")) for one in filters)


def _covers(pattern: Sequence[str], subject: Sequence[str]) -> bool:
    for n, token in enumerate(pattern):
        if token == ">":
            return len(subject) > n
        if n >= len(subject) or token not in ("*", subject[n]):
            return False
    return len(pattern) == len(subject)
