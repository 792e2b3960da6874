"""Who is let in: a live token of our own gateway for our own region, and nothing else."""

import base64
import json
import time
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.staticfiles import StaticFiles
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from services.chassis.auth import (
    LONGEST,
    Principal,
    Unauthenticated,
    Verifier,
    public,
    require,
    signed_in,
    unguarded,
)
from services.chassis.testing import Keyring

REGION = "441825"


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.make(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def verifier(keyring: Keyring) -> Verifier:
    return Verifier(keyring.principals, REGION)


def claims(**changed: Any) -> dict[str, Any]:
    """The usual claims; a claim changed to None is left out."""
    now = int(time.time())
    usual = {
        "iss": "yimen-gateway",
        "sub": "wang",
        "name": "王五",
        "roles": ["clerk", "handler:swj"],
        "region": REGION,
        "iat": now,
        "exp": now + LONGEST,
    }
    return {name: value for name, value in {**usual, **changed}.items() if value is not None}


def signed(key: OKPKey, **changed: Any) -> str:
    return jwt.encode({"alg": "Ed25519"}, claims(**changed), key, algorithms=["Ed25519"])


def test_a_token_of_the_gateway_is_a_principal(keyring: Keyring, verifier: Verifier) -> None:
    expected = Principal("wang", "王五", frozenset({"clerk", "handler:swj"}), REGION)

    assert verifier.verify(signed(keyring.key)) == expected


def test_a_token_already_verified_is_remembered(keyring: Keyring, verifier: Verifier) -> None:
    token = signed(keyring.key)

    assert verifier.verify(token) is verifier.verify(token)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "somebody"},
        {"region": "441826"},
        pytest.param({"exp": time.time() - 1, "iat": time.time() - 30}, id="expired"),
        pytest.param({"exp": time.time() + 3600}, id="lives too long"),
        pytest.param({"iat": time.time() + 3600, "exp": time.time() + 3630}, id="not issued yet"),
        {"exp": "never"},
        {"exp": float("nan")},
        {"roles": "clerk"},
        {"roles": [["clerk"]]},
        {"roles": [1]},
        {"sub": 7},
        {"name": None},
        {"sub": None},
        {"iss": None},
        {"region": None},
        {"iat": None},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_with_other_claims_is_refused(
    keyring: Keyring, verifier: Verifier, changed: dict[str, Any]
) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(signed(keyring.key, **changed))


def test_a_token_signed_with_another_key_is_refused(verifier: Verifier) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(signed(OKPKey.generate_key("Ed25519", auto_kid=True)))


def test_a_foreign_key_under_our_key_s_name_is_refused(
    keyring: Keyring, verifier: Verifier
) -> None:
    foreign = OKPKey.generate_key("Ed25519")
    header = {"alg": "Ed25519", "kid": keyring.key.kid}

    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode(header, claims(), foreign, algorithms=["Ed25519"]))


def test_an_unsigned_token_is_refused(verifier: Verifier) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(f"{_part({'alg': 'none'})}.{_part(claims())}.")


def test_our_public_key_is_no_password(keyring: Keyring, verifier: Verifier) -> None:
    public_key = json.loads(keyring.principals.read_text())["keys"][0]
    known_to_all = OctKey.import_key(base64.urlsafe_b64decode(public_key["x"] + "="))

    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode({"alg": "HS256"}, claims(), known_to_all, algorithms=["HS256"]))


def test_a_forged_token_is_refused(keyring: Keyring, verifier: Verifier) -> None:
    header, _, signature = signed(keyring.key).split(".")

    with pytest.raises(Unauthenticated):
        verifier.verify(f"{header}.{_part(claims(roles=['operator']))}.{signature}")


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "王五", "e30.e30.e30", "\x00", "a" * 9000]
)
def test_what_is_no_token_is_refused(verifier: Verifier, token: str) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(token)


def test_a_departmental_role_counts_in_its_department_only() -> None:
    officer = Principal("li", "李四", frozenset({"handler:swj", "decider:lyj"}), REGION)

    assert officer.has("handler")
    assert officer.has("clerk", "decider")
    assert not officer.has("clerk")
    assert officer.departments("handler") == {"swj"}
    assert officer.departments() == {"swj", "lyj"}
    assert officer.acts_for("swj", "handler")
    assert not officer.acts_for("swj", "decider")
    assert not officer.acts_for("fgj")


def test_a_route_without_declared_access_is_found() -> None:
    guarded = APIRouter(prefix="/all", dependencies=[Depends(require("clerk"))])
    bare = APIRouter(prefix="/bare")

    async def nothing() -> None:
        pass

    async def depending(who: Annotated[Principal, Depends(signed_in())]) -> None:
        pass

    guarded.add_api_route("/a", nothing)
    bare.add_api_route("/public", nothing, dependencies=[Depends(public)])
    bare.add_api_route("/signed-in", depending)
    bare.add_api_route("/forgotten", nothing)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(guarded)
    app.include_router(bare, prefix="/inner")
    app.add_route("/plain", lambda request: Response())
    app.mount("/files", StaticFiles(directory="."))

    assert unguarded(app.routes) == ["/inner/bare/forgotten", "/plain"]


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_keys_are_read_from_a_file_of_public_keys(keyring: Keyring, tmp_path: Path) -> None:
    assert "d" not in json.loads(keyring.principals.read_text())["keys"][0]
