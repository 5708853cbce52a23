"""A session that computes nothing: it counts steps, so that the serving around it can be tested alone."""

from __future__ import annotations

import json
import time
from typing import NamedTuple

from app.protocol.binary import encode
from app.protocol.commands import Command, Edit, NewSeed, Open, Pause, Play, Train
from app.protocol.frames import Done, LiveFrame, StatusFrame
from app.protocol.views import Metrics, View
from engine.errors import ArgumentError

FAILS = 13
"""The seed whose command fails."""


class Out(NamedTuple):
    kind: str
    data: bytes


class EchoSession:
    """Counts a step for each `train`, and one a slice while playing. What it is called is the name of its network."""

    def __init__(self, name: str, step: int = 0, last_command: int = 0) -> None:
        self.name = name
        self.step = step
        self.last_command = last_command
        self.credit = 0
        self.playing = False
        self._sequence = 0

    @staticmethod
    def prepare() -> bool:
        return False

    @classmethod
    def open(cls, identity: str, slug: str) -> EchoSession:
        return cls(slug)

    @classmethod
    def restore(cls, identity: str, snapshot: bytes) -> EchoSession:
        return cls(**json.loads(snapshot))

    def snapshot(self) -> bytes:
        return json.dumps({"name": self.name, "step": self.step, "last_command": self.last_command}).encode()

    def paint(self) -> list[Out]:
        return [self._status(), self._live()]

    def handle(self, command: Command) -> list[Out]:
        if isinstance(command, NewSeed) and command.seed == FAILS:
            raise RuntimeError("as asked")
        identity = getattr(command, "id", 0)
        done = Out("text", Done(command=identity).model_dump_json().encode())
        if identity <= self.last_command:
            return [done]
        self.last_command = identity
        match command:
            case Play() | Pause():
                self.playing = isinstance(command, Play)
                return [self._status(), done]
            case Train():
                self.step += 1
                return [self._live(), done]
            case Open():
                self.name = command.slug
            case Edit():
                self.name = command.network.name
            case _:
                pass
        return [done]

    def answer(self, what: str, data: bytes) -> bytes:
        if data == b"no":
            raise ArgumentError("refused", expected="yes", got="no", cure="Say yes.")
        if data == b"fail":
            raise RuntimeError("as asked")
        return what.encode() + b" " + data

    def due(self, now: float) -> float | None:
        return now if self.playing else None

    def slice(self, deadline: float) -> list[Out]:
        self.step += 1
        time.sleep(0.001)
        return [self._live()] if self.credit > 0 else []

    def _status(self) -> Out:
        return Out("text", StatusFrame(playing=self.playing, speed=1, halt=None).model_dump_json().encode())

    def _live(self) -> Out:
        self._sequence += 1
        frame = LiveFrame(
            sequence=self._sequence,
            graph=0,
            step=self.step,
            epoch=0,
            step_in_epoch=0,
            steps_per_epoch=1,
            epochs_per_second=0,
            batch_loss=0,
            rows=[],
            tensors=[],
            view=View(
                metrics=Metrics(step=self.step, train_loss=0, test_loss=None, train_accuracy=None, test_accuracy=None),
                pictures=[],
            ),
        )
        return Out("state", encode(frame))
