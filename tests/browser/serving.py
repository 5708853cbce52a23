"""A real server process for the browser tests: started on a free port, stopped at the end, killable in between."""

import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ADDRESS = re.compile(r"Backprop Explorer: (http://127\.0\.0\.1:\d+)")
PATIENCE = 60.0
"""Seconds that a process of the server may take to start, on a busy machine."""


class Server:
    """A running server: its address, its process, and what it has said so far."""

    def __init__(self, data: Path, *options: str, **settings: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--port", "0", *options],
            cwd=ROOT,
            env={**os.environ, "BPX_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1", **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self.url = ""
        self._spoke = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._spoke:
                self.said.append(line)
                if found := _ADDRESS.search(line):
                    self.url = found[1]
                self._spoke.notify_all()
        with self._spoke:
            self._spoke.notify_all()

    def wait_until_healthy(self) -> None:
        """Until the address is printed and /healthz answers 200."""
        deadline = time.monotonic() + PATIENCE
        with self._spoke:
            self._spoke.wait_for(lambda: self.url or self.process.poll() is not None, timeout=PATIENCE)
        while self.url and self.process.poll() is None and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                threading.Event().wait(0.05)
        raise AssertionError(f"The server did not come up. It said:\n{''.join(self.said)}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(5)


@contextmanager
def serving(data: Path, *options: str, **settings: str) -> Iterator[Server]:
    """A healthy server for the length of a `with`; settings are environment variables such as BPX_WORKERS="1"."""
    server = Server(data, *options, **settings)
    try:
        server.wait_until_healthy()
        yield server
    finally:
        server.stop()
