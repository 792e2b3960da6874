"""The recorded examples, as whoever reads them finds them."""

import json
from pathlib import Path
from typing import Any

from deploy.contracts.files import EXAMPLES, FOLDER

RECORDED = sorted(EXAMPLES.glob("*.json"))


def name_of(path: Path) -> str:
    return path.stem


def read(path: Path) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(path.read_text())
    return message


def schema_of(name: str) -> dict[str, Any]:
    return read(FOLDER / "schemas" / f"{name}.json")


def as_published(message: dict[str, Any]) -> bytes:
    """The bytes that went over the wire; the file is only easier to read."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
