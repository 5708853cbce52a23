"""A learner who goes from one training step to another, and compares what is shown there."""

from __future__ import annotations

from typing import Any

from app.network.schema import Network
from app.session.session import Session
from app.session.work import Work
from tests.app.session.learner import Clock, Learner


def work(learner: Learner) -> Work:
    return learner.session._work


def with_training(network: Network, **settings: Any) -> Network:
    return network.model_copy(update={"training": network.training.model_copy(update=settings)})


def settle(learner: Learner) -> None:
    """Give turns until it rests."""
    while learner.session.playing:
        learner.train()


def go_to(learner: Learner, step: int, cursor: int | None = 0) -> None:
    learner.send("go_to_step", step=step, cursor=cursor)
    settle(learner)
    assert learner.trace["step"] == step


def numbers(learner: Learner) -> tuple[bytes, bytes, list[Any]]:
    """All that the page gets of the shown step."""
    trace = learner.trace
    return trace.floats.tobytes(), trace.pictures.tobytes(), [trace["before"]["metrics"], trace["after"]["metrics"]]


def restored(learner: Learner) -> Learner:
    """The same learner at a session that came back from its snapshot."""
    twin = Learner("xor")
    twin.session = Session.restore("a", learner.session.snapshot(), clock=Clock())
    twin.id, twin.history = learner.id, []
    twin.take(twin.session.paint())
    return twin
