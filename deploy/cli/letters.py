"""`yimen letters`: events a service gave up after five failures."""

import asyncio
from typing import Annotated

import typer
from rich.table import Table

from deploy import letters as dead_letters
from deploy.cli.screen import app, console, running_servers

commands = typer.Typer(help="死信:多次处理失败、等待查看的事件。", no_args_is_help=True)
app.add_typer(commands, name="letters")


@commands.command("list")
def everything() -> None:
    """列出全部死信:哪个服务、哪个办件、什么事件、因何失败。"""
    found = asyncio.run(dead_letters.dead(running_servers()))
    if not found:
        console.print("没有死信。")
        return
    table = Table("服务", "办件", "事件", "发布时间", "原因", "其后等待", box=None, pad_edge=False)
    for one in found:
        at = f"{one.published_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(one.service, one.subject, one.type, at, one.reason, str(one.behind))
    console.print(table)


@commands.command()
def replay(
    case: Annotated[str | None, typer.Argument(help="只重试这一办件的;缺省为全部。")] = None,
) -> None:
    """排除原因之后,让死信重新得到处理。"""
    again = asyncio.run(dead_letters.replay(running_servers(), subject=case))
    for service, number in again.items():
        if number:
            console.print(f"{service}:{number} 条死信将重新处理")
    if not any(again.values()):
        console.print("没有死信。")
