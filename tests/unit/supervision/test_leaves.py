"""The bytes of an entry, so that somebody else's verifier comes to the same hashes."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

from services.supervision.domain.leaves import NOTHING, canonical, chained, leaf

PUBLISHED = datetime(2026, 11, 24, 1, 30, 0, 123456, tzinfo=UTC)
RECORDED = datetime(2026, 11, 24, 9, 30, 1, tzinfo=timezone(timedelta(hours=8)))


def test_an_entry_is_length_body_and_two_times_in_microseconds() -> None:
    written = canonical(b'{"a":1}', PUBLISHED, RECORDED)

    length, times = (7).to_bytes(8, "big"), (1795483800123456, 1795483801000000)
    assert written == length + b'{"a":1}' + b"".join(t.to_bytes(8, "big") for t in times)


def test_a_leaf_is_that_of_rfc_6962() -> None:
    written = canonical(b"x", PUBLISHED, RECORDED)

    assert leaf(b"x", PUBLISHED, RECORDED) == hashlib.sha256(b"\x00" + written).digest()


def test_the_chain_begins_with_nothing_and_takes_up_every_leaf() -> None:
    first, second = leaf(b"1", PUBLISHED, RECORDED), leaf(b"2", PUBLISHED, RECORDED)

    once = chained(NOTHING, first)

    assert once == hashlib.sha256(bytes(32) + first).digest()
    assert chained(once, second) != chained(chained(NOTHING, second), first)
