"""Parts of a tensor by place, in the words of ONNX."""

from __future__ import annotations

from collections.abc import Mapping

from engine.arrays import np
from engine.export.onnx.cellwise import Writer
from engine.export.onnx.shaping import END
from engine.export.onnx.writing import Use, Writing, unsayable


def sliced(w: Writing, u: Use) -> str:
    """Slices first, all at once; then the axes that a single place was taken of go, and new ones come."""
    key = list(u.attrs["key"])
    spent = sum(item is not None and item is not Ellipsis for item in key)
    at = key.index(Ellipsis) if Ellipsis in key else len(key)
    key[at : at + 1] = [slice(None)] * (u.rank - spent)
    starts, ends, axes, steps, gone, new = [], [], [], [], [], []
    axis = kept = 0
    for item in key:
        if item is None:
            new.append(kept)
            kept += 1
            continue
        if isinstance(item, slice):
            if item != slice(None):
                starts.append(0 if item.start is None else item.start)
                ends.append(END if item.stop is None else item.stop)
                steps.append(1 if item.step is None else item.step)
                axes.append(axis)
            kept += 1
        else:
            starts.append(item)
            ends.append(END if item == -1 else item + 1)
            steps.append(1)
            axes.append(axis)
            gone.append(axis)
        axis += 1
    x = u.names[0]
    if axes:
        x = w.node("Slice", x, w.sizes(starts), w.sizes(ends), w.ints(axes), w.ints(steps))
    x = w.node("Squeeze", x, w.ints(gone)) if gone else x
    return w.node("Unsqueeze", x, w.ints(new)) if new else x if axes else w.node("Identity", x)


def indexed(w: Writing, u: Use) -> str:
    dims = list(u.attrs["dims"])
    if len(dims) == 1:
        return w.node("Gather", u.names[0], u.names[1], axis=dims[0])
    if dims != list(range(len(dims))):
        raise unsayable("places picked along several axes that are not the first ones")
    shape = w.sizes(np.broadcast_shapes(*(u.shape(1 + at) for at in range(len(dims)))))
    spread = [w.node("Unsqueeze", w.node("Expand", name, shape), w.ints([-1])) for name in u.names[1:]]
    # Negative places count from the end, in GatherND as in PyTorch.
    return w.node("GatherND", u.names[0], w.node("Concat", *spread, axis=-1))


def scattered(reduction: str) -> Writer:
    """The op takes x, values, places; ONNX the places first, and no more values than places."""

    def write(w: Writing, u: Use) -> str:
        x, values, places = u.names
        if u.shape(1) != u.shape(2):
            rank = u.values[2].tensor.ndim
            values = w.node("Slice", values, w.ints([0] * rank), w.sizes(u.shape(2)), w.ints(range(rank)))
        return w.node("ScatterElements", x, places, values, axis=int(u.attrs["dim"]), reduction=reduction)

    return write


def masked(w: Writing, u: Use) -> str:
    return w.node("Where", u.names[1], w.number(u.attrs["value"], u.dtype), u.names[0])


def one_hot(w: Writing, u: Use) -> str:
    classes = w.constant(np.array(u.attrs["num_classes"], np.int64))
    return w.node("OneHot", u.names[0], classes, w.constant(np.array([0, 1], np.int64)), axis=-1)


PLACES: Mapping[str, Writer] = {
    "slice": sliced,
    "index": indexed,
    "gather": lambda w, u: w.node("GatherElements", *u.names, axis=int(u.attrs["dim"])),
    "scatter": scattered("none"),
    "scatter_add": scattered("add"),
    "masked_fill": masked,
    "one_hot": one_hot,
    "embedding": lambda w, u: w.node("Gather", *u.names, axis=0),
}
