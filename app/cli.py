"""The command line: `backprop-explorer serve`."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from app.settings import Settings
from app.workers.threads import pin_threads

TRIES = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, run the command; the process's exit status."""
    parser = argparse.ArgumentParser(prog="backprop-explorer", description="See how a neural network learns.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve_parser = commands.add_parser("serve", help="start the server", description="Start the server.")
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        shown = "" if default in (None, []) else f" (default {default})"
        flag = "--" + name.replace("_", "-")
        serve_parser.add_argument(
            flag, dest=name, metavar="…", help=f"{field.description}{shown}".replace("%", "%%"), default=None
        )
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    del given["command"]
    try:
        settings = Settings(**given)
    except ValidationError as failure:
        for problem in failure.errors():
            name = "-".join(str(part) for part in problem["loc"]).replace("_", "-")
            print(f"--{name}: {problem['msg']}, got {problem['input']!r}", file=sys.stderr)
        return 2
    return serve(settings, forced="port" in given or "BPX_PORT" in os.environ)


def serve(settings: Settings, forced: bool = False) -> int:
    """Serve until told to stop. With `forced` a taken port is a failure; otherwise the next free one is used."""
    pin_threads()
    if settings.data_dir is not None and not _writable(settings.data_dir):
        print(f"Cannot write to {settings.data_dir}: name another folder with --data-dir.", file=sys.stderr)
        return 1
    try:
        listener = listen(settings.host, settings.port, 1 if forced else TRIES)
    except OSError as failure:
        print(f"Cannot listen on {settings.host}:{settings.port}: {failure.strerror}.", file=sys.stderr)
        return 1
    from app.server import run  # NumPy reads the thread settings when it is first imported

    return run(settings, listener)


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def listen(host: str, port: int, tries: int) -> socket.socket:
    """A listening socket on the first free port of `port`, `port` + 1, …; OSError when none of `tries` is free."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    for offset in range(tries):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address[0], port + offset, *address[2:]))
            listener.listen(1024)
        except OSError:
            listener.close()
            if offset == tries - 1:
                raise
        else:
            if offset:
                print(f"Port {port} is taken.")
            return listener
    raise AssertionError("tries is at least 1")


if __name__ == "__main__":
    sys.exit(main())
