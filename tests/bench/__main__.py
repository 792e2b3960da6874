"""`make bench`: flagship cases per second through the gateway, and what one case costs.

Everything on this machine, loopback, the load generator included. Disk flushes here are far faster
than on a county's server, so compare ratios, not times.
"""

import asyncio
import json
import tempfile
from pathlib import Path

from rich.console import Console

from deploy.embedded.trial import installation
from tests.bench.flagship import Result, measure, table

RESULTS = Path("var/bench")
console = Console()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        Path(folder).chmod(0o711)
        console.print("starting a stack of its own …", style="dim")
        with installation(Path(folder), YIMEN_RATE="100000", YIMEN_BURST="100000") as trial:
            result: Result = asyncio.run(measure(trial))
    console.print(table(result))
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "flagship.json").write_text(json.dumps(result.as_json(), indent=1))
    console.print(f"written to {RESULTS / 'flagship.json'}")


main()
