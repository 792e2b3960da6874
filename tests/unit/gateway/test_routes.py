"""Which path leads where, and which leads nowhere."""

import pytest

from gateway.routes import home, local, service_of


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/intake/cases", "intake"),
        ("/desk", "intake"),
        ("/desk/cases/1", "intake"),
        ("/hall", "intake"),
        ("/api/approval/items", "approval"),
        ("/office", "approval"),
        ("/api/supervision/stream", "supervision"),
        ("/console/", "supervision"),
        ("/api/disclosure/results", "disclosure"),
        ("/open", "disclosure"),
    ],
)
def test_each_door_leads_to_its_service(path: str, service: str) -> None:
    assert service_of(path) == service


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api",
        "/api/intake",
        "/api/me",
        "/api/chassis/x",
        "/metrics",
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/intake/metrics",
        "/desks",
        "/Desk",
        "//api/intake/cases",
    ],
)
def test_what_is_not_listed_reaches_no_service(path: str) -> None:
    assert service_of(path) is None


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        (("clerk",), "/desk"),
        (("handler:swj",), "/office"),
        (("supervisor",), "/console"),
        (("disclosure_officer",), "/open"),
        (("applicant",), "/hall"),
        ((), "/hall"),
        (("supervisor", "clerk"), "/desk"),
    ],
)
def test_each_role_starts_at_its_own_page(roles: tuple[str, ...], page: str) -> None:
    assert home(roles) == page


@pytest.mark.parametrize("target", ["/desk", "/office/items/3?tab=file", "/password", "/docs"])
def test_one_returns_to_our_own_pages(target: str) -> None:
    assert local(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "desk",
        "https://evil.example/desk",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk\\..",
        "/desk\r\nx: y",
        "/api/intake/cases",
        "/sign-out",
    ],
)
def test_one_is_not_sent_anywhere_else(target: str | None) -> None:
    assert local(target) is None
