"""Epochs a second of a session that plays at Max while it makes its live frames, and what else a learner waits for."""

from __future__ import annotations

import time
from statistics import median

from app.network.schema import Network, Training
from app.network.wiring import perceptron, toy
from app.protocol.commands import NextStep, Play, SetSpeed
from app.protocol.questions import Explain
from app.session.session import Session

SECONDS = 0.8
REPEATS = 5
TURN = 0.01
"""Seconds of a turn, as the workers give them."""

CASES = (
    ("2-4-2-1 tanh, SGD", perceptron([4, 2, 1], "tanh", toy("circle"), training=Training(batch_size=10)), 200),
    ("2-8-8-8-8-8-8-1 tanh, SGD", perceptron([8] * 6 + [1], "tanh", toy("spiral"), training=Training()), 60),
    (
        "2-8-8-8-8-8-8-1 tanh, Adam",
        perceptron([8] * 6 + [1], "tanh", toy("spiral"), training=Training(optimizer="adam")),
        60,
    ),
)


def playing(network: Network) -> tuple[float, float]:
    """Epochs and live frames a second of CPU time."""
    session = Session(network)
    session.handle(SetSpeed(v=1, id=1, speed="max"))
    session.handle(Play(v=1, id=2))
    session.slice(time.monotonic() + 0.1)
    steps, frames = session.step, 0
    per_epoch = 20
    cpu, until = time.process_time(), time.monotonic() + SECONDS
    while time.monotonic() < until:
        session.credit = 2
        frames += sum(frame.kind == "state" for frame in session.slice(time.monotonic() + TURN))
    spent = time.process_time() - cpu
    return (session.step - steps) / per_epoch / spent, frames / spent


def stepping(network: Network) -> tuple[float, float]:
    """Milliseconds to record and send a training step, and to explain 40 events of it."""
    session = Session(network)
    steps, told = [], []
    for number in range(1, 40, 2):
        began = time.process_time()
        session.handle(NextStep(v=1, id=number))
        middle = time.process_time()
        session.handle(Explain(v=1, id=number + 1, trace=number // 2 + 2, first=10, last=49))
        steps.append(middle - began)
        told.append(time.process_time() - middle)
    return median(steps) * 1e3, median(told) * 1e3


def main() -> None:
    """Print the table."""
    print("\nA session at Max, 250 points, batch 10, with its live frames (CPU time)")
    print(f"{'':28}{'epochs/s':>10}{'wanted':>8}{'ratio':>8}{'frames/s':>10}{'a step':>10}{'40 explained':>14}")
    for title, network, wanted in CASES:
        runs = [playing(network) for _ in range(REPEATS)]
        epochs, frames = median(run[0] for run in runs), median(run[1] for run in runs)
        step, told = stepping(network)
        print(f"{title:28}{epochs:10.0f}{wanted:8}{epochs / wanted:8.1f}{frames:10.0f}{step:7.1f} ms{told:11.1f} ms")


if __name__ == "__main__":
    main()
