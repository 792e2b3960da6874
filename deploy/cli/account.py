"""`yimen account`: who may sign in."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from contracts.roles import UnknownRole
from deploy.cli.screen import app, console, running_servers
from deploy.embedded.processes import Trouble
from gateway import accounts
from gateway.accounts import Account
from gateway.errors import NameNotAllowed, NameTaken, PasswordTooWeak, UnknownAccount
from gateway.passwords import Passwords

commands = typer.Typer(help="本地账户。", no_args_is_help=True)
app.add_typer(commands, name="account")

Name = Annotated[str, typer.Argument(help="用户名。")]


@commands.command()
def add(
    name: Name,
    display: Annotated[str, typer.Option("--name", help="姓名。")],
    role: Annotated[list[str], typer.Option(help="角色,可多次,如 clerk、handler:swj。")],
    keep: Annotated[bool, typer.Option(help="首次登录不要求改口令。")] = False,
) -> None:
    """新增账户;口令从键盘或标准输入读取。"""
    password, hashing = asked_password(), Passwords(threads=1)
    newcomer = Account(name, display, tuple(role), must_change=not keep)
    on_accounts(lambda conn: accounts.add(conn, hashing, newcomer, password=password))
    console.print(f"已新增 {name}({'、'.join(role)})。", markup=False)


@commands.command()
def disable(name: Name) -> None:
    """停用账户,并使其已登录的会话失效。"""
    on_accounts(lambda conn: accounts.disable(conn, name))
    console.print(f"已停用 {name}。", markup=False)


@commands.command()
def enable(name: Name) -> None:
    """恢复停用的账户。"""
    on_accounts(lambda conn: accounts.enable(conn, name))
    console.print(f"已恢复 {name}。", markup=False)


@commands.command()
def passwd(
    name: Name,
    keep: Annotated[bool, typer.Option(help="下次登录不要求再改。")] = False,
) -> None:
    """重设口令,并解除锁定;口令从键盘或标准输入读取。"""
    password, hashing = asked_password(), Passwords(threads=1)
    on_accounts(
        lambda conn: accounts.set_password(
            conn, hashing, name, password=password, must_change=not keep
        )
    )
    console.print(f"已重设 {name} 的口令。", markup=False)


@commands.command("list")
def everybody() -> None:
    """列出全部账户。"""
    table = Table("用户名", "姓名", "角色", "状态", box=None, pad_edge=False)

    async def read(conn: AsyncConnection) -> None:
        for one in await accounts.everybody(conn):
            state = "停用" if one.disabled else "须改口令" if one.must_change else ""
            table.add_row(one.name, one.display, "、".join(one.roles), state)

    on_accounts(read)
    console.print(table)


def asked_password() -> str:
    """Never from the command line, where everybody on the machine could read it."""
    if sys.stdin.isatty():
        written: str = typer.prompt("口令", hide_input=True, confirmation_prompt="再输一次")
        return written
    return sys.stdin.readline().rstrip("\n")


def on_accounts(act: Callable[[AsyncConnection], Awaitable[None]]) -> None:
    """One transaction on the gateway's database. Raises `Trouble` with the gateway's sentence."""

    async def acted() -> None:
        engine = create_async_engine(running_servers().services["gateway"])
        try:
            async with engine.begin() as conn:
                await act(conn)
        finally:
            await engine.dispose()

    try:
        asyncio.run(acted())
    except (NameNotAllowed, NameTaken, PasswordTooWeak, UnknownAccount, UnknownRole) as refused:
        raise Trouble(str(refused)) from refused
