"""Personal data at rest: readable with the key only, found again without being told."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.vault import Unreadable, Vault, normalised

K1, K2, INDEX = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2, 3))
WRITTEN = "11010119900307123x"


def vault(folder: Path, *, data: dict[str, str], current: str, index: str = INDEX) -> Vault:
    path = folder / "keys.json"
    path.write_text(json.dumps({"data": data, "index": {"k1": index}, "current": current}))
    return Vault.load(path)


@pytest.fixture
def ours(tmp_path: Path) -> Vault:
    return vault(tmp_path, data={"k1": K1}, current="k1")


@given(plain=st.text())
def test_what_is_sealed_can_be_opened(tmp_path_factory: pytest.TempPathFactory, plain: str) -> None:
    ours = vault(tmp_path_factory.getbasetemp(), data={"k1": K1}, current="k1")

    assert ours.open(ours.seal(plain)) == plain


def test_the_same_thing_is_never_sealed_the_same(ours: Vault) -> None:
    assert ours.seal(WRITTEN) != ours.seal(WRITTEN)
    assert WRITTEN not in ours.seal(WRITTEN)


def test_another_key_opens_nothing(ours: Vault, tmp_path: Path) -> None:
    stranger = vault(tmp_path, data={"k1": K2}, current="k1")

    with pytest.raises(Unreadable):
        stranger.open(ours.seal(WRITTEN))


@pytest.mark.parametrize("at", [3, 10, 20, -2])
def test_what_was_tampered_with_cannot_be_opened(ours: Vault, at: int) -> None:
    sealed = ours.seal(WRITTEN)
    other = "A" if sealed[at] != "A" else "B"
    changed = f"{sealed[:at]}{other}{sealed[at + 1 :]}"

    with pytest.raises(Unreadable):
        ours.open(changed)


@pytest.mark.parametrize("written", ["", "k1", "k1.", "k1.AAAA", "k9.AAAA", "k1.!!", "k1.密", "."])
def test_what_was_never_sealed_cannot_be_opened(ours: Vault, written: str) -> None:
    with pytest.raises(Unreadable):
        ours.open(written)


def test_after_a_rotation_the_old_stays_readable_until_it_is_sealed_anew(
    ours: Vault, tmp_path: Path
) -> None:
    old = ours.seal(WRITTEN)
    both = vault(tmp_path, data={"k1": K1, "k2": K2}, current="k2")
    anew = both.seal(both.open(old))
    only_new = vault(tmp_path, data={"k2": K2}, current="k2")

    assert (both.stale(old), both.stale(anew)) == (True, False)
    assert only_new.open(anew) == WRITTEN
    with pytest.raises(Unreadable):
        only_new.open(old)


def test_a_rotation_of_the_data_key_keeps_the_index(ours: Vault, tmp_path: Path) -> None:
    both = vault(tmp_path, data={"k1": K1, "k2": K2}, current="k2")

    assert both.blind(WRITTEN, "id") == ours.blind(WRITTEN, "id")


@pytest.mark.parametrize(
    "spelt",
    [
        "11010119900307123X",
        " 110101 19900307 123x ",
        "110101-19900307-123X",
        "１１０１０１１９９００３０７１２３ｘ",
        "110101\u300019900307\u00a0123X",
        "110101\u200b19900307123x",
    ],
)
def test_one_number_has_one_index_however_it_is_written(ours: Vault, spelt: str) -> None:
    assert ours.blind(spelt, "id") == ours.blind(WRITTEN, "id")


def test_columns_are_kept_apart_and_numbers_too(ours: Vault) -> None:
    indexes = {
        ours.blind(WRITTEN, "id"),
        ours.blind(WRITTEN, "phone"),
        ours.blind("110101199003071231", "id"),
    }

    assert len(indexes) == 3


def test_the_index_hangs_on_its_own_key(ours: Vault, tmp_path: Path) -> None:
    other = vault(tmp_path, data={"k1": K1}, current="k1", index=K2)

    assert other.blind(WRITTEN, "id") != ours.blind(WRITTEN, "id")


@given(written=st.text())
def test_normalising_twice_changes_nothing_more(written: str) -> None:
    once = normalised(written)

    assert normalised(once) == once
