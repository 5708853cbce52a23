"""A loss over classes drawn: one example's scores, their probabilities, and what the right class says."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array
from engine.windows import Window, around, cut, line, single, worked


def value_windows(
    x: Array, out: Array, at: Cell, axis: int, targets: Sequence[float], loss: float, of: str, joins: str
) -> tuple[Window, ...]:
    """Scores → e to each → their sum → probabilities → the surprise of the right class → the loss,
    which ``joins`` ("mean", "Σ") all of them.
    """
    probabilities, powers, shown = _shares(x, at, axis)
    right = int(np.argmax(targets))
    cell = (*at[:axis], right, *at[axis + 1 :])
    spot = (0, right - shown.start) if right in shown else None
    part = slice(shown.start, shown.stop)
    windows = [
        line(f"scores{of}", x, cell, axis, shown, input=0, focus=cell),
        worked("e to each score", [powers[part].tolist()], "exp", spot),
        single("sum", float(powers.sum()), "Σ"),
        worked("probabilities", [probabilities[part].tolist()], "=", spot),
        worked("target", [list(targets[part])], "against", spot),
        single("surprise", loss, "−log"),
    ]
    if out.ndim:
        return tuple(windows)
    return (*windows, cut("loss", out, (), focus=(), sign=joins))


def slope_windows(
    x: Array, g: Array, cell: Cell, axis: int, targets: Sequence[float], divisor: float, of: str
) -> tuple[Window, ...]:
    """Probabilities − what they should be = the slope, divided as the mean is, times the upstream gradient."""
    probabilities, _, shown = _shares(x, cell, axis)
    part, spot = slice(shown.start, shown.stop), (0, cell[axis] - shown.start)
    whole = sum(targets)
    slopes = (probabilities * whole - np.asarray(targets))[part] if any(targets) else np.zeros(len(shown))
    windows = [
        line(f"scores{of}", x, cell, axis, shown, input=0, focus=cell),
        worked("their probabilities", [(probabilities[part] * whole).tolist()], "softmax", spot),
        worked("target", [list(targets[part])], "−", spot),
        worked("the difference", [slopes.tolist()], "=", spot),
    ]
    if divisor != 1:
        windows.append(single("examples", divisor, "÷"))
    at = () if not g.ndim else (*cell[:axis], *cell[axis + 1 :])
    windows.append(cut("upstream gradient", g, at, range(1), _only(at), slot="grad", focus=at, sign="×"))
    return tuple(windows)


def _only(at: Cell) -> range:
    return range(at[-1], at[-1] + 1) if at else range(1)


def _shares(x: Array, cell: Cell, axis: int) -> tuple[Array, Array, range]:
    """The probabilities of an example's line of scores, e to each, and which places of it are drawn."""
    scores = np.moveaxis(x, axis, -1)[(*cell[:axis], *cell[axis + 1 :])].astype(np.float64)
    with np.errstate(all="ignore"):
        lifted = np.exp(scores - scores.max())
        return lifted / lifted.sum(), np.exp(scores), around((cell[axis],), scores.size)
