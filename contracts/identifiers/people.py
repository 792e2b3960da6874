"""Citizen identity numbers (GB 11643-1999) and telephone numbers."""

import re
from datetime import date

from contracts.identifiers.checks import cleaned
from contracts.identifiers.errors import IdentifierRefused

_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EARLIEST = date(1900, 1, 1)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}")


def citizen_id(written: str, *, today: date) -> str:
    """The number in its one spelling, `X` large. Raises `IdentifierRefused`.

    Region codes come and go, so the county is not compared with the year of birth.
    """
    number = cleaned(written)
    if re.fullmatch(r"[0-9]{15}", number):
        raise IdentifierRefused("15 位的旧身份证号不能用于收件，请按现行居民身份证填写 18 位号码。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise IdentifierRefused("身份证号应为 18 位：前 17 位是数字，末位是数字或 X，请核对。")
    if not _PROVINCE.match(number):
        raise IdentifierRefused("身份证号开头的省份代码不存在，请核对前两位。")
    born = _date(number[6:14])
    if born is None or not _EARLIEST <= born <= today:
        raise IdentifierRefused("身份证号第 7 至 14 位不是有效的出生日期，请核对。")
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if number[17] != _CHECKS[total % 11]:
        raise IdentifierRefused("身份证号校验位不符，可能有一位输错或两位颠倒，请逐位核对。")
    return number


def born_on(number: str) -> date:
    """The date of birth in a checked citizen identity number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def phone(written: str) -> str:
    """A mainland number as digits only, without +86. Raises `IdentifierRefused`."""
    digits = re.sub(r"[-()]", "", cleaned(written))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if _MOBILE.fullmatch(digits) or _FIXED.fullmatch(digits):
        return digits
    raise IdentifierRefused("电话号码应为 11 位手机号，或带区号的固定电话，请核对。")


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
