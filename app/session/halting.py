"""Why training held by itself: where the first NaN or infinity of a step was written, and what helps."""

from __future__ import annotations

import numpy as np

from app.network.naming import Names
from app.network.schema import Network
from app.protocol.frames import Halt
from app.session.recorded import Recorded
from engine.program.instruction import Event

GROWN = 1e3
"""Parameters beyond this have run away: a lower learning rate alone does not bring them back."""


def halt(recorded: Recorded, names: Names, network: Network) -> Halt | None:
    """The first event of the step that wrote a number that is not finite; None where all are."""
    if recorded.broken is None:
        return None
    event = recorded.trace.events[recorded.broken]
    return Halt(
        code="not-finite",
        trace=recorded.number,
        event=event.index,
        node=event.target,
        expected=f"finite numbers in {_what(event, names)}",
        got=_got(recorded, event),
        cure=_cure(recorded, network),
    )


def _what(event: Event, names: Names) -> str:
    name = names.plain(event.target)
    if event.kind == "update":
        return f"{name} after its update"
    return f"the value of {name}" if event.phase == "forward" else f"the gradient of {name}"


def _got(recorded: Recorded, event: Event) -> str:
    arrays = [write.array for write in recorded.trace.writes[event.index] if write.array is not None]
    nan = sum(int(np.isnan(array).sum()) for array in arrays)
    infinite = sum(int(np.isinf(array).sum()) for array in arrays)
    size = sum(array.size for array in arrays)
    found = [f"{count} {word}" for count, word in ((nan, "NaN"), (infinite, "infinite")) if count]
    return f"{' and '.join(found)} of {size}"


def _cure(recorded: Recorded, network: Network) -> str:
    values = recorded.state.get("values")
    largest = float(np.abs(values).max()) if values is not None and values.size else 0.0
    rate = f"{network.training.learning_rate:g}"
    if largest > GROWN:
        return (
            f"The parameters have grown to {_written(largest)}. Lower the learning rate, now {rate}, and press Reset: "
            "from here they do not come back."
        )
    return f"Lower the learning rate, now {rate}, or press Reset."


def _written(number: float) -> str:
    """A large number as the page writes it: four digits, and the exponent without a plus."""
    return f"{number:.4g}".replace("e+", "e")
