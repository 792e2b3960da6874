"""A log line never shows a citizen's number, whatever an error repeats."""

import pytest

from services.chassis.telemetry import masked


@pytest.mark.parametrize("number", ["11010119900307123X", "11010119900307123x", "13812345678"])
@pytest.mark.parametrize("line", ["{}", "id={}", '{{"error":"Key (id)=({}) exists"}}', "张三{}，"])
def test_numbers_of_persons_are_masked(line: str, number: str) -> None:
    assert number not in masked(line.format(number))
    assert "***" in masked(line.format(number))


@pytest.mark.parametrize(
    "line",
    [
        "91441825MA4UK2TR8B",
        "441825-2026-000123-01",
        "018f4c1e-7d3a-7000-8000-0123456789ab",
        "a" * 12 + "13812345678" + "b" * 12,
        "2026-11-24T09:30:00.123456+08:00",
        "123456789012",
    ],
)
def test_other_numbers_stay_readable(line: str) -> None:
    assert masked(line) == line
