"""A worker's main loop: records in, turns in between, records out.

`python -m app.workers.worker --fd 7` runs one on an inherited socket; with `--workers 0` a thread runs the same loop.
A worker ends when it is told to, or when the other end of its socket is gone: it never outlives the web process.
"""

from __future__ import annotations

import argparse
import gc
import logging
import selectors
import signal
import socket
import sys
import time
from collections.abc import Sequence

from app.workers.records import Decoder, Kind, Record
from app.workers.scheduler import Scheduler
from app.workers.surface import REAL, factory
from app.workers.threads import pin_threads

CHUNK = 2**18
IDLE, GOING_ON = 20.0, 0.2
"""Seconds without anything to do, after which a worker prepares what takes long to open; and then goes on with it."""


class Loop:
    """Runs a scheduler on a stream socket until either end stops."""

    def __init__(
        self, stream: socket.socket, sessions: str, *, slice_seconds: float, snapshot_every: float, window: int
    ) -> None:
        self._stream = stream
        self._stream.setblocking(False)
        self._decoder = Decoder()
        self._out = bytearray()
        self._selector = selectors.DefaultSelector()
        self._sessions = factory(sessions)
        self._preparing = True
        self._prepares_at = time.monotonic() + IDLE
        self._scheduler = Scheduler(
            self._sessions,
            self._queue,
            slice_seconds=slice_seconds,
            snapshot_every=snapshot_every,
            window=window,
        )

    def run(self) -> None:
        """Until stopped by a record or by the end of the stream."""
        self._selector.register(self._stream, selectors.EVENT_READ)
        try:
            while not (self._scheduler.stopped and not self._out):
                if not self._exchange():
                    return
                # A turn may be long: what was said before it goes out first.
                if not self._out and not self._scheduler.stopped:
                    if self._scheduler.turn():
                        self._prepares_at = time.monotonic() + IDLE
                    self._scheduler.snapshots()
        except (BrokenPipeError, ConnectionResetError):
            return
        finally:
            self._selector.close()
            self._stream.close()

    def _queue(self, record: Record) -> None:
        self._out += record.encode()

    def _exchange(self) -> bool:
        """Send and receive what can be; wait for it only when no session wants a turn. False at the stream's end."""
        self._write()
        writing = selectors.EVENT_WRITE if self._out else 0
        self._selector.modify(self._stream, selectors.EVENT_READ | writing)
        blocked = bool(self._out) or self._scheduler.stopped
        wait = None if blocked else self._scheduler.wait()
        idle = self._preparing and wait is None and not blocked
        happened = self._selector.select(max(0.0, self._prepares_at - time.monotonic()) if idle else wait)
        if idle and not happened:
            self._preparing = self._sessions.prepare()
            self._prepares_at = time.monotonic() + GOING_ON
        for _, events in happened:
            if events & selectors.EVENT_WRITE:
                self._write()
            if events & selectors.EVENT_READ:
                data = self._stream.recv(CHUNK)
                if not data:
                    return False
                for record in self._decoder.feed(data):
                    self._scheduler.receive(record)
                    if record.kind is not Kind.PING:
                        self._prepares_at = time.monotonic() + IDLE
        return True

    def _write(self) -> None:
        while self._out:
            try:
                sent = self._stream.send(self._out[:CHUNK])
            except BlockingIOError:
                return
            del self._out[:sent]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one worker on the socket whose file descriptor is given."""
    parser = argparse.ArgumentParser(prog="worker")
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--sessions", default=REAL)
    parser.add_argument("--slice-seconds", type=float, default=0.01)
    parser.add_argument("--snapshot-every", type=float, default=1.0)
    parser.add_argument("--window", type=int, default=2)
    parser.add_argument("--log-level", default="WARNING")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=given.log_level, format="%(levelname)s: worker: %(message)s", stream=sys.stderr)
    # Ctrl-C reaches the whole process group; the web process says when it is time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pin_threads()
    stream = socket.socket(fileno=given.fd)
    loop = Loop(
        stream,
        given.sessions,
        slice_seconds=given.slice_seconds,
        snapshot_every=given.snapshot_every,
        window=given.window,
    )
    # What is loaded by now stays: the collector need not walk through it in the middle of a turn (20 ms each time).
    gc.freeze()
    loop.run()


if __name__ == "__main__":
    main()
