"""Keyset pagination: a page knows where the next one starts, however the list grows meanwhile."""

import base64
import binascii
import json
import re
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

T = TypeVar("T")

MOST = 100
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class BadCursor(Exception):
    def __init__(self) -> None:
        super().__init__("翻页标记无效，请从第一页重新查看。")


class Page(BaseModel, Generic[T]):
    items: list[T]
    next: str | None = None
    """Hand this back as `after` for the next page; None on the last."""


def cursor(*keys: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def keys_of(written: str, count: int) -> list[str | int]:
    """The sort keys behind a cursor. Raises `BadCursor`."""
    try:
        keys = json.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadCursor from error
    if not isinstance(keys, list) or len(keys) != count or not all(map(_storable, keys)):
        raise BadCursor
    return keys


def _storable(key: object) -> bool:
    # What a cursor of ours never holds, and the database would choke on.
    if isinstance(key, bool):
        return False
    if isinstance(key, int):
        return -(2**63) <= key < 2**63
    return isinstance(key, str) and not _NO_TEXT.search(key)


After = Annotated[str | None, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
