"""Saved work: kept over a restart, bounded, the longest untouched gone first."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.clients.seat import key_of
from app.store.store import Saved, Store


def saved(name: str, size: int = 10) -> Saved:
    return Saved(key_of(name), epoch=2, step=5, snapshot=bytes(size))


def test_work_is_found_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    store = Store(folder, 10, 1000)
    store.save([saved("a"), saved("b")])
    store.close()
    store = Store(folder, 10, 1000)
    assert store.load(key_of("a")) == saved("a")
    assert store.load(key_of("c")) is None
    store.save([saved("a", size=20)])
    found = store.load(key_of("a"))
    assert found is not None
    assert len(found.snapshot) == 20


@pytest.mark.parametrize(("most", "most_bytes"), [(3, 10_000), (100, 35)])
def test_what_was_untouched_for_longest_goes_first(most: int, most_bytes: int) -> None:
    store = Store(None, most, most_bytes)
    for name in "abcde":
        store.save([saved(name)])
    assert [name for name in "abcde" if store.load(key_of(name))] == ["c", "d", "e"]


def test_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").write_bytes(b"not a database at all, but long enough to be one" * 50)
    store = Store(tmp_path, 10, 1000)
    store.save([saved("a")])
    assert store.load(key_of("a")) == saved("a")
    assert any("damaged" in path.name for path in tmp_path.iterdir())


def test_the_token_does_not_stand_in_the_file(tmp_path: Path) -> None:
    store = Store(tmp_path, 10, 1000)
    store.save([saved("a-secret-token")])
    store.close()
    assert all(b"a-secret-token" not in path.read_bytes() for path in tmp_path.iterdir())
