"""Turns: commands before slices, fair shares, one session's failure its own, credit, holding, snapshots."""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple

from app.protocol.commands import Command, Play, Reset
from app.workers.records import Kind, Record
from app.workers.scheduler import Scheduler


class Out(NamedTuple):
    kind: str
    data: bytes


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


CLOCK = Clock()


class Worker:
    """A session that says what it did; its slices take as long as its name says, in seconds."""

    done: list[str]

    def __init__(self, name: str) -> None:
        self.name = name
        self.credit = 0
        self.step = 0
        self.last_command = 0
        self.playing = False

    @classmethod
    def open(cls, identity: str, slug: str) -> Worker:
        if slug == "broken":
            raise ValueError(slug)
        return cls(slug)

    @classmethod
    def restore(cls, identity: str, snapshot: bytes) -> Worker:
        return cls(snapshot.decode())

    def paint(self) -> list[Out]:
        return [Out("text", b"painted")]

    def handle(self, command: Command) -> list[Out]:
        self.done.append(f"{self.name} {type(command).__name__}")
        if isinstance(command, Reset):
            raise RuntimeError("as asked")
        self.playing = isinstance(command, Play)
        return [Out("text", b"done")]

    def due(self, now: float) -> float | None:
        return now if self.playing else None

    def slice(self, deadline: float) -> list[Out]:
        self.done.append(self.name)
        self.step += 1
        CLOCK.now += float(self.name)
        return [Out("state", b"frame")] * (self.credit > 0)

    def snapshot(self) -> bytes:
        return self.name.encode()


class Bench:
    """A scheduler with sessions called by how long their slices take."""

    def __init__(self, *names: str) -> None:
        Worker.done = []
        self.sent: list[Record] = []
        self.scheduler = Scheduler(Worker, self.sent.append, clock=CLOCK)
        self.keys = {name: bytes([number]) * 16 for number, name in enumerate(names)}
        for name in names:
            self.tell(Kind.OPEN, name, name.encode())
            self.tell(Kind.ATTACH, name, visit=1)

    def tell(self, kind: Kind, name: str, payload: bytes = b"", visit: int = 1, number: int = 0) -> None:
        self.scheduler.receive(Record(kind, self.keys[name], payload, visit, number))

    def command(self, name: str, kind: str, visit: int = 1) -> None:
        self.tell(Kind.COMMAND, name, json.dumps({"v": 1, "id": 1, "type": kind}).encode(), visit)

    def play(self) -> None:
        for name in self.keys:
            self.command(name, "play")
            self.scheduler.turn()
        Worker.done.clear()

    def kinds(self, name: str) -> list[Kind]:
        return [record.kind for record in self.sent if record.session == self.keys[name]]


def test_time_not_turns_is_shared() -> None:
    bench = Bench("0.001", "0.001 ", "0.1")
    bench.play()
    for _ in range(2000):
        assert bench.scheduler.turn()
    turns = Counter(Worker.done)
    assert abs(turns["0.001"] - turns["0.001 "]) <= 1
    assert 0.9 < turns["0.1"] * 0.1 / (turns["0.001"] * 0.001) < 1.1


def test_commands_go_before_slices() -> None:
    bench = Bench("0.1", "0.2")
    bench.play()
    bench.scheduler.turn()
    bench.command("0.2", "pause")
    bench.command("0.1", "pause")
    Worker.done.clear()
    for _ in range(3):
        bench.scheduler.turn()
    assert sorted(Worker.done) == ["0.1 Pause", "0.2 Pause"]
    assert bench.scheduler.wait() is not None, "snapshots are due"


def test_state_frames_stop_without_acknowledgements() -> None:
    bench = Bench("0.01")
    bench.play()
    for _ in range(10):
        bench.scheduler.turn()
    assert bench.kinds("0.01").count(Kind.STATE) == 2
    bench.tell(Kind.SETTLED, "0.01", visit=7, number=9)
    bench.scheduler.turn()
    assert bench.kinds("0.01").count(Kind.STATE) == 2, "that was another visit's"
    bench.tell(Kind.SETTLED, "0.01", number=1)
    for _ in range(3):
        bench.scheduler.turn()
    assert bench.kinds("0.01").count(Kind.STATE) == 3


def test_nothing_is_built_for_a_page_that_is_gone_and_held_sessions_take_no_turns() -> None:
    bench = Bench("0.01")
    bench.play()
    bench.tell(Kind.DETACH, "0.01")
    bench.sent.clear()
    assert bench.scheduler.turn()
    assert bench.sent == []
    bench.tell(Kind.HOLD, "0.01")
    assert not bench.scheduler.turn()
    bench.command("0.01", "pause", visit=1)
    assert not bench.scheduler.turn(), "the command of a page that is gone"
    bench.tell(Kind.ATTACH, "0.01", visit=2)
    assert [record.kind for record in bench.sent] == [Kind.ATTACHED, Kind.TEXT]
    assert bench.scheduler.turn()


def test_a_failure_is_told_and_costs_only_its_session() -> None:
    bench = Bench("0.01", "0.02")
    bench.play()
    bench.command("0.01", "reset")
    bench.sent.clear()
    bench.scheduler.turn()
    assert json.loads(bench.sent[0].payload)["code"] == "internal"
    Worker.done.clear()
    for _ in range(3):
        bench.scheduler.turn()
    assert set(Worker.done) == {"0.02"}
    bench.command("0.01", "play")
    assert bench.scheduler.turn()


def test_changed_sessions_are_snapshot_once_in_a_while_and_at_the_end() -> None:
    bench = Bench("0.01", "0.02")
    bench.scheduler.snapshots()
    assert [record.kind for record in bench.sent].count(Kind.SNAPSHOT) == 2
    bench.sent.clear()
    bench.command("0.01", "play")
    bench.scheduler.turn()
    bench.scheduler.snapshots()
    assert Kind.SNAPSHOT not in bench.kinds("0.01"), "a second has not passed"
    CLOCK.now += 1
    bench.scheduler.snapshots()
    assert bench.kinds("0.01").count(Kind.SNAPSHOT) == 1
    assert Kind.SNAPSHOT not in bench.kinds("0.02"), "it has not changed"
    bench.scheduler.turn()
    bench.sent.clear()
    bench.scheduler.receive(Record(Kind.STOP))
    assert [record.kind for record in bench.sent] == [Kind.SNAPSHOT, Kind.STOPPED]
    assert bench.scheduler.stopped


def test_what_cannot_be_begun_is_told() -> None:
    bench = Bench()
    bench.keys["broken"] = bytes(16)
    bench.tell(Kind.OPEN, "broken", b"broken")
    assert bench.kinds("broken") == [Kind.FAILED]
    bench.tell(Kind.RESTORE, "broken", b"0.01")
    bench.tell(Kind.CLOSE, "broken")
    assert bench.kinds("broken")[1:] == [Kind.SNAPSHOT, Kind.CLOSED]
