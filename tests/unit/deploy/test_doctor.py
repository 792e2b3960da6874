"""What the doctor says of what he saw."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from nats.js.api import ConsumerConfig, ConsumerInfo

from contracts.time import Status
from deploy.doctor import (
    LAGGING,
    ROOMY,
    Finding,
    Level,
    on_calendar,
    on_clocks,
    on_departments,
    on_disk,
    on_flushing,
    on_lag,
    on_migrations,
)

REGION = "441825"
ROUTED = f"yimen.{REGION}.intake.item_routed"
NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def worst(findings: Iterable[Finding]) -> Level:
    levels = {finding.level for finding in findings}
    return next(level for level in Level if level in levels)


def consumer(name: str, *filters: str, pending: int = 0) -> ConsumerInfo:
    config = ConsumerConfig(durable_name=name, filter_subjects=list(filters))
    return ConsumerInfo(name, "YIMEN", config, num_pending=pending, created=NOW)


@pytest.mark.parametrize(
    ("varz", "level"),
    [
        ({"jetstream": {"config": {"sync_always": True}}}, Level.WELL),
        ({"jetstream": {"config": {"sync_interval": 120}}}, Level.ERROR),
        ({}, Level.ERROR),
        (None, Level.ERROR),
    ],
)
def test_an_ack_that_the_disk_does_not_back_is_an_error(
    varz: dict[str, object] | None, level: Level
) -> None:
    assert worst(on_flushing(varz)) is level


@pytest.mark.parametrize(
    ("filters", "level"),
    [
        ([("approval", f"{ROUTED}.*")], Level.WELL),
        ([("approval", f"yimen.{REGION}.intake.>")], Level.WELL),
        ([("approval-swj", f"{ROUTED}.swj"), ("approval", f"{ROUTED}.lyj")], Level.WELL),
        ([("approval-swj", f"{ROUTED}.swj"), ("approval", f"{ROUTED}.*")], Level.ERROR),
        ([("approval", f"{ROUTED}.lyj")], Level.ERROR),
        ([("supervision", f"yimen.{REGION}.>")], Level.ERROR),
        ([], Level.ERROR),
    ],
)
def test_each_department_is_served_by_exactly_one_deployment(
    filters: list[tuple[str, str]], level: Level
) -> None:
    consumers = [consumer(name, subject) for name, subject in filters]

    assert worst(on_departments(["swj", "lyj"], consumers, region=REGION)) is level


def test_departments_without_anybody_are_named() -> None:
    (finding,) = on_departments(["swj", "lyj"], [], region=REGION)

    assert "swj、lyj" in finding.sentence


def test_a_database_behind_the_code_is_an_error() -> None:
    assert worst(on_migrations(["intake"])) is Level.ERROR
    assert worst(on_migrations([])) is Level.WELL


def test_a_reader_far_behind_is_a_warning() -> None:
    assert worst(on_lag([consumer("disclosure", pending=LAGGING + 1)])) is Level.WARNING
    assert worst(on_lag([consumer("disclosure", pending=LAGGING)])) is Level.WELL


def test_a_disk_that_fills_up_is_a_warning() -> None:
    assert worst(on_disk(ROOMY - 1)) is Level.WARNING
    assert worst(on_disk(ROOMY)) is Level.WELL


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ({2027: Status.OFFICIAL}, Level.WELL),
        ({2027: Status.PROVISIONAL}, Level.WARNING),
        ({2026: Status.OFFICIAL}, Level.ERROR),
    ],
)
def test_next_years_calendar_is_looked_at(known: dict[int, Status], level: Level) -> None:
    assert worst(on_calendar(2027, known=known)) is level


@pytest.mark.parametrize(("seconds", "level"), [(1, Level.WELL), (3600, Level.WARNING)])
def test_clocks_that_differ_are_a_warning(seconds: int, level: Level) -> None:
    broker = {"now": (NOW - timedelta(seconds=seconds)).isoformat()}

    assert worst(on_clocks(NOW, database=NOW, broker=broker)) is level
