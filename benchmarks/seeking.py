"""How long a learner waits for an earlier training step of a long run, and what keeping the way there costs.

`python -m benchmarks.seeking`. The limit is 300 ms to any step of 10,000, to the trace as it leaves the session.
"""

from __future__ import annotations

import gc
import random
import time
from statistics import median, quantiles

from app.network.gallery import GALLERY
from app.network.schema import Network
from app.protocol.commands import GoToStep
from app.session.session import Session

STEPS = 10_000
SEEKS = 60


def seeking(network: Network) -> tuple[list[float], int, int, float]:
    """Milliseconds of each seek; states kept, their bytes, and the seconds that the run itself took."""
    session = Session(network)
    session.credit = 0
    chance = random.Random(1)
    began = time.perf_counter()
    _go(session, 1, STEPS)
    ran = time.perf_counter() - began
    times = []
    for number in range(SEEKS):
        step = chance.randrange(STEPS)
        began = time.perf_counter()
        _go(session, number + 2, step)
        times.append((time.perf_counter() - began) * 1e3)
    past = session._work.past
    return times, len(past.kept), past.bytes, ran


def _go(session: Session, number: int, step: int) -> None:
    session.handle(GoToStep(v=1, id=number, step=step, cursor=0))
    while session.playing:
        session.slice(time.monotonic() + 0.01)
    assert session.step == step


def main() -> None:
    """Print the table."""
    gc.freeze()  # As a worker does: else a search for garbage through all that is loaded takes part in some of them.
    print(f"\nTo any training step of a run of {STEPS}, wanted: at most 300 ms")
    print(f"{'':14}{'median':>10}{'p95':>10}{'most':>10}{'kept':>8}{'bytes':>12}{'the run':>10}")
    for slug, network in GALLERY.items():
        times, kept, size, ran = seeking(network)
        late = quantiles(times, n=20)[-1]
        print(f"{slug:14}{median(times):7.1f} ms{late:7.1f} ms{max(times):7.1f} ms{kept:8}{size:12}{ran:8.1f} s")


if __name__ == "__main__":
    main()
