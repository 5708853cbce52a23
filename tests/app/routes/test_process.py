"""The server as a process: it says where it is, stops cleanly, leaves nobody behind and tells no secrets."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.app.routes.serving import PATIENCE, Served, eventually, played

COMMAND = [sys.executable, "-m", "app.cli", "serve"]
ROOT = Path(__file__).parents[3]


@contextmanager
def process(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process and the address that it prints."""
    server = subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        assert server.stdout is not None
        said = ""
        while not (found := re.search(r"Backprop Explorer: (\S+)\n", said)):
            line = server.stdout.readline()
            assert line, said
            said += line
        yield server, found[1]
    finally:
        server.kill()
        server.wait()


def outside(address: str) -> Served:
    """A server in another process, as pages see it."""
    listener = SimpleNamespace(getsockname=lambda: ("127.0.0.1", int(address.rpartition(":")[2])))
    app: Any = SimpleNamespace(state=SimpleNamespace(registry=None))
    server: Any = SimpleNamespace(servers=[SimpleNamespace(sockets=[listener])])
    return Served(app, server)


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("workers", ["0", "2"])
@played
async def test_it_stops_when_told_with_pages_open_and_saves(workers: str, tmp_path: Path) -> None:
    arguments = ("--port", "0", "--workers", workers, "--data-dir", str(tmp_path), "--log-level", "debug")
    with process(*arguments) as (server, address):
        async with outside(address).page() as page:
            token = page.welcome["token"]
            assert (await page.ask("train", unit="step"))["type"] == "done"
            ticket, cookie = await outside(address).ticket()
            workers_of = children(server.pid)
            assert len(workers_of) == int(workers)
            server.send_signal(signal.SIGTERM)
            assert await page.closed() == 1012
        said, _ = await asyncio.to_thread(server.communicate, timeout=PATIENCE)
        assert server.returncode in {0, -signal.SIGTERM}
        assert "Traceback" not in said
        for secret in (token, ticket, cookie.partition("=")[2]):
            assert secret not in said, "a secret stands in the log"
        await eventually(lambda: not any(alive(pid) for pid in workers_of))
    with process(*arguments) as (_, address):
        async with outside(address).page(token=token, epoch=1) as page:
            assert (page.welcome["resumed"], page.welcome["last_command"]) == (True, 2)


@played
async def test_workers_do_not_outlive_a_killed_server() -> None:
    with process("--port", "0", "--workers", "2") as (server, _):
        workers = children(server.pid)
        assert len(workers) == 2
        server.kill()
        await eventually(lambda: not any(alive(pid) for pid in workers))


@played
async def test_health_tells_when_the_workers_answer() -> None:
    with process("--port", "0", "--workers", "1") as (_, address):
        async with httpx.AsyncClient(base_url=address) as client:
            health: dict[str, Any] = {}
            for _ in range(PATIENCE * 20):
                health = (await client.get("/healthz")).json()
                if health["status"] == "ok":
                    break
                await asyncio.sleep(0.05)
            assert health["workers"] == 1


def test_a_taken_port_is_passed_over_unless_it_was_asked_for() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [*COMMAND, "--port", str(port)], capture_output=True, text=True, cwd=ROOT, check=False, timeout=PATIENCE
        )
        assert refused.returncode == 1
        assert f"Cannot listen on 127.0.0.1:{port}" in refused.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = subprocess.run(
        [*COMMAND, "--port", "0", "--data-dir", str(tmp_path / "file")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=PATIENCE,
    )
    assert refused.returncode == 1
    assert "Cannot write to" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_wrong_setting_is_named() -> None:
    refused = subprocess.run(
        [*COMMAND, "--port", "99999", "--workers", "many"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=PATIENCE,
    )
    assert refused.returncode == 2
    assert "--port" in refused.stderr
    assert "--workers" in refused.stderr
    assert "Traceback" not in refused.stderr
