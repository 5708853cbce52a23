"""How many sessions one machine serves, and how soon a command is acknowledged while they train.

`python -m benchmarks.serving` starts a server of its own on the loopback interface, opens sessions that play the circle
network at about 100 training steps a second each and want 20 frames a second, and prints one line for each number of
sessions.
The pages run in this process and share the machine with the server, so the figures are a lower bound.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect

SEQUENCE = re.compile(rb'"sequence":(\d+)')
MOST_SESSIONS = 400
MOST_SECONDS = 30.0
SPEED = 1.25
"""Five epochs of 20 training steps a second: five steps for each frame."""


@dataclass
class Figures:
    """What the pages saw."""

    frames: int = 0
    size: int = 0
    delays: list[float] = field(default_factory=list)
    web: float = 0.0
    """CPU seconds of the web process."""
    workers: float = 0.0


@contextmanager
def server(workers: int) -> Iterator[tuple[str, int]]:
    """A server process: its address and process id."""
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0", "--workers", str(workers)]
    limits = ["--max-sockets", str(MOST_SESSIONS), "--max-sockets-per-address", str(MOST_SESSIONS)]
    process = subprocess.Popen([*command, *limits], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://(\S+)", process.stdout.readline())
        assert found is not None
        yield found[1], process.pid
    finally:
        process.terminate()
        process.wait(timeout=15)


class Page:
    """A page that plays, acknowledges every frame, and asks now and then how soon it is answered."""

    def __init__(self, socket: ClientConnection, figures: Figures) -> None:
        self._socket = socket
        self._figures = figures
        self._asked: dict[int, float] = {}
        self._last = 1

    async def send(self, kind: str, **fields: object) -> None:
        self._last += 1
        self._asked[self._last] = time.perf_counter()
        await self._socket.send(json.dumps({"v": 1, "id": self._last, "type": kind, **fields}))

    async def listen(self) -> None:
        async for data in self._socket:
            if isinstance(data, bytes):
                found = SEQUENCE.search(data, 0, 200)
                if found is not None and b'"type":"data"' not in data[:100]:
                    self._figures.frames += 1
                    self._figures.size = len(data)
                    await self._socket.send(json.dumps({"v": 1, "type": "ack", "sequence": int(found[1])}))
            elif data.startswith('{"type":"done"'):
                asked = self._asked.pop(json.loads(data)["command"], None)
                if asked is not None:
                    self._figures.delays.append(time.perf_counter() - asked)

    async def ask(self, every: float, first: float) -> None:
        await asyncio.sleep(first)
        while True:
            await self.send("seek", trace=0, cursor=0)
            await asyncio.sleep(every)


async def open_page(address: str, client: httpx.AsyncClient) -> ClientConnection:
    origin = f"http://{address}"
    reply = await client.post(f"{origin}/api/ticket", headers={"origin": origin})
    cookie = reply.headers["set-cookie"].partition(";")[0]
    client.cookies.clear()
    socket = await connect(
        f"ws://{address}/ws", origin=origin, additional_headers={"cookie": cookie}, compression=None, max_size=None
    )
    await socket.send(json.dumps({"v": 1, "id": 1, "type": "hello", "ticket": reply.json()["ticket"]}))
    return socket


def cpu_seconds(pid: int) -> tuple[float, float]:
    """CPU seconds of a process, and of its children; NaN where the system does not tell."""
    try:
        tick = os.sysconf("SC_CLK_TCK")
        spent = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                spent[int(entry.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / tick)
        return spent[pid][1], sum(used for parent, used in spent.values() if parent == pid)
    except (OSError, KeyError, ValueError):
        return float("nan"), float("nan")


async def measure(address: str, pid: int, count: int, seconds: float) -> Figures:
    """Open `count` playing pages, let them settle, count for `seconds`."""
    figures = Figures()
    async with httpx.AsyncClient() as client:
        sockets = [await open_page(address, client) for _ in range(count)]
    pages = [Page(socket, figures) for socket in sockets]
    tasks = [asyncio.create_task(page.listen()) for page in pages]
    for page in pages:
        await page.send("set_speed", speed=SPEED)
        await page.send("play")
    await asyncio.sleep(1.5)
    figures.frames = 0
    figures.delays.clear()
    web, workers = cpu_seconds(pid)
    tasks += [asyncio.create_task(page.ask(1.0, number / count)) for number, page in enumerate(pages)]
    await asyncio.sleep(seconds)
    after_web, after_workers = cpu_seconds(pid)
    figures.web, figures.workers = after_web - web, after_workers - workers
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(socket.close() for socket in sockets))
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 20, 50, 100, 200])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args()
    seconds = min(given.seconds, MOST_SECONDS)
    print(f"{os.cpu_count()} cores, {seconds:g} s each; pages run on the same machine")
    print("workers  sessions  frames/s each  kB a frame  command to done p50 / p99 ms  CPU ms a frame: web + workers")
    for workers in given.workers:
        for count in given.sessions:
            with server(workers) as (address, pid):
                figures = asyncio.run(measure(address, pid, min(count, MOST_SESSIONS), seconds))
            delays = sorted(figures.delays) or [float("nan")]
            frames = max(1, figures.frames)
            slow = delays[min(len(delays) - 1, int(0.99 * len(delays)))]
            print(
                f"{workers:7}  {count:8}  {figures.frames / seconds / count:13.1f}  {figures.size / 1000:10.1f}  "
                f"{1000 * statistics.median(delays):12.1f} / {1000 * slow:<13.1f}"
                f"{1000 * figures.web / frames:12.2f} + {1000 * figures.workers / frames:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
