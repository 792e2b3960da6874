"""`doctor` and `migrate`: is all in order, and the database's structure brought up to date."""

import asyncio
from typing import Annotated

import typer

from deploy import doctor as doctors
from deploy.cli.screen import app, console, places, region, running_servers
from deploy.doctor import Level
from deploy.embedded import migrations
from deploy.embedded.keys import Keys
from services.chassis.clock import office_clock

MARKS = {Level.ERROR: "[red]✗[/]", Level.WARNING: "[yellow]![/]", Level.WELL: "[green]✓[/]"}


@app.command()
def doctor(
    strict: Annotated[bool, typer.Option("--strict", help="有警告也以 1 退出。")] = False,
) -> None:
    """体检:有错误以 1 退出,警告不影响(除非 --strict)。"""
    examined = doctors.examine(
        running_servers(), Keys(places().keys), region=region(), now=office_clock()
    )
    findings = asyncio.run(examined)
    for finding in findings:
        console.print(f"{MARKS[finding.level]} {finding.sentence}", soft_wrap=True)
    bad = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    if any(finding.level in bad for finding in findings):
        raise SystemExit(1)


@app.command()
def migrate() -> None:
    """把各库结构升级到最新(make up 会自动做)。"""
    servers = running_servers()
    roles = {name: url.username or "" for name, url in servers.services.items()}
    done = asyncio.run(migrations.migrate(servers.owners, roles=roles))
    console.print(f"已升级:{'、'.join(done)}。" if done else "各库结构均为最新。")
