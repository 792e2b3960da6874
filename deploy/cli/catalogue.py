"""`yimen catalogue`: the matters a county offers, from a folder of YAML files."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import URL

from contracts import policy
from contracts.policy import UnknownRegion
from deploy import cataloguing
from deploy.cli.rehearse import quiet
from deploy.cli.screen import app, console, region, running_servers
from deploy.embedded.processes import Trouble
from deploy.furnishing import CATALOGUE
from deploy.rehearsal.comparing import Compared, compare, following
from services.chassis.clock import office_clock
from services.intake.commands import publishing
from services.intake.commands.publishing import CatalogueBroken
from services.intake.domain.lint.source import Finding, broken
from services.intake.sources import NoCatalogue

commands = typer.Typer(help="事项目录。", no_args_is_help=True)
app.add_typer(commands, name="catalogue")

Folder = Annotated[Path, typer.Argument(help="目录文件所在的文件夹,缺省为演示目录。")]


@commands.command()
def lint(folder: Folder = CATALOGUE) -> None:
    """检查事项目录:列出每一条不合规则之处及其行号;有错误以 1 退出。"""
    try:
        read, findings = publishing.lint(folder, policy=policy.load(region()))
    except (NoCatalogue, UnknownRegion) as refused:
        raise Trouble(str(refused)) from refused
    _show(findings)
    console.print(f"{len(read.offers)} 个事项,{len(findings)} 条意见。")
    if broken(findings):
        raise SystemExit(1)


@commands.command()
def load(
    folder: Folder = CATALOGUE,
    effective_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="施行日期,缺省为今天。")
    ] = None,
    rehearse: Annotated[
        Path | None,
        typer.Option(help="先用此文件夹中的演练核对:现在成立的演练若不再成立,就不载入。"),
    ] = None,
) -> None:
    """载入事项目录:有变化的事项成为新版本。"""
    day = effective_on.date() if effective_on else office_clock().date()
    intake = running_servers().services["intake"]
    try:
        if rehearse is not None:
            _rehearsed(intake, folder, rehearsals=rehearse, day=day)
        loaded = asyncio.run(cataloguing.load(intake, folder, region=region(), effective_on=day))
    except CatalogueBroken as refused:
        _show(refused.findings)
        raise Trouble("事项目录有错误,没有载入。") from refused
    except (NoCatalogue, UnknownRegion) as refused:
        raise Trouble(str(refused)) from refused
    for version in loaded.published:
        console.print(f"{version.offer.code} {version.offer.name} 第 {version.number} 版")
    console.print(f"新版本 {len(loaded.published)} 个,未变 {loaded.unchanged} 个。")


def _rehearsed(intake: URL, folder: Path, *, rehearsals: Path, day: date) -> None:
    """Raises `Trouble` if a rehearsal that holds would be spoilt, besides what `load` raises."""
    files = sorted(rehearsals.glob("*.yaml"))
    if not files:
        raise Trouble(f"{rehearsals} 中没有演练文件(*.yaml)。")
    loaded, _ = publishing.sound(folder, policy=policy.load(region()))
    before = asyncio.run(cataloguing.in_force(intake, on=day))
    quiet()
    found = asyncio.run(
        compare(files, before=before, after=following(before, loaded), told=_compared)
    )
    spoilt = sum(bool(one.spoilt) for one in found)
    if spoilt:
        raise Trouble(f"有 {spoilt} 个现在成立的演练在新目录下不再成立,没有载入。")


def _compared(one: Compared) -> None:
    mark = "[dim]–[/] 现在就不成立,不作比较:" if not one.held else "[green]✓[/]"
    if one.spoilt:
        mark = "[red]✗[/] 不再成立:"
    console.print(f"{mark} {one.path}", soft_wrap=True)
    for difference in one.spoilt:
        console.print(f"    {difference}", markup=False, soft_wrap=True)


def _show(findings: Iterable[Finding]) -> None:
    for finding in findings:
        console.print(str(finding), markup=False, soft_wrap=True)
