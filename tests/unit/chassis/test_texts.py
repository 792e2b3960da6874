"""What a written text may hold."""

import re

import pytest

from services.chassis.texts import LINE, TEXT


@pytest.mark.parametrize("written", ["", "连山绿源", "A & B（个体）", "👍"])
def test_a_line_may_hold_whatever_can_be_read(written: str) -> None:
    assert re.fullmatch(LINE, written)


def test_a_text_has_lines_as_browsers_send_them() -> None:
    assert re.fullmatch(TEXT, "第一条：\r\n\t不属本机关职权范围。\n")
    assert not re.fullmatch(LINE, "第一行\n第二行")


@pytest.mark.parametrize("written", ["\x00", "\x1b[31m", "\x7f", "\x08", "\x0c"])
def test_neither_holds_control_characters(written: str) -> None:
    assert not re.fullmatch(LINE, f"连{written}山")
    assert not re.fullmatch(TEXT, f"连{written}山")
