"""Where a worker's loop runs: in a process of its own, or in a thread of this one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from typing import Protocol

from app.workers.threads import pin_threads
from app.workers.worker import Loop


class Host(Protocol):
    """A running loop."""

    def end(self) -> None:
        """End it at once and wait until it has ended."""


class ProcessHost:
    """A worker process. It shares nothing with this one but its end of the stream."""

    def __init__(self, stream: socket.socket, sessions: str, log_level: str, **options: float) -> None:
        environment = dict(os.environ)
        pin_threads(environment)
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        arguments = ["--fd", str(stream.fileno()), "--sessions", sessions, "--log-level", log_level.upper()]
        for name, value in options.items():
            arguments += ["--" + name.replace("_", "-"), str(value)]
        self.process = subprocess.Popen(  # noqa: S603 - this interpreter, words of our own
            [sys.executable, "-m", "app.workers.worker", *arguments],
            pass_fds=[stream.fileno()],
            stdin=subprocess.DEVNULL,
            env=environment,
        )
        stream.close()

    def end(self) -> None:
        """Kill the process, if it still runs, and reap it."""
        self.process.kill()
        self.process.wait()


class ThreadHost:
    """A worker's loop in a thread; it ends when the other end of its stream is closed."""

    def __init__(self, stream: socket.socket, sessions: str, **options: float) -> None:
        loop = Loop(
            stream,
            sessions,
            slice_seconds=options["slice_seconds"],
            snapshot_every=options["snapshot_every"],
            window=int(options["window"]),
        )
        self._thread = threading.Thread(target=loop.run, name="engine", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait for the thread; its stream has been closed."""
        self._thread.join(timeout=5)
