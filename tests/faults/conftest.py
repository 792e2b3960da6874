"""A whole installation to break, and everybody who works in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.trial import Trial, installation


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder: Path = tmp_path_factory.mktemp("faults")
    for parent in (folder, folder.parent):
        # PostgreSQL may run as a user that must pass through.
        parent.chmod(0o711)
    with installation(folder) as it:
        yield it
