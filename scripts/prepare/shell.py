"""Running other programs: what is run is shown, and what fails stops the set-up with a cure."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class SetupError(Exception):
    """The set-up cannot go on; the message says what is missing and how to get it."""


def say(line: str) -> None:
    print(f"==> {line}", flush=True)


def run(command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
    """Run a command and let its output through; `SetupError` when it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, check=False)
    except OSError as problem:
        raise SetupError(f"{words[0]} could not be started: {problem}") from problem
    if done.returncode:
        raise SetupError(f"`{' '.join(words)}` ended with status {done.returncode}; its own words stand above.")


def succeeds(command: Sequence[str | Path]) -> bool:
    """Whether a command runs and ends with 0; its output is of no interest."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def as_root() -> list[str] | None:
    """The words to put before a command so that it runs as root without asking, or None where that cannot be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian packages where we may; False where there is no apt, no right to, or it fails."""
    prefix = as_root()
    if prefix is None or not shutil.which("apt-get"):
        return False
    say(f"Installing {', '.join(packages)} with apt-get")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    try:
        run([*quiet, "update"])
        run([*quiet, "install", "-y", "--no-install-recommends", *packages])
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return False
    return True
