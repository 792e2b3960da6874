"""`yimen stream`: the message stream, which can always be made anew from the databases."""

import asyncio

import typer

from deploy.cli.screen import app, console, region, running_servers
from deploy.rebuilding import rebuild as rebuilt

commands = typer.Typer(help="消息流。", no_args_is_help=True)
app.add_typer(commands, name="stream")


@commands.callback()
def stream() -> None:
    """消息流。"""


@commands.command()
def rebuild() -> None:
    """删除消息流,并由各服务的发件箱重新发布全部事件。"""
    told = asyncio.run(rebuilt(running_servers(), region=region()))
    for service, events in told.items():
        console.print(f"{service}:{events} 条事件待重新发布")
