"""The cable between a browser and the server, which a test can pull: a relay on a port of its own."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Cable:
    """Carries bytes both ways while plugged in. Pulled, it drops what is open and takes nothing new.

    With `lag`, what it carries comes up to so many seconds late.
    """

    def __init__(self, url: str, lag: float = 0) -> None:
        self._lag = lag
        self._far = (urlsplit(url).hostname or "", urlsplit(url).port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._plugged = True
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def pull(self) -> None:
        with self._lock:
            self._plugged = False
            for end in self._open:
                _drop(end)
            self._open.clear()

    def plug_in(self) -> None:
        with self._lock:
            self._plugged = True

    def close(self) -> None:
        self.pull()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._join(near)

    def _join(self, near: socket.socket) -> None:
        with self._lock:
            if not self._plugged:
                _drop(near)
                return
            far = socket.create_connection(self._far)
            self._open |= {near, far}
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self._lag:
                    time.sleep(random.uniform(0, self._lag))
                target.sendall(data)
        with self._lock:
            self._open -= {source, target}
        _drop(source)
        _drop(target)


def _drop(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def cable(url: str, lag: float = 0) -> Iterator[Cable]:
    made = Cable(url, lag)
    try:
        yield made
    finally:
        made.close()
