"""What is sent: what schemathesis makes of the schema, at real cases, with some malice added."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from schemathesis import APIOperation, GenerationMode

from services.chassis.pagination import cursor
from tests.service.robustness.sending import JSON, Asked

LONG = "长" * 5_000
HOPELESS = ["连\x00山", LONG]
"""No text of ours may hold these."""
HOPELESS_IN_JSON = [*HOPELESS, "\ud800", 10**30, -(10**30), {"a": 1}, [[]]]
HOPELESS_NUMBERS = [10**30, -(10**30), "1" * 5000, "１２x", "1e999", "NaN"]

NASTY: list[Any] = [
    *("", " ", "%", "_", "\\", "'", '"><script>', "{{7*7}}", "${x}", "../../etc/passwd", "²", "٣"),
    *("\u202e", "\ufeff", "\U0001f600", "e\u0301" * 20, "\r\n", "\x1b[31m", "null", "-1", "0"),
    *(None, True, -1, 0, 1.5, 2**31, 2**63, -(2**63) - 1, float("inf"), float("nan"), [], {}, [[]]),
    *HOPELESS_IN_JSON,
]
CURSORS = [
    cursor(*keys) for keys in ((), (0,), (1, "a"), ("a", "b"), (10**30,), ("\x00",), (True,))
]
BROKEN = [b"{", b"[" * 50_000, b"\xff\xfe", b'"\xed\xa0\x80"', b"1" * 5000, b"{}x", b"", b"null"]
HEADERS = [
    *({"x-request-id": value} for value in ("é" * 3000, "' OR 1=1", " ")),
    *({"traceparent": value} for value in ("00-zz", "é" * 500)),
    *({"idempotency-key": value} for value in ("k" * 9000, "é")),
    *(
        {"content-type": value}
        for value in ("text/plain", "multipart/form-data", "é", "a/b;charset=x")
    ),
    *({"accept": value} for value in ("text/html", "é", "application/xml;q=x")),
    *({"last-event-id": value} for value in ("x", str(10**30))),
    {"accept-language": "é" * 900},
    {"cookie": "yimen=é; ;=;" + "a=b;" * 90},
]


@st.composite
def requests(
    draw: st.DrawFn,
    operation: APIOperation,
    *,
    names: Mapping[str, Sequence[str]],
    bodies: Sequence[Any],
) -> Asked:
    """`names` exist and `bodies` were taken once: with them more doors open than by chance."""
    asked = Asked.of(draw(cases(operation)))
    real = {n: draw(st.sampled_from(names[n])) for n in asked.names if n in names}
    if draw(st.integers(0, 3)):
        asked = asked.but(names={**asked.names, **real})
    for parameter in operation.query:
        known = {"?after": CURSORS, **names}.get(f"?{parameter.name}")
        if known and draw(st.booleans()):
            asked = asked.but(query={**asked.query, parameter.name: draw(st.sampled_from(known))})
    if bodies and draw(st.booleans()):
        asked = asked.but(body=deepcopy(draw(st.sampled_from(bodies))))
    malice = draw(st.integers(0, 7))
    if malice in (0, 1, 2):
        return spoilt(asked, draw(st.integers(0, 99)), draw(st.sampled_from(NASTY)))
    if malice == 3:
        return asked.but(headers={**asked.headers, **draw(st.sampled_from(HEADERS))})
    if malice == 4 and asked.method != "GET":
        return asked.but(raw=draw(st.sampled_from(BROKEN)))
    return asked


def cases(operation: APIOperation) -> st.SearchStrategy[Any]:
    meant = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not (operation.query or operation.body):
        return meant
    return meant | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def hopeless(operation: APIOperation, asked: Asked) -> Iterator[Asked]:
    """A request that would be taken, with each of its parts made impossible in turn."""
    for name in asked.names:
        for bad in HOPELESS:
            yield asked.but(names={**asked.names, name: bad})
    for parameter in operation.query:
        bad_ones = HOPELESS_NUMBERS if _is_number(parameter.definition) else HOPELESS
        for bad in bad_ones:
            yield asked.but(query={**asked.query, parameter.name: bad})
    bad_ones = HOPELESS_IN_JSON if asked.media_type == JSON else HOPELESS
    for place in _places(asked.body):
        for bad in bad_ones:
            yield asked.but(body=_replaced(asked.body, place, bad))


def spoilt(asked: Asked, which: int, value: Any) -> Asked:
    """One of its values, whichever, replaced by this one."""
    whole = {"names": asked.names, "query": asked.query, "body": asked.body}
    places = [place for place in _places(whole) if len(place) > 1]
    return asked.but(**_replaced(whole, places[which % len(places)], value)) if places else asked


def _places(body: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the leaves are, as keys from outside in."""
    if not isinstance(body, dict | list):
        return
    inner = body.items() if isinstance(body, dict) else enumerate(body[:3])
    for key, value in inner:
        if isinstance(value, dict | list) and value:
            yield from _places(value, (*above, key))
        else:
            yield (*above, key)


def _replaced(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    whole = deepcopy(body)
    part = whole
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return whole


def _is_number(definition: Mapping[str, Any]) -> bool:
    schema = definition.get("schema", {})
    kinds = [schema.get("type"), *(one.get("type") for one in schema.get("anyOf", []))]
    return "integer" in kinds
