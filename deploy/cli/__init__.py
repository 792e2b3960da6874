"""`yimen`: what an operator types. Speaks Chinese, in words that say what to do next."""

import errno
import sys

from deploy.cli import account, catalogue, checking, demo, letters, rehearse, running, stream
from deploy.cli.screen import app, fail
from deploy.embedded.processes import Trouble

__all__ = [
    "account",
    "catalogue",
    "checking",
    "demo",
    "letters",
    "main",
    "rehearse",
    "running",
    "stream",
]


def main() -> None:
    """Run the command; what an operator can put right is told in one sentence, and exits 1."""
    try:
        app()
    except Trouble as trouble:
        fail(str(trouble))
        sys.exit(1)
    except ConnectionError as lost:
        fail(f"数据库没有应答({lost})。请查看 yimen status 和 yimen logs postgres。")
        sys.exit(1)
    except PermissionError as refused:
        fail(f"没有权限:{refused.filename}。请用安装本系统的用户运行,或检查该文件的属主。")
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        fail("磁盘已满,请清出空间后再试。已经答复过的办理不会丢失。")
        sys.exit(1)
