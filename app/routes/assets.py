"""Which files the built page consists of, from the manifest that its build leaves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.paths import static_dir

BASE = "/static/"


@dataclass(frozen=True)
class Assets:
    """Addresses of one entry's script, of the chunks it imports at once, and of their style sheets."""

    script: str
    preload: tuple[str, ...]
    styles: tuple[str, ...]


def assets(static: Path, entry: str) -> Assets | None:
    """The assets of `entry` (a source path such as `src/main.tsx`); None while the page has not been built."""
    path = static / ".vite" / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns, entry)
    except (OSError, ValueError):
        return None


def look() -> str | None:
    """The address of the style sheet of the pages around the explorer; None while it has not been built."""
    found = assets(static_dir(), "src/pages.css")
    return None if found is None else found.script


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, entry: str) -> Assets | None:
    """`_changed` is part of the key, so that a page built anew under a running server is seen."""
    manifest: dict[str, dict[str, Any]] = json.loads(path.read_text())
    if entry not in manifest:
        return None
    styles: list[str] = []
    imported: list[str] = []

    def follow(key: str) -> None:
        chunk = manifest[key]
        for name in chunk.get("imports", []):
            if manifest[name]["file"] not in imported:
                imported.append(manifest[name]["file"])
                follow(name)
        styles.extend(style for style in chunk.get("css", []) if style not in styles)

    follow(entry)
    return Assets(
        script=BASE + manifest[entry]["file"],
        preload=tuple(BASE + name for name in imported),
        styles=tuple(BASE + name for name in styles),
    )
