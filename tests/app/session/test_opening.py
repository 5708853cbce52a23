"""A large network shows what it consists of before anything is computed, and its numbers after."""

import json

import pytest

from app.network.large import residual
from app.protocol.commands import Seek
from app.session import opening
from app.session.opening import Opening
from app.session.outgoing import Outgoing
from app.session.pace import Pace
from app.session.run import Run
from app.session.session import Session
from app.session.work import Work

NETWORK = residual(stages=1, parts=1, blocks=2, slug="short", name="Short", note="")


@pytest.fixture
def opened() -> Opening:
    opening._outlines.clear()

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
    opening._outlines.clear()
    assert opening.prepare()
    assert not opening.prepare()
    opened = Opening(NETWORK, lambda run: Session(NETWORK, "one", work=Work.begin(NETWORK, Pace(), run=run)))
    assert kinds(opened.paint()) == ["graph", "network"]
    assert opened._run is None
