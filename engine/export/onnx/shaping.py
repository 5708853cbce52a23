"""The same numbers at other places, in the words of ONNX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.arrays import np
from engine.export.onnx.cellwise import Writer
from engine.export.onnx.writing import Use, Writing, unsayable
from engine.export.varying import Varying, fixed

END = 2**31 - 1
MODES = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def reshaped(w: Writing, u: Use) -> str:
    return to_shape(w, u.names[0], u.output.shape)


def to_shape(w: Writing, x: str, shape: Sequence[int]) -> str:
    """Lay `x` out anew; the one side that follows the batch is left for ONNX to find."""
    varying = [side for side in shape if isinstance(side, Varying)]
    if len(varying) == 1 and 0 not in shape:
        return w.node("Reshape", x, w.ints([-1 if isinstance(side, Varying) else side for side in shape]))
    return w.node("Reshape", x, w.sizes(shape), allowzero=1 if 0 in shape else None)


def turned(w: Writing, u: Use) -> str:
    one, other = (int(u.attrs[key]) % u.rank for key in ("dim0", "dim1"))
    order = list(range(u.rank))
    order[one], order[other] = other, one
    return w.node("Transpose", u.names[0], perm=order)


def permuted(w: Writing, u: Use) -> str:
    order = u.axes("dims")
    return w.node("Transpose", u.names[0], perm=order) if order else w.node("Identity", u.names[0])


def unsqueezed(w: Writing, u: Use) -> str:
    return w.node("Unsqueeze", u.names[0], w.ints([int(u.attrs["dim"]) % (u.rank + 1)]))


def repeated(w: Writing, u: Use) -> str:
    times = u.attrs["repeats"]
    x = u.names[0]
    if len(times) > u.rank:
        x = w.node("Unsqueeze", x, w.ints(range(len(times) - u.rank)))
    return w.node("Tile", x, w.sizes(times))


def part(w: Writing, x: str, axis: int, start: int, end: int, step: int = 1) -> str:
    """Every `step`-th of the places from `start` to before `end` along an axis."""
    return w.node("Slice", x, w.size(start), w.size(end), w.ints([axis]), w.ints([step]))


def flipped(w: Writing, u: Use) -> str:
    axes = u.axes("dims")
    back = [-1] * len(axes)
    return w.node("Slice", u.names[0], w.ints(back), w.ints([-END] * len(axes)), w.ints(axes), w.ints(back))


def rolled(w: Writing, u: Use) -> str:
    shifts, x = list(u.attrs["shifts"]), u.names[0]
    if not u.attrs.get("dims"):
        moved = rolled_along(w, w.node("Reshape", x, w.ints([-1])), 0, shifts[0])
        return to_shape(w, moved, u.output.shape)
    for shift, axis in zip(shifts, u.axes("dims"), strict=True):
        if isinstance(u.shape()[axis], Varying) or u.shape()[axis]:
            side = u.shape()[axis]
            x = rolled_along(w, x, axis, shift if isinstance(side, Varying) else shift % side)
    return x


def rolled_along(w: Writing, x: str, axis: int, shift: int) -> str:
    return w.node("Concat", part(w, x, axis, -shift, END), part(w, x, axis, 0, -shift), axis=axis) if shift else x


def diagonal(w: Writing, u: Use) -> str:
    """Cells picked out of the two axes laid in one row."""
    one, other = (int(u.attrs[key]) % u.rank for key in ("dim1", "dim2"))
    rows, columns = u.shape()[one], u.shape()[other]
    if not fixed((rows, columns)):
        raise unsayable("a diagonal along the batch")
    rest = [axis for axis in range(u.rank) if axis not in (one, other)]
    laid = w.node("Transpose", u.names[0], perm=[*rest, one, other])
    flat = to_shape(w, laid, [*(u.shape()[axis] for axis in rest), rows * columns])
    places = np.arange(rows * columns).reshape(rows, columns).diagonal(int(u.attrs.get("offset", 0)))
    return w.node("Gather", flat, w.ints(places.tolist()), axis=len(rest))


def embedded_diagonal(w: Writing, u: Use) -> str:
    """Each vector beside a matrix that is 1 on the diagonal alone."""
    offset, count = int(u.attrs.get("offset", 0)), u.shape()[-1]
    if isinstance(count, Varying):
        raise unsayable("a diagonal along the batch")
    side = count + abs(offset)
    mask = np.zeros((count, side, side), bool)
    at = np.arange(count)
    mask[at, at + max(-offset, 0), at + max(offset, 0)] = True
    chosen = w.constant(mask.reshape(count, side * side).astype(u.dtype))
    return to_shape(w, w.node("MatMul", u.names[0], chosen), u.output.shape)


def padded(w: Writing, u: Use) -> str:
    """PyTorch names the last axis first, each with its two ends side by side."""
    pairs = list(zip(u.attrs["pad"][::2], u.attrs["pad"][1::2], strict=True))[::-1]
    axes = range(u.rank - len(pairs), u.rank)
    pads = w.ints([first for first, _ in pairs] + [last for _, last in pairs])
    mode = str(u.attrs.get("mode", "constant"))
    value = w.number(u.attrs.get("value") or 0, u.dtype)
    return w.node("Pad", u.names[0], pads, value if mode == "constant" else "", w.ints(axes), mode=MODES[mode])


def joined(w: Writing, u: Use) -> str:
    return w.node("Concat", *u.names, axis=int(u.attrs["dim"]))


def stacked(w: Writing, u: Use) -> str:
    axis = int(u.attrs["dim"]) % (u.rank + 1)
    return w.node("Concat", *[w.node("Unsqueeze", x, w.ints([axis])) for x in u.names], axis=axis)


def triangle(upper: int) -> Writer:
    return lambda w, u: w.node("Trilu", u.names[0], w.number(int(u.attrs.get("diagonal", 0)), np.int64), upper=upper)


def squeezed(w: Writing, u: Use) -> str:
    return to_shape(w, u.names[0], u.output.shape)


SHAPING: Mapping[str, Writer] = {
    "reshape": reshaped,
    "transpose": turned,
    "permute": permuted,
    "expand": lambda w, u: w.node("Expand", u.names[0], w.sizes(u.output.shape)),
    "squeeze": squeezed,
    "unsqueeze": unsqueezed,
    "repeat": repeated,
    "flip": flipped,
    "roll": rolled,
    "diagonal": diagonal,
    "diag_embed": embedded_diagonal,
    "pad": padded,
    "cat": joined,
    "stack": stacked,
    "tril": triangle(0),
    "triu": triangle(1),
}
