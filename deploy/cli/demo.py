"""`demo`: the flagship case, played against the running stack by its real users."""

import asyncio
import secrets
from contextlib import suppress
from typing import Any

from rich.live import Live

from deploy.cli.screen import app, console, places, running_stack
from deploy.demo.flagship import Cast, play
from deploy.demo.people import Person, Refused, accounts, client
from deploy.demo.stage import Stage
from deploy.embedded.processes import Trouble

LOOK_EVERY = 0.25
BREATH = 0.4
"""Seconds: a spectator wants to follow."""


@app.command()
def demo() -> None:
    """演示:一个重点项目从收件到出件,六个事项由五个部门同时办理。"""
    base = f"http://127.0.0.1:{running_stack().ports['gateway']}"
    try:
        passwords = accounts(places().accounts)
    except FileNotFoundError:
        raise Trouble("没有演示账户;请先 make up。") from None
    try:
        number = asyncio.run(_perform(base, passwords))
    except Refused as refused:
        raise Trouble(f"演示没有演完:{refused}") from None
    console.print(
        f"\n时间线(以 supervisor 登录):[bold]{base}/console/cases/{number}[/]", soft_wrap=True
    )


async def _perform(base: str, passwords: dict[str, str]) -> str:
    async with client() as http:
        cast = await Cast.assemble(http, base, passwords)
        supervisor = await Person.sign_in(
            http, base, name="supervisor", password=passwords["supervisor"]
        )
        stage = Stage(
            {
                i["department"]: i["department_name"]
                for i in cast.offer["items"]
                if i["department"] in cast.handlers
            }
        )

        def watch(who: str, act: str, answer: Any) -> None:
            if act == "receive":
                stage.case = answer["number"]

        async def breathe() -> None:
            await asyncio.sleep(BREATH)

        with Live(stage, console=console, refresh_per_second=8):
            looking = asyncio.create_task(_follow(supervisor, stage))
            try:
                number = await play(cast, seed=secrets.randbits(32), watch=watch, at_ease=breathe)
                await _settled(stage)
            finally:
                looking.cancel()
                with suppress(asyncio.CancelledError):
                    await looking
        return number


async def _follow(supervisor: Person, stage: Stage) -> None:
    while True:
        if stage.case:
            with suppress(Refused):
                door = f"/api/supervision/cases/{stage.case}"
                stage.show((await supervisor.get(f"{door}/ledger?limit=100"))["items"])
                stage.clocks = (await supervisor.get(f"{door}/clocks"))["clocks"]
        await asyncio.sleep(LOOK_EVERY)


async def _settled(stage: Stage) -> None:
    """Until the ledger shows the last step."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            await stage.ended.wait()
