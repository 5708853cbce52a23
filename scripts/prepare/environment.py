"""The virtual environment `.venv` and the Python packages in it, from the lock files."""

import os
import shutil
import sys
from collections.abc import Iterable

from scripts.prepare import ROOT, VENV, node
from scripts.prepare.shell import SetupError, apt_install, run, say, succeeds
from scripts.prepare.stamp import Stamp, fingerprint

PYTHON = VENV / "bin" / "python"
_STAMPS = VENV / ".stamps"


def create() -> None:
    """Make `.venv` with the Python that runs this, unless a working one stands."""
    if PYTHON.exists() and succeeds([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        return
    say(f"Creating .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if _can_ensure_pip() or (apt_install(f"python{version}-venv") and _can_ensure_pip()):
        run([sys.executable, "-m", "venv", VENV])
    elif succeeds([sys.executable, "-m", "pip", "--version"]):
        run([sys.executable, "-m", "venv", "--without-pip", VENV])
        run([sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"])
    else:
        raise SetupError(
            f"Python {version} on this machine can make no virtual environment: its venv package is missing.\n"
            f"Cure:  sudo apt-get install python{version}-venv   (then run make again)"
        )


def _can_ensure_pip() -> bool:
    """Debian takes ensurepip out of Python and into python3-venv; without it `venv` fails halfway."""
    return succeeds([sys.executable, "-c", "import ensurepip, venv"])


def install(name: str, *files: str) -> None:
    """Install locked packages; every file is checked against its hash."""
    stamp = _stamp(name, files)
    if stamp.holds():
        return
    say(f"Installing Python packages ({', '.join(files)})")
    _pip("--require-hashes", *(word for file in files for word in ("-r", str(ROOT / file))))
    stamp.set()


def link_checkout() -> None:
    """Install the checkout itself so that the environment runs its sources as they stand."""
    stamp = _stamp("checkout", ["pyproject.toml", "hatch_build.py"])
    if stamp.holds():
        return
    _pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp.set()


def install_node() -> node.Node:
    """The machine's Node where it serves, else the locked Python package's in the environment."""
    found = node.on_machine()
    if found is None:
        install("node", "requirements-node.lock")
        found = node.find([str(place) for place in (VENV / "lib").glob("python*/site-packages")])
    return found


def install_parity() -> None:
    """Bring in PyTorch for the parity tests; only a CI run insists on it, since no learner needs it."""
    stamp = _stamp("parity", ["requirements-parity.txt"])
    if stamp.holds() or os.environ.get("PARITY") == "0":
        return
    say("Installing PyTorch for the parity tests (PARITY=0 leaves them out)")
    try:
        _pip("-r", str(ROOT / "requirements-parity.txt"))
    except SetupError as problem:
        if os.environ.get("CI"):
            raise
        say(f"The parity tests will be left out: {problem}")
        return
    stamp.set()


def _pip(*words: str) -> None:
    run([PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *words])


def _stamp(name: str, files: Iterable[str]) -> Stamp:
    # The root is part of it: scripts in .venv/bin name it, so a moved checkout is linked anew.
    return Stamp(_STAMPS / name, fingerprint((ROOT / file for file in files), str(ROOT)))
