"""What is shown when everything runs: where to go, and who may go there."""

import json

from rich.console import Group
from rich.table import Table

from deploy.embedded.stack import Places, Stack

PAGES = {
    "/hall": "办事大厅(群众)",
    "/desk": "综合受理窗口",
    "/office": "部门审批",
    "/console": "电子监察",
    "/open": "政务公开",
    "/sign-in": "登录",
    "/docs": "接口文档",
}


def welcome(stack: Stack, places: Places) -> Group:
    base = f"http://127.0.0.1:{stack.ports['gateway']}"
    pages = Table(box=None, pad_edge=False, show_header=False)
    for path, name in PAGES.items():
        pages.add_row(name, f"[bold]{base}{path}[/]")
    parts: list[str | Table] = ["", f"一门已就绪:[bold]{base}[/]", "", pages]
    if places.accounts.exists():
        parts += ["", *_accounts(places)]
    return Group(*parts, "", "另开终端:make demo 演示 · yimen status 状态 · make down 停止", "")


def _accounts(places: Places) -> list[str | Table]:
    accounts = json.loads(places.accounts.read_text())["accounts"]
    general = [one for one in accounts if "department" not in one]
    departments = sorted({one["department"] for one in accounts if "department" in one})
    people = Table(box=None, pad_edge=False, show_header=False)
    for one in general:
        people.add_row(one["name"], one["display"])
    for role, name in (
        ("handler", "经办"),
        ("reviewer", "审核"),
        ("decider", "决定"),
        ("head", "负责"),
    ):
        people.add_row(f"{role}-<部门>", f"部门{name}人")
    return [
        f"演示账户(口令 [bold]{accounts[0]['password']}[/],全部账户见 {places.accounts}):",
        people,
        f"部门:{' '.join(departments)}",
    ]
