"""The demo catalogue with one figure changed."""

import re
import shutil
from pathlib import Path

from deploy.furnishing import CATALOGUE


def promising(matter: str, days: int, *, within: Path) -> Path:
    """A folder with another promise for one matter."""
    made = within / f"{matter}-{days}"
    shutil.copytree(CATALOGUE, made)
    file = made / "common-matters.yaml"
    changed, n = re.subn(
        rf"(- key: {matter}\n(?:  .*\n)*?  promised: {{days: )\d+",
        rf"\g<1>{days}",
        file.read_text(encoding="utf-8"),
    )
    assert n == 1
    file.write_text(changed, encoding="utf-8")
    return made
