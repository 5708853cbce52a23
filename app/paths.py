"""Where the built page and the templates lie: inside the installed package, or in the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def static_dir() -> Path:
    """The folder of the built page, with `.vite/manifest.json` in it; it may be missing in a checkout not yet built."""
    return _first(_PACKAGE / "_static", _CHECKOUT / "static" / "dist")


def templates_dir() -> Path:
    """The folder of the Jinja2 templates."""
    return _first(_PACKAGE / "_templates", _CHECKOUT / "templates")


def _first(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout
