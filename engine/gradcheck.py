"""Is a gradient right? Compare it with what happens when a value is nudged.

Central differences in float64: (f(x + h) − f(x − h)) / 2h, cell by cell and along random directions.
The name and the calling convention of `gradcheck` are PyTorch's; the errors say where it failed.
Not on the training path: everything here is evaluated twice per cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.arrays import NDArray, np
from engine.cells import Cell, every_cell
from engine.errors import ExplorerError
from engine.op import Op, Sample
from engine.tensor import Tensor, fresh, wrap

Array = NDArray[Any]
Value = Callable[..., Array]
"""Arrays in, one array out."""
Pullback = Callable[[int, Array, Sequence[Array]], Array]
"""(input, upstream gradient, inputs) → gradient of that input."""

STEP = 1e-6


class GradcheckError(ExplorerError, RuntimeError):
    """A gradient that does not agree with finite differences."""


def numeric_gradient(value: Value, xs: Sequence[Array], i: int, g: Array, h: float = STEP) -> Array:
    """∂(Σ g·value)/∂xs[i] by central differences, in the shape of `xs[i]`, float64."""
    gradient = np.zeros(np.shape(xs[i]))
    for cell in every_cell(gradient.shape):
        bump = np.zeros_like(gradient)
        bump[cell] = 1.0
        gradient[cell] = slope_along(value, xs, {i: bump}, g, h)
    return gradient


def slope_along(value: Value, xs: Sequence[Array], directions: dict[int, Array], g: Array, h: float = STEP) -> float:
    """Slope of Σ g·value when the inputs move along `directions` (input → array of its shape)."""
    reach = max((float(np.abs(xs[i]).max(initial=1.0)) for i in directions), default=1.0)
    step = h * max(1.0, reach)

    def total(sign: float) -> float:
        moved = [x + sign * step * directions[i] if i in directions else x for i, x in enumerate(xs)]
        return float(np.sum(g * value(*moved)))

    return (total(+1) - total(-1)) / (2 * step)


def check_pullback(
    label: str,
    value: Value,
    pullback: Pullback,
    inputs: Sequence[Array],
    *,
    which: Sequence[int] | None = None,
    seed: int = 0,
    atol: float = 1e-6,
    rtol: float = 1e-5,
) -> None:
    """Compare `pullback` with finite differences for a random upstream gradient; raise where they differ.

    Every cell of each input in `which` is nudged alone, then all of them together along three random
    directions, which catches a gradient that is right in each cell's place but of the wrong input.
    """
    rng = np.random.default_rng(seed)
    xs = [np.asarray(x, dtype=np.float64) if np.asarray(x).dtype.kind == "f" else np.asarray(x) for x in inputs]
    out = np.asarray(value(*xs))
    g = rng.standard_normal(out.shape)
    checked = tuple(range(len(xs)) if which is None else which)
    gradients = {i: np.asarray(pullback(i, g, xs)) for i in checked}
    for i, analytic in gradients.items():
        if analytic.shape != xs[i].shape:
            raise GradcheckError(
                "gradient-shape",
                expected=f"a gradient of {label} for input {i} of shape {list(xs[i].shape)}",
                got=f"shape {list(analytic.shape)}",
                cure="Sum the gradient over the axes that were broadcast.",
            )
        numeric = numeric_gradient(value, xs, i, g)
        _compare(label, i, analytic, numeric, atol, rtol)
    for _ in range(3):
        directions = {i: rng.standard_normal(xs[i].shape) for i in checked}
        along = sum(float(np.sum(gradients[i] * directions[i])) for i in checked)
        slope = slope_along(value, xs, directions, g)
        if not np.isclose(along, slope, atol=10 * atol, rtol=10 * rtol):
            raise GradcheckError(
                "gradient-direction",
                expected=f"the slope {slope:.10g} of {label} along a random direction",
                got=f"{along:.10g} from its gradient",
                cure="Check the gradient of each input against its formula.",
            )


def _compare(label: str, i: int, analytic: Array, numeric: Array, atol: float, rtol: float) -> None:
    wrong = ~np.isclose(analytic, numeric, atol=atol, rtol=rtol)
    if not wrong.any():
        return
    cell: Cell = tuple(int(at) for at in np.argwhere(wrong)[0])
    raise GradcheckError(
        "gradient-mismatch",
        expected=f"finite differences {numeric[cell]:.10g} for {label}, input {i}, cell {list(cell)}",
        got=f"{analytic[cell]:.10g} ({int(wrong.sum())} of {wrong.size} cells differ)",
        cure="Check the local gradient's formula, and whether it is multiplied by the upstream gradient.",
        where=label,
    )


def check_op(op: Op, sample: Sample, seed: int = 0, which: Sequence[int] | None = None) -> None:
    """Check one op's eager kernels on one sample; raises GradcheckError where they disagree.

    ``which`` are the inputs to check: all of them where None.
    """

    def value(*xs: Array) -> Array:
        return op.forward(sample.attrs, *xs)

    def pullback(i: int, g: Array, xs: Sequence[Array]) -> Array:
        return op.vjp(i, sample.attrs, g, xs, value(*xs))

    label = f"{op.name}{' (' + sample.note + ')' if sample.note else ''}"
    check_pullback(label, value, pullback, sample.inputs, which=which, seed=seed)


def gradcheck(
    fn: Callable[..., Tensor], inputs: Sequence[Tensor], *, atol: float = 1e-6, rtol: float = 1e-5, seed: int = 0
) -> bool:
    """True where the gradients of ``fn(*inputs)`` agree with finite differences, as torch.autograd.gradcheck.

    Inputs that require a gradient are checked, in float64. Raises GradcheckError where one differs.
    """
    which = [i for i, tensor in enumerate(inputs) if tensor.requires_grad]

    def run(xs: Sequence[Array]) -> tuple[list[Tensor], Tensor]:
        tensors = [fresh(np.array(x), i in which) for i, x in enumerate(xs)]
        return tensors, fn(*tensors)

    def value(*xs: Array) -> Array:
        return run(xs)[1].array

    def pullback(i: int, g: Array, xs: Sequence[Array]) -> Array:
        tensors, out = run(xs)
        out.backward(wrap(g))
        grad = tensors[i].grad
        return np.zeros_like(xs[i]) if grad is None else grad.array

    label = getattr(fn, "__name__", "the function")
    arrays = [tensor.array for tensor in inputs]
    check_pullback(label, value, pullback, arrays, which=which, seed=seed, atol=atol, rtol=rtol)
    return True
