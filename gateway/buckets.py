"""Token buckets: so many at once, so many a second after that, for each key on its own."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil

Ticks = Callable[[], float]
"""Seconds that only ever grow. Not the office's time: a rehearsal does not slow the door."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Buckets:
    """Keeps the `most` keys that came last; who returns after being forgotten starts full."""

    def __init__(
        self, rate: float, burst: int, *, ticks: Ticks = time.monotonic, most: int = 20_000
    ) -> None:
        self._rate, self._burst, self._ticks, self._most = rate, burst, ticks, most
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def take(self, key: Hashable) -> int:
        """0 if there was one left, otherwise the whole seconds until there is."""
        now = self._ticks()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(self._burst, now)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
            bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
            bucket.at = now
        if bucket.left < 1:
            return max(1, ceil((1 - bucket.left) / self._rate))
        bucket.left -= 1
        return 0

    def give_back(self, key: Hashable) -> None:
        bucket = self._buckets.get(key)
        if bucket is not None:
            bucket.left = min(self._burst, bucket.left + 1)
