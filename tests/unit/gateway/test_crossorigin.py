"""The decisions of Go's `http.CrossOriginProtection`, case by case."""

import pytest

from gateway.crossorigin import forged

HOST = "yimen.example:8000"


def asked(method: str = "POST", fetch_site: str = "", origin: str = "", host: str = HOST) -> bool:
    return forged(method, fetch_site=fetch_site, origin=origin, host=host)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_is_open_to_links_from_anywhere(method: str) -> None:
    assert not asked(method, fetch_site="cross-site", origin="https://evil.example")


@pytest.mark.parametrize("fetch_site", ["same-origin", "none"])
def test_our_own_pages_and_a_typed_address_may_change_things(fetch_site: str) -> None:
    assert not asked(fetch_site=fetch_site)


@pytest.mark.parametrize("fetch_site", ["cross-site", "same-site", "nonsense"])
def test_other_sites_may_not_change_anything(fetch_site: str) -> None:
    assert asked(fetch_site=fetch_site, origin=f"http://{HOST}")


def test_a_program_that_says_nothing_of_its_origin_passes() -> None:
    assert not asked()


def test_an_old_browser_is_known_by_its_origin() -> None:
    assert not asked(origin=f"http://{HOST}")
    assert not asked(origin=f"http://{HOST.upper()}")
    assert asked(origin="http://evil.example")
    assert asked(origin="http://yimen.example:8001")


@pytest.mark.parametrize("origin", ["null", "http://[", "yimen.example:8000"])
def test_an_origin_that_is_none_is_not_ours(origin: str) -> None:
    assert asked(origin=origin)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_changing_method_is_guarded(method: str) -> None:
    assert asked(method, fetch_site="cross-site")
