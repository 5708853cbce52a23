"""Settings from the environment."""

import pytest

from app.settings import Settings


@pytest.mark.parametrize(
    ("written", "read"),
    [("", []), ("nets.example", ["nets.example"]), ("a.example, b.example,", ["a.example", "b.example"])],
)
def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch, written: str, read: list[str]) -> None:
    monkeypatch.setenv("BPX_ALLOWED_HOSTS", written)
    assert Settings().allowed_hosts == read
