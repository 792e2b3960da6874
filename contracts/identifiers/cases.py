"""Case numbers: 441825 20261124 01 00001 C — region, day, channel, serial, check character."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from contracts.identifiers.checks import ALPHABET, cleaned, mod31
from contracts.identifiers.errors import IdentifierRefused

_NUMBER = re.compile(rf"([0-9]{{6}})([0-9]{{8}})([0-9]{{2}})([0-9]{{5,12}})([{ALPHABET}])")
_ITEM = re.compile(r"(.+)-([0-9]{2})")
_LAST_ITEM = 99


class Channel(StrEnum):
    """How a case came in."""

    WINDOW = "window"
    ONLINE = "online"
    MOBILE = "mobile"
    TERMINAL = "terminal"
    AGENT = "agent"
    EXCHANGE = "exchange"

    @property
    def code(self) -> str:
        return _CODES[self]

    @property
    def is_online(self) -> bool:
        """Whether a matter with pre-examination begins with it; the others are as the window."""
        return self in (Channel.ONLINE, Channel.MOBILE, Channel.TERMINAL)


_CODES = {channel: f"{place:02}" for place, channel in enumerate(Channel, start=1)}
_CHANNELS = {code: channel for channel, code in _CODES.items()}


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """Unique for ever. The serial has five digits or more and is never used twice."""

    region: str
    day: date
    channel: Channel
    serial: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.region) or self.serial < 1:
            raise ValueError(self)

    def __str__(self) -> str:
        payload = f"{self.region}{self.day:%Y%m%d}{self.channel.code}{self.serial:05}"
        return payload + mod31(payload)

    @classmethod
    def parse(cls, written: str) -> Self:
        """Small letters and spaces are forgiven. Raises `IdentifierRefused`."""
        number = cleaned(written)
        found = _NUMBER.fullmatch(number)
        if not found:
            raise IdentifierRefused("办件编号应为 22 位以上的数字，末位可为字母，请按凭证核对。")
        region, day, channel, serial, check = found.groups()
        if check != mod31(number[:-1]):
            raise IdentifierRefused("办件编号校验位不符，可能有一位输错，请按收件凭证逐位核对。")
        try:
            parsed = cls(region, date.fromisoformat(day), _CHANNELS[channel], int(serial))
        except (KeyError, ValueError):
            raise IdentifierRefused("没有这样的办件编号，请按收件凭证核对。") from None
        if str(parsed) != number:
            raise IdentifierRefused("没有这样的办件编号，请按收件凭证核对。")
        return parsed


def item_number(case: str, place: int) -> str:
    """The number of a case's item, -01 to -99."""
    if not 1 <= place <= _LAST_ITEM:
        raise ValueError(place)
    return f"{case}-{place:02}"


def split_item_number(written: str) -> tuple[str, int]:
    """The case's number and the item's place in it. Raises `IdentifierRefused`."""
    found = _ITEM.fullmatch(cleaned(written))
    if not found or found[2] == "00":
        raise IdentifierRefused("事项编号应为办件编号加“-01”至“-99”，请核对。")
    return str(CaseNumber.parse(found[1])), int(found[2])


def query_code() -> str:
    """Six digits that open a case's progress together with its number."""
    return f"{secrets.randbelow(1_000_000):06}"
