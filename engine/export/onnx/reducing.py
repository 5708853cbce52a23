"""Products, sums and other things that many cells become one in, in the words of ONNX."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.arrays import np
from engine.export.onnx.cellwise import Writer, truth
from engine.export.onnx.writing import Use, Writing, unsayable
from engine.export.varying import Varying


def product(w: Writing, u: Use) -> str:
    a, b = u.names
    if not u.attrs.get("transpose_b"):
        return w.node("MatMul", a, b)
    rank = u.values[1].tensor.ndim
    turned = [*range(rank - 2), rank - 1, rank - 2]
    return w.node("MatMul", a, w.node("Transpose", b, perm=turned))


def over_axes(op_type: str) -> Writer:
    """A reduction over the axes of the attribute `dim`, or over all."""
    return lambda w, u: over(w, u, op_type, u.names[0])


def over(w: Writing, u: Use, op_type: str, x: str) -> str:
    """Reduce `x`, which has the shape of the op's input."""
    axes = u.axes()
    return w.node(op_type, x, *([w.ints(axes)] if axes else []), keepdims=int(bool(u.attrs.get("keepdim"))))


def spread(w: Writing, u: Use) -> str:
    """The mean of the squared distances from the mean, but for a correction of the count."""
    axes = w.ints(u.axes())
    apart = w.node("Sub", u.names[0], w.node("ReduceMean", u.names[0], axes, keepdims=1))
    total = over(w, u, "ReduceSum", w.node("Mul", apart, apart))
    sides = [u.shape()[axis] for axis in u.axes()]
    return w.node("Div", total, w.count(sides, u.dtype, float(u.attrs.get("correction", 1))))


def length(w: Writing, u: Use) -> str:
    """The p-norm."""
    p, size = float(u.attrs["p"]), w.node("Abs", u.names[0])
    if p in (1.0, 2.0):
        return over(w, u, "ReduceL1" if p == 1 else "ReduceL2", u.names[0])
    if math.isinf(p):
        return over(w, u, "ReduceMax" if p > 0 else "ReduceMin", size)
    if p == 0:
        some = w.node("Not", w.node("Equal", u.names[0], w.number(0, u.dtype)))
        return over(w, u, "ReduceSum", w.node("Cast", some, to=w.type_of(u.dtype)))
    powers = over(w, u, "ReduceSum", w.node("Pow", size, w.number(p, u.dtype)))
    return w.node("Pow", powers, w.number(1 / p, u.dtype))


def truths(op_type: str) -> Writer:
    """Whether all, or any, are true: the smallest, or the largest, of zeros and ones."""

    def write(w: Writing, u: Use) -> str:
        ones = w.node("Cast", truth(w, u), to=w.type_of(np.int32))
        return w.node("Cast", over(w, u, op_type, ones), to=w.type_of(u.dtype))

    return write


def counted(w: Writing, u: Use) -> str:
    return over(w, u, "ReduceSum", w.node("Cast", truth(w, u), to=w.type_of(np.int64)))


def place(op_type: str) -> Writer:
    """Where the largest, or the smallest, cell is: along an axis, or among all."""

    def write(w: Writing, u: Use) -> str:
        x, keep = u.names[0], int(bool(u.attrs.get("keepdim")))
        if u.attrs.get("dim") is not None:
            return w.node(op_type, x, axis=u.axes()[0], keepdims=keep)
        found = w.node(op_type, w.node("Reshape", x, w.ints([-1])), axis=0, keepdims=0)
        return w.node("Reshape", found, w.ints([1] * u.rank if keep else []))

    return write


def running(w: Writing, u: Use) -> str:
    return w.node("CumSum", u.names[0], w.constant(np.array(u.axes()[0], np.int64)))


def ordered(w: Writing, x: str, axis: int, count: int, largest: int = 0) -> list[str]:
    """The first `count` numbers along an axis in order, and where they stand."""
    if isinstance(count, Varying):
        raise unsayable("an order over the whole batch")
    return w.several("TopK", [x, w.ints([count])], 2, axis=axis, largest=largest, sorted=1)


def sorted_places(w: Writing, u: Use) -> str:
    axis = u.axes()[0]
    return ordered(w, u.names[0], axis, u.shape()[axis], int(bool(u.attrs.get("descending"))))[1]


def middle(w: Writing, u: Use, at: int) -> str:
    """The lower middle of all cells, or of those along an axis: its number (0) or its place (1)."""
    dim, x = u.attrs.get("dim"), u.names[0]
    keep = bool(u.attrs.get("keepdim"))
    axis = 0 if dim is None else u.axes()[0]
    x = w.node("Reshape", x, w.ints([-1])) if dim is None else x
    size = math.prod(u.shape()) if dim is None else u.shape()[axis]
    if any(isinstance(side, Varying) for side in u.shape()) and dim is None:
        raise unsayable("an order over the whole batch")
    count = (size + 1) // 2 if not isinstance(size, Varying) else size
    found = ordered(w, x, axis, count)[at]
    last = w.node("Slice", found, w.ints([count - 1]), w.ints([count]), w.ints([axis]))
    if dim is None:
        return w.node("Reshape", last, w.ints([1] * u.rank if keep else []))
    return last if keep else w.node("Squeeze", last, w.ints([axis]))


def einsum(w: Writing, u: Use) -> str:
    equation = str(u.attrs["equation"]).replace(" ", "")
    if "..." in equation:
        raise unsayable("an einsum over axes without names", "Give every axis a letter.")
    return w.node("Einsum", *u.names, equation=equation)


REDUCING: Mapping[str, Writer] = {
    "matmul": product,
    "einsum": einsum,
    "sum": over_axes("ReduceSum"),
    "mean": over_axes("ReduceMean"),
    "var": spread,
    "std": lambda w, u: w.node("Sqrt", spread(w, u)),
    "logsumexp": over_axes("ReduceLogSumExp"),
    "amax": over_axes("ReduceMax"),
    "amin": over_axes("ReduceMin"),
    "max": over_axes("ReduceMax"),
    "min": over_axes("ReduceMin"),
    "max_dim": over_axes("ReduceMax"),
    "min_dim": over_axes("ReduceMin"),
    "argmax": place("ArgMax"),
    "argmin": place("ArgMin"),
    "all": truths("ReduceMin"),
    "any": truths("ReduceMax"),
    "count_nonzero": counted,
    "prod": over_axes("ReduceProd"),
    "cumsum": running,
    "norm": length,
    "argsort": sorted_places,
    "argmedian": lambda w, u: middle(w, u, 1),
    "median": lambda w, u: middle(w, u, 0),
}
