"""What is written down about our promises is what the code keeps (`make contracts` writes it)."""

from deploy.contracts import FOLDER, documents


def test_every_promise_is_written_down_as_it_is_kept() -> None:
    drifted = {
        path.relative_to(FOLDER).as_posix()
        for path, text in documents()
        if not path.exists() or path.read_text() != text
    }

    assert drifted == set(), "run `make contracts`, and look at what changed"


def test_nothing_is_promised_that_is_no_longer_there() -> None:
    wanted = {path for path, _ in documents()}
    written = {
        path for folder in ("schemas", "openapi") for path in (FOLDER / folder).glob("*.json")
    }

    assert written - wanted == set()
