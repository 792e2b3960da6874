"""Unified social credit codes (GB 32100-2015) and investment project codes (GB/T 40058-2021)."""

import re

from contracts.identifiers.checks import ALPHABET, cleaned, mod31
from contracts.identifiers.errors import IdentifierRefused

_USCC = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_PROJECT = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")


def uscc(written: str) -> str:
    """The code in its one spelling. Raises `IdentifierRefused`.

    Rural collectives (N…) and other registries that begin with a letter are as good as any.
    """
    code = cleaned(written)
    if len(code) != 18:
        raise IdentifierRefused("统一社会信用代码应为 18 位，请核对营业执照或登记证书。")
    if set("IOSVZ") & set(code):
        raise IdentifierRefused(
            "统一社会信用代码不含字母 I、O、S、V、Z，请核对是否应为数字 1、0、5、2。"
        )
    if not _USCC.fullmatch(code):
        raise IdentifierRefused("统一社会信用代码只含数字和大写字母，第 3 至 8 位是数字，请核对。")
    if code[17] != mod31(code[:17]):
        raise IdentifierRefused("统一社会信用代码校验位不符，可能有一位输错，请逐位核对。")
    return code


def project_code(written: str) -> str:
    """An investment project's code, by its shape only. Raises `IdentifierRefused`."""
    code = cleaned(written)
    if not _PROJECT.fullmatch(code):
        raise IdentifierRefused(
            "项目代码应为五组数字：年月-地区-部门-类型-序号，如 2611-441825-04-01-123456，请核对。"
        )
    return code
