"""Token buckets, by a clock that the test turns."""

from gateway.buckets import Buckets


class Ticks:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_passes_and_then_the_rate_rules() -> None:
    ticks = Ticks()
    buckets = Buckets(0.5, 3, ticks=ticks)

    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2]
    ticks.at += 2
    assert [buckets.take("a") for _ in range(2)] == [0, 2]


def test_waiting_longer_than_the_burst_saves_nothing_up() -> None:
    ticks = Ticks()
    buckets = Buckets(1, 2, ticks=ticks)
    buckets.take("a")

    ticks.at += 1_000

    assert [buckets.take("a") for _ in range(3)] == [0, 0, 1]


def test_one_key_does_not_pay_for_another() -> None:
    buckets = Buckets(1, 1, ticks=Ticks())
    buckets.take("a")

    assert buckets.take("b") == 0
    assert buckets.take("a") == 1


def test_what_is_given_back_can_be_taken_again() -> None:
    buckets = Buckets(1, 1, ticks=Ticks())
    buckets.take("a")

    buckets.give_back("a")
    buckets.give_back("a")

    assert [buckets.take("a") for _ in range(2)] == [0, 1]


def test_memory_is_bounded_and_keeps_who_came_last() -> None:
    buckets = Buckets(1, 1, ticks=Ticks(), most=2)
    for key in ("a", "b", "c"):
        buckets.take(key)

    assert buckets.take("c") == 1
    assert buckets.take("b") == 1
    assert buckets.take("a") == 0
