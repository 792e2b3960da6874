"""What the gateway signs, the services believe, and nothing else."""

import json
import time
from pathlib import Path

import pytest
from joserfc.jwk import KeySet, OKPKey

from gateway.principal import Signer
from services.chassis.auth import LONGEST, Unauthenticated, Verifier

REGION = "441825"


@pytest.fixture
def key() -> OKPKey:
    return OKPKey.generate_key("Ed25519", auto_kid=True)


def verifier(tmp_path: Path, *keys: OKPKey, region: str = REGION) -> Verifier:
    path = tmp_path / "public.json"
    path.write_text(json.dumps(KeySet(list(keys)).as_dict(private=False)))
    return Verifier(path, region)


def signed(key: OKPKey, *, age: float = 0) -> str:
    signer = Signer(key, REGION, seconds=lambda: time.time() - age)
    return signer.sign(subject="li", name="李明", roles=("clerk", "handler:swj"))


def test_services_believe_what_the_gateway_signed(tmp_path: Path, key: OKPKey) -> None:
    principal = verifier(tmp_path, key).verify(signed(key))

    assert (principal.subject, principal.name, principal.region) == ("li", "李明", REGION)
    assert principal.roles == {"clerk", "handler:swj"}


def test_after_a_key_was_changed_both_are_good_for_a_while(tmp_path: Path, key: OKPKey) -> None:
    new = OKPKey.generate_key("Ed25519", auto_kid=True)
    both = verifier(tmp_path, key, new)

    assert both.verify(signed(key)).subject == "li"
    assert both.verify(signed(new)).subject == "li"


def test_a_signing_key_is_read_from_its_file(tmp_path: Path, key: OKPKey) -> None:
    path = tmp_path / "signing.json"
    path.write_text(json.dumps(key.as_dict(private=True)))
    token = Signer.from_file(path, REGION).sign(subject="li", name="李明", roles=())

    assert verifier(tmp_path, key).verify(token).subject == "li"


def test_it_is_worth_nothing_after_a_minute(tmp_path: Path, key: OKPKey) -> None:
    with pytest.raises(Unauthenticated):
        verifier(tmp_path, key).verify(signed(key, age=LONGEST + 1))


def test_it_is_worth_nothing_in_another_county(tmp_path: Path, key: OKPKey) -> None:
    with pytest.raises(Unauthenticated):
        verifier(tmp_path, key, region="441881").verify(signed(key))


def test_nobody_else_can_sign(tmp_path: Path, key: OKPKey) -> None:
    stranger = OKPKey.generate_key("Ed25519", auto_kid=True)

    with pytest.raises(Unauthenticated):
        verifier(tmp_path, key).verify(signed(stranger))
