"""A large network shows what it consists of before anything is computed, and its numbers after."""

import json
from pathlib import Path

import pytest

from app.network.large import residual
from app.protocol.commands import Seek
from app.session import opening, outlines
from app.session.opening import Opening
from app.session.outgoing import Outgoing
from app.session.pace import Pace
from app.session.run import Run
from app.session.session import Session
from app.session.work import Work

NETWORK = residual(stages=1, parts=1, blocks=2, slug="short", name="Short", note="")


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No outline is known, here or in a file; the file that will be written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    opening._outlines.clear()
    return tmp_path / "backprop-explorer" / f"short-{outlines.made_by()[:16]}.outline"


@pytest.fixture
def opened() -> Opening:

    def begin(run: Run | None) -> Session:
        return Session(NETWORK, "one", work=Work.begin(NETWORK, Pace(), run=run))

    return Opening(NETWORK, begin)


def begun(opened: Opening) -> list[Outgoing]:
    """All turns that it wants until it has nothing left to do."""
    frames: list[Outgoing] = []
    while opened.due(0.0) is not None:
        frames += opened.slice(0.0)
    return frames


def kinds(frames: list[Outgoing]) -> list[str]:
    return [json.loads(frame.data)["type"] if frame.kind == "text" else frame.kind for frame in frames]


def test_the_outline_comes_first_and_nothing_comes_twice(opened: Opening) -> None:
    assert kinds(opened.paint()) == ["graph", "network"]
    assert opened.due(7.0) == 7.0
    rest = kinds(begun(opened))
    assert rest[-1] == "state"
    assert "graph" not in rest
    assert "network" not in rest
    assert opened.due(9.0) is None


def test_a_command_waits_for_nothing_but_the_session(opened: Opening) -> None:
    frames = kinds(opened.handle(Seek(v=1, id=1, trace=1, cursor=3)))
    assert frames[:2] == ["network", "graph"]
    assert frames[-1] == "done"
    assert opened.last_command == 1


def test_who_comes_later_is_painted_whole(opened: Opening) -> None:
    opened.paint()
    begun(opened)
    assert kinds(opened.paint())[:2] == ["network", "graph"]
    assert kinds(opened.paint())[-1] == "state"


def test_the_outline_is_made_once_for_all(opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened.paint()
    monkeypatch.setattr(opening, "Run", None)
    other = Opening(NETWORK, lambda run: pytest.fail("nothing is begun for an outline"))
    assert other.paint() == first


def test_nothing_is_begun_before_somebody_looks(opened: Opening) -> None:
    assert opened.due(7.0) is None
    again = Session.restore("one", Session.open("one", "residual-200").snapshot())
    assert isinstance(again, Opening)
    assert again.due(7.0) is None


def test_once_begun_its_snapshot_is_a_session(opened: Opening) -> None:
    opened.paint()
    begun(opened)
    again = Session.restore("one", opened.snapshot())
    assert isinstance(again, Session)
    assert again.step == 0


def test_outlines_are_prepared_one_by_one_and_then_need_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGE", {"short": lambda: NETWORK})
    assert opening.prepare()
    assert not opening.prepare()
    opened = Opening(NETWORK, lambda run: Session(NETWORK, "one", work=Work.begin(NETWORK, Pace(), run=run)))
    assert kinds(opened.paint()) == ["graph", "network"]
    assert opened._run is None


def test_an_outline_outlives_the_server(opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened.paint()
    opening._outlines.clear()
    monkeypatch.setattr(opening, "Run", None)
    monkeypatch.setattr(opening, "LARGE", {"short": lambda: pytest.fail("its design need not be made for that")})
    assert opening.prepare()
    assert opening._outlines["short"] == first


def test_an_outline_of_other_code_is_made_anew(opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.paint()
    monkeypatch.setattr(outlines, "made_by", lambda: "other code")
    assert outlines.kept("short") is None


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[1]\n", b"\xff", b'{"of": 1, "sizes": "no"}\n'])
def test_what_is_no_outline_is_made_anew(opened: Opening, shelf: Path, damage: bytes) -> None:
    first = opened.paint()
    whole = shelf.read_bytes()
    for data in (damage, damage + whole, whole[:-1], whole + b"x"):
        shelf.write_bytes(data)
        assert outlines.kept("short") in (None, first if data == whole else None)
    opening._outlines.clear()
    assert kinds(opened._outline()) == ["graph", "network"]
    assert shelf.read_bytes() == whole


def test_where_nothing_can_be_kept_nothing_is(opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kinds(opened.paint()) == ["graph", "network"]
    assert outlines.kept("short") is None


def test_of_few_versions_of_the_code_outlines_are_kept(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Outgoing("text", b"{}")]
    for version in range(outlines.VERSIONS + 3):
        monkeypatch.setattr(outlines, "made_by", lambda version=version: f"{version:064}"[::-1])
        outlines.keep("short", frames)
        outlines.keep("other", frames)
        assert outlines.kept("short") == frames
    assert len(list(shelf.parent.glob("short-*"))) == outlines.VERSIONS
    assert len(list(shelf.parent.iterdir())) == 2 * outlines.VERSIONS
