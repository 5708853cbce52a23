"""The command line: the next free port, and every setting an option."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from app.cli import listen, main
from app.settings import Settings, table


def test_the_next_free_port_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with listen("127.0.0.1", port, tries=20) as found:
            assert port < found.getsockname()[1] < port + 20
        assert f"Port {port} is taken" in capsys.readouterr().out
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", port, tries=1)


def test_every_setting_is_an_option_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    said = capsys.readouterr().out
    for name, field in Settings.model_fields.items():
        assert f"--{name.replace('_', '-')}" in said
        assert field.description


def test_the_environment_sets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPX_PORT", "9000")
    monkeypatch.setenv("BPX_ALLOWED_HOSTS", "nets.school, b.school")
    settings = Settings()
    assert (settings.port, settings.allowed_hosts) == (9000, ["nets.school", "b.school"])


def test_the_documentation_lists_the_settings_as_they_are() -> None:
    assert table() in (Path(__file__).parents[3] / "docs" / "settings.md").read_text()
