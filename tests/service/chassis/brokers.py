"""A nats-server that a test may kill and start again, on the same port and the same store."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from deploy.embedded import broker
from deploy.embedded.processes import free_port, spawn, stop, wait_until


class Broker:
    def __init__(self, folder: Path) -> None:
        port, monitor = free_port(), free_port()
        self.url = f"nats://127.0.0.1:{port}"
        self._ready = partial(broker.is_ready, f"http://127.0.0.1:{monitor}")
        self._config, self._log = folder / "nats.conf", folder / "log"
        broker.write_config(self._config, store=folder / "store", port=port, monitor=monitor)
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._child = spawn(broker.serve_command(self._config), log=self._log)
        assert wait_until(self._ready, child=self._child, seconds=30), self._log.read_text()

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._child is not None:
            stop(self._child, farewell=how, grace=5)


@contextmanager
def running(folder: Path) -> Iterator[Broker]:
    made = Broker(folder)
    made.start()
    try:
        yield made
    finally:
        made.end()
