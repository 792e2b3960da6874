"""The children's log files: kept small, and read when one of them ends."""

import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path

LARGEST = 10 * 1024 * 1024
KEPT = 3
LAST_LINES = 12
# What the programs say when they cannot go on, and what that means in plain words.
PLAIN_WORDS = {
    "No space left on device": "磁盘已满,请清出空间后再启动。",
    "no space left on device": "磁盘已满,请清出空间后再启动。",
    "Address already in use": "端口被占用。",
    "address already in use": "端口被占用。",
    "could not create shared memory segment": "共享内存不足。",
    "invalid page in block": "数据库页面校验和不符,数据可能已损坏,请勿继续写入并联系管理员。",
}


def rotate(log: Path, *, largest: int = LARGEST) -> None:
    """Move a log that has grown to `.1` and empty it; its writer appends and notices nothing."""
    if not log.exists() or log.stat().st_size <= largest:
        return
    for number in range(KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as file:
        file.truncate(0)


def last_lines(log: Path, count: int = LAST_LINES) -> list[str]:
    if not log.exists():
        return []
    with log.open(errors="replace") as file:
        return [line.rstrip("\n") for line in deque(file, maxlen=count)]


def since(log: Path, position: int) -> str:
    """What was written from that byte on."""
    with log.open("rb") as file:
        file.seek(position)
        return file.read().decode(errors="replace").strip("\n")


def following(log: Path) -> Iterator[str | None]:
    """Lines as they are written; None each time there is no further one yet."""
    with log.open(errors="replace") as file:
        file.seek(0, 2)
        while True:
            if file.tell() > log.stat().st_size:
                file.seek(0)
            yield file.readline() or None


def obituary(name: str, log: Path) -> str:
    """Why a program did not come up, in plain words where we know them, with its last lines."""
    lines = last_lines(log)
    said = "\n".join(lines)
    plain = next((words for sign, words in PLAIN_WORDS.items() if sign in said), "")
    return f"{name} 没有启动成功。{plain}\n{said}\n完整日志:{log}"
