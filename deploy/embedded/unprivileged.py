"""Who PostgreSQL runs as: it refuses root, so root starts it without root's rights."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.processes import Trouble

# In a user namespace of its own the program is user 1000, while its files stay root's outside:
# no system user is needed, and no folder above has to be opened.
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


@dataclass(frozen=True, slots=True)
class Actor:
    """How a command is to be started: behind a prefix, or as another user."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def command(self, command: Sequence[str]) -> list[str]:
        return [*self.prefix, *command]

    def give(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)

    def may_run(self, program: Path) -> bool:
        return _runs(self.command([str(program), "--version"]), uid=self.uid)


def actor_for(folder: Path, *, program: Path) -> Actor:
    """The user that owns `folder`, or for root's folders one without rights that can run `program`.

    Raises `Trouble` when root has no way to give up its rights here.
    """
    if os.geteuid() != 0:
        return Actor()
    owner = folder.stat().st_uid
    inside = Actor(prefix=NAMESPACE)
    if owner == 0 and shutil.which(NAMESPACE[0]) and inside.may_run(program):
        return inside
    other = Actor(uid=owner or _nobody())
    if not other.may_run(program):
        raise Trouble(
            "PostgreSQL 不能以 root 身份运行,而普通用户读不到它的程序文件"
            f"({program.parent})。请改用普通用户运行,或把本目录移到所有用户可读的位置。"
        )
    other.give(folder)
    return other


def _nobody() -> int:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    return 65534


def _runs(command: Sequence[str], *, uid: int | None) -> bool:
    try:
        tried = subprocess.run(
            command,
            capture_output=True,
            check=False,
            cwd="/",
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
        )
    except OSError:
        return False
    return tried.returncode == 0
