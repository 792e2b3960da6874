"""The installation's keys: made once, for nobody else's eyes, usable by those who need them."""

import json
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from deploy.embedded import keys
from services.chassis.vault import Vault


def test_keys_that_exist_are_never_written_over(tmp_path: Path) -> None:
    first = keys.ensure(tmp_path / "keys")
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}

    keys.ensure(tmp_path / "keys")

    assert {path.name: path.read_bytes() for path in first.folder.iterdir()} == before


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path / "keys")

    assert made.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in made.folder.iterdir()} == {0o600}
    assert made.missing() == []


def test_a_key_that_is_gone_or_open_to_others_is_named(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path / "keys")
    made.vault("intake").unlink()
    made.signing.chmod(0o644)

    assert sorted(made.missing()) == ["gateway-signing.json", "intake-vault.json"]


def test_what_the_private_key_signs_the_public_set_verifies(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path / "keys")
    private = OKPKey.import_key(json.loads(made.signing.read_text()))
    public = json.loads(made.principals.read_text())

    header = {"alg": "Ed25519", "kid": private.kid}
    token = jwt.encode(header, {"sub": "clerk"}, private, algorithms=["Ed25519"])
    read = jwt.decode(token, KeySet.import_key_set(public), algorithms=["Ed25519"])

    assert read.claims["sub"] == "clerk"
    assert all("d" not in key for key in public["keys"])


def test_each_service_seals_with_a_key_of_its_own(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path / "keys")
    sealed = Vault.load(made.vault("intake")).seal("441825199001011234")

    assert Vault.load(made.vault("intake")).open(sealed) == "441825199001011234"
    assert made.vault("intake").read_bytes() != made.vault("approval").read_bytes()
