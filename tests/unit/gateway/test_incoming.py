"""What the door reads of a request, and what it lets through to a service."""

from typing import Any

import pytest

from gateway.errors import HeadTooLarge, Malformed
from gateway.incoming import Incoming, read


def asked(
    path: str = "/desk",
    *headers: tuple[str, str],
    method: str = "GET",
    query: bytes = b"",
    client: tuple[str, int] | None = ("192.0.2.7", 5),
    max_head: int = 1000,
) -> Incoming:
    scope: dict[str, Any] = {
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
        "client": client,
    }
    return read(scope, max_head=max_head)


def test_what_a_client_says_of_itself_stays_outside() -> None:
    claims = [
        ("authorization", "Bearer forged"),
        ("x-forwarded-for", "10.0.0.1"),
        ("x-forwarded-user", "root"),
        ("forwarded", "for=10.0.0.1"),
        ("x-principal", "root"),
        ("cookie", "yimen=secret"),
        ("connection", "keep-alive, x-principal"),
        ("te", "trailers"),
        ("upgrade", "h2c"),
        ("x-request-id", "mine"),
        ("proxy-authorization", "Basic x"),
    ]

    passed = asked("/desk", *claims).headers

    assert set(passed) == {"traceparent", "x-request-id"}
    assert passed["x-request-id"] != "mine"


def test_what_the_work_needs_goes_through() -> None:
    told = {
        "accept": "application/json",
        "content-type": "application/json",
        "idempotency-key": "k1",
        "last-event-id": "41",
        "range": "bytes=0-1",
    }

    passed = asked("/desk", *told.items()).headers

    assert told.items() <= passed.items()


def test_a_header_said_twice_is_one_list() -> None:
    assert asked("/", ("accept", "a/b"), ("accept", "c/d")).headers["accept"] == "a/b, c/d"


def test_a_trace_is_continued_only_if_it_is_one() -> None:
    real = f"00-{'a' * 32}-{'b' * 16}-01"

    assert asked("/", ("traceparent", real)).headers["traceparent"] == real
    for junk in ("", "DROP TABLE", real + "x", f"00-{'0' * 32}-{'b' * 16}-01"):
        begun = asked("/", ("traceparent", junk)).headers["traceparent"]
        assert begun != junk
        assert begun.startswith("00-")


@pytest.mark.parametrize(
    "path", ["/desk/../metrics", "/desk/..", "/./desk", "/..", "/desk/%2e\\x", "/desk/\x00", "*"]
)
def test_a_path_that_walks_is_refused(path: str) -> None:
    with pytest.raises(Malformed):
        asked(path)


def test_dots_within_a_name_are_only_dots() -> None:
    assert asked("/open/a..b/.well-known").path == "/open/a..b/.well-known"


def test_path_and_query_go_through_as_they_came() -> None:
    assert asked("/desk", query=b"q=%E8%BF%9E&x=a+b").target == "/desk?q=%E8%BF%9E&x=a+b"


def test_a_head_has_a_greatest_size_and_number_of_lines() -> None:
    with pytest.raises(HeadTooLarge):
        asked("/", ("x", "y" * 1000))
    with pytest.raises(HeadTooLarge):
        asked("/", *[("x", "")] * 101)


@pytest.mark.parametrize("name", ["host", "origin", "sec-fetch-site"])
def test_two_answers_to_one_question_are_none(name: str) -> None:
    with pytest.raises(Malformed):
        asked("/", (name, "a"), (name, "b"))


def test_a_cookie_is_found_among_others() -> None:
    found = asked("/", ("cookie", "a=1; yimen=t; xyimen=2"), ("cookie", "b=3"))

    assert found.cookie("yimen") == "t"
    assert found.cookie("b") == "3"
    assert found.cookie("xyime") is None


def test_a_body_is_expected_when_one_was_announced() -> None:
    assert asked("/", ("content-length", "5")).has_body
    assert asked("/", ("transfer-encoding", "chunked")).has_body
    assert not asked("/", ("content-length", "0")).has_body
    assert not asked("/").has_body


def test_an_address_is_counted_by_its_network_where_networks_are_given_away() -> None:
    assert asked().address == "192.0.2.7"
    assert asked(client=("2001:db8::1", 1)).address == asked(client=("2001:db8::2", 1)).address
    assert asked(client=None).address == ""
