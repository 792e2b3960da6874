"""`yimen rehearse`: play cases on a virtual calendar, before a matter goes live."""

import asyncio
import logging
from pathlib import Path
from typing import Annotated

import structlog
import typer

from contracts import policy
from deploy.cli.screen import app, console, errors, region
from deploy.embedded.processes import Trouble
from deploy.furnishing import CATALOGUE
from deploy.rehearsal.language.starting import starting_file
from deploy.rehearsal.many import Outcome, play_all
from deploy.rehearsal.report import page
from services.intake.commands import publishing
from services.intake.domain.catalogue import Catalogue
from services.intake.domain.lint.source import broken

HOLDS, FAILS, NO_REHEARSAL = 0, 1, 2


@app.command()
def rehearse(
    files: Annotated[list[Path] | None, typer.Argument(help="演练文件,可以有多个。")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="另存一页可以看的报告(HTML)。")
    ] = None,
    new: Annotated[
        str | None, typer.Option("--new", help="为目录中的一个事项写出演练起步文件。")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="留下演练用的数据库和消息流。")] = False,
    catalogue: Annotated[Path, typer.Option(help="事项目录所在文件夹。")] = CATALOGUE,
) -> None:
    """演练:在虚拟日历上把办件走一遍。0 全部符合,1 有不符,2 有文件不是演练。"""
    offered = read_catalogue(catalogue)
    if new is not None:
        _write_starting_file(offered, new)
        return
    if not files:
        errors.print("请给出演练文件,或用 --new 事项 写出起步文件。", style="red")
        raise SystemExit(NO_REHEARSAL)
    quiet()
    outcomes = asyncio.run(play_all(files, catalogue=offered, keep=keep, told=_show))
    if report is not None:
        names = {department.id: department.name for department in offered.departments}
        report.write_text(page(outcomes, departments=names), encoding="utf-8")
        console.print(f"报告:{report}")
    raise SystemExit(status(outcomes))


def read_catalogue(folder: Path) -> Catalogue:
    """Raises `Trouble` if it may not be published."""
    read, findings = publishing.lint(folder, policy=policy.load(region()))
    if broken(findings):
        raise Trouble(f"事项目录 {folder} 有错误,请先 yimen catalogue lint。")
    return read


def status(outcomes: list[Outcome]) -> int:
    """The highest of all files counts."""
    return max((_status(one) for one in outcomes), default=HOLDS)


def quiet() -> None:
    """What services log while a rehearsal plays is of no use to who rehearses."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def _status(outcome: Outcome) -> int:
    if outcome.played is None:
        return NO_REHEARSAL
    return HOLDS if outcome.played.holds else FAILS


def _show(outcome: Outcome) -> None:
    if outcome.played is None:
        console.print(f"[red]✗[/] {outcome.path}:不是可以演练的文件", soft_wrap=True)
        errors.print(str(outcome.mistake), markup=False, soft_wrap=True)
        return
    found = outcome.played.found
    failed = [one for one in found if not one.holds]
    mark = "[red]✗[/]" if failed else "[green]✓[/]"
    name = outcome.played.rehearsal.name
    console.print(
        f"{mark} {outcome.path}:{name}  {len(found) - len(failed)}/{len(found)} 项符合"
        f"  [dim]{outcome.seconds:.1f} 秒[/]",
        soft_wrap=True,
    )
    if outcome.kept is not None:
        console.print(f"    留在 {outcome.kept}", markup=False, soft_wrap=True)
    for one in failed:
        console.print(f"    第 {one.line} 行 {one.expected}", markup=False, soft_wrap=True)
        for difference in one.differences:
            console.print(f"        {difference}", style="red", markup=False, soft_wrap=True)


def _write_starting_file(offered: Catalogue, wanted: str) -> None:
    offer = next((o for o in offered.offers if wanted in (o.key, o.code)), None)
    if offer is None:
        known = "、".join(sorted(o.key or o.code for o in offered.offers))
        raise Trouble(f"目录中没有“{wanted}”。可选:{known}。")
    print(starting_file(offer), end="")  # noqa: T201
