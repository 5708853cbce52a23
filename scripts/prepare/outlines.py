"""What the large networks of the gallery consist of: made once for each version of the code, to open at once."""

from scripts.prepare import ROOT, VENV, environment
from scripts.prepare.shell import say, succeeds
from scripts.prepare.stamp import Stamp, fingerprint

_MAKE = "from app.session.opening import prepare\nwhile prepare():\n    pass"


def make() -> None:
    """Have them made, where that has not been done with this code. The server does without them, only later."""
    sources = sorted(file for package in ("app", "engine") for file in (ROOT / package).rglob("*.py"))
    stamp = Stamp(VENV / ".stamps" / "outlines", fingerprint(sources, str(ROOT)))
    if stamp.holds():
        return
    say("Laying out the large networks of the gallery")
    if succeeds([environment.PYTHON, "-c", _MAKE]):
        stamp.set()
