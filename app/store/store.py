"""Saved work in SQLite: the last snapshot of each session, by a hash of its token.

The token itself is not stored, so that who reads the file cannot take over anybody's work.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    key      BLOB PRIMARY KEY,
    epoch    INTEGER NOT NULL,
    step     INTEGER NOT NULL,
    snapshot BLOB NOT NULL,
    saved_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_age ON sessions (saved_at);
CREATE TABLE IF NOT EXISTS links (
    key      BLOB PRIMARY KEY,
    owner    BLOB NOT NULL,
    step     INTEGER NOT NULL,
    snapshot BLOB NOT NULL,
    made_at  REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_by_owner ON links (owner, made_at);
"""

PRUNE = """
DELETE FROM sessions WHERE key IN (
    SELECT key FROM (
        SELECT key, row_number() OVER newest AS place, sum(length(snapshot)) OVER newest AS bytes
        FROM sessions WINDOW newest AS (ORDER BY saved_at DESC, key)
    ) WHERE place > ? OR bytes > ?
)
"""


PRUNE_LINKS = """
DELETE FROM links WHERE made_at < :oldest OR key IN (
    SELECT key FROM (
        SELECT key, row_number() OVER newest AS place, sum(length(snapshot)) OVER newest AS bytes,
               row_number() OVER own AS nth
        FROM links
        WINDOW newest AS (ORDER BY made_at DESC, key), own AS (PARTITION BY owner ORDER BY made_at DESC, key)
    ) WHERE place > :most OR bytes > :most_bytes OR nth > :most_each
)
"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of links: how many in all and of one owner, their bytes, and the seconds after which one is gone."""

    most: int
    most_each: int
    most_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Shared:
    """A copy of a session that a link leads to; `key` and `owner` are hashes."""

    key: bytes
    owner: bytes
    step: int
    snapshot: bytes


@dataclass(frozen=True, slots=True)
class Saved:
    """A session at rest. `step` counts the training steps made."""

    key: bytes
    epoch: int
    step: int
    snapshot: bytes


class Store:
    """The saved sessions; in memory without a `folder`. Calls block: the web process makes them from one thread."""

    def __init__(self, folder: Path | None, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        if folder is None:
            self._database = _open(":memory:")
            return
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "sessions.db"
        try:
            self._database = _open(str(path))
        except sqlite3.DatabaseError as failure:
            if isinstance(failure, sqlite3.OperationalError):
                raise
            log.exception("saved work cannot be read; it is put aside and the server begins anew")
            path.rename(folder / f"sessions.damaged-{time.time_ns()}.db")
            self._database = _open(str(path))

    def load(self, key: bytes) -> Saved | None:
        """The session saved under `key`, if any."""
        row = self._database.execute("SELECT epoch, step, snapshot FROM sessions WHERE key = ?", (key,)).fetchone()
        return None if row is None else Saved(key, *row)

    def save(self, sessions: Iterable[Saved]) -> None:
        """Keep these in place of what was saved under their keys; the longest untouched beyond the limits go."""
        now = time.time()
        with self._database:
            self._database.executemany(
                "REPLACE INTO sessions VALUES (?, ?, ?, ?, ?)",
                [(saved.key, saved.epoch, saved.step, saved.snapshot, now) for saved in sessions],
            )
            self._database.execute(PRUNE, (self._most, self._most_bytes))

    def share(self, shared: Shared, bounds: Bounds) -> None:
        """Keep what a link leads to; beyond the bounds the oldest go."""
        now = time.time()
        with self._database:
            self._database.execute(
                "REPLACE INTO links VALUES (?, ?, ?, ?, ?)",
                (shared.key, shared.owner, shared.step, shared.snapshot, now),
            )
            limits = {"most": bounds.most, "most_each": bounds.most_each, "most_bytes": bounds.most_bytes}
            self._database.execute(PRUNE_LINKS, {"oldest": now - bounds.seconds, **limits})

    def shared(self, key: bytes, bounds: Bounds) -> Shared | None:
        """What a link leads to, unless it is too old."""
        row = self._database.execute(
            "SELECT owner, step, snapshot FROM links WHERE key = ? AND made_at >= ?",
            (key, time.time() - bounds.seconds),
        ).fetchone()
        return None if row is None else Shared(key, *row)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _open(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, check_same_thread=False, timeout=10)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database
