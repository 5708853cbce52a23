"""The browser of the browser tests: a real Chromium, found or installed."""

import os
import shutil
from pathlib import Path

from scripts.prepare.shell import SetupError, apt_install, as_root, run, say, succeeds

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_machine() -> str | None:
    """The executable named by CHROMIUM, else the first Chromium on the path that starts, else None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    # Ubuntu's chromium-browser may be a stub that only asks for a snap: it has to answer.
    return next((found for name in _NAMES if (found := shutil.which(name)) and succeeds([found, "--version"])), None)


def playwrights_own(python: Path) -> bool:
    """Whether Playwright has a Chromium of its own that starts."""
    probe = (
        "import subprocess, sys\n"
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: path = p.chromium.executable_path\n"
        "sys.exit(subprocess.run([path, '--version'], stdout=subprocess.DEVNULL).returncode)\n"
    )
    return succeeds([python, "-c", probe])


def ensure(python: Path) -> None:
    """Have a Chromium for the tests: the machine's, Debian's, or Playwright's own; and a Playwright that starts."""
    _ensure_driver(python)
    if on_machine() or playwrights_own(python):
        return
    if _is_debian() and apt_install("chromium", "fonts-dejavu-core") and on_machine():
        return
    say("Installing Chromium with Playwright")
    with_libraries = ["--with-deps"] if as_root() is not None else []
    try:
        run([python, "-m", "playwright", "install", *with_libraries, "chromium"])
    except SetupError as problem:
        say(str(problem))
    if not playwrights_own(python):
        raise SetupError(
            "The browser tests need a Chromium, and none could be installed.\n"
            "Cure:  sudo apt-get install chromium   or   make test CHROMIUM=/path/to/chromium"
        )


def _ensure_driver(python: Path) -> None:
    """Playwright's own program is linked to libatomic, which a bare Debian lacks."""
    starts = (python, "-m", "playwright", "--version")
    if succeeds(starts) or (apt_install("libatomic1") and succeeds(starts)):
        return
    raise SetupError(
        "Playwright, which drives the browser tests, does not start: most likely libatomic is missing.\n"
        "Cure:  sudo apt-get install libatomic1 chromium   (then run make again)"
    )


def _is_debian() -> bool:
    """Debian itself: on Ubuntu the package of this name is a snap's stub, which starts in no container."""
    release = Path("/etc/os-release")
    return release.is_file() and "ID=debian" in release.read_text().splitlines()
