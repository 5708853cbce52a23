"""Basic indexing: a part of a tensor as a view, and the whole with a part replaced."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import shape_text
from engine.errors import ArgumentError, RangeError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.broadcast import plan_unbroadcast, unbroadcast
from engine.ops.moving import Moving, Rearrangement

BasicKey = tuple[int | slice | EllipsisType | None, ...]


def picked_shape(shape: Shape, key: BasicKey) -> Shape:
    """The shape of ``x[key]``; raises RangeError and ArgumentError in PyTorch's cases."""
    spent = sum(item is not None and item is not Ellipsis for item in key)
    if spent > len(shape):
        raise RangeError(
            "too-many-indices",
            expected=f"at most {len(shape)} indices for a tensor of {len(shape)} dimensions",
            got=str(spent),
            cure="Index no more dimensions than there are.",
        )
    picked: list[int] = []
    axis = 0
    for item in key:
        if item is None:
            picked.append(1)
        elif item is Ellipsis:
            rest = len(shape) - spent
            picked.extend(shape[axis : axis + rest])
            axis += rest
        elif isinstance(item, slice):
            picked.append(len(range(shape[axis])[forward_slice(item)]))
            axis += 1
        else:
            check_place(item, shape[axis], axis)
            axis += 1
    return (*picked, *shape[axis:])


def forward_slice(part: slice) -> slice:
    """The slice itself; raises ArgumentError where it runs backwards, as PyTorch has no such views."""
    if part.step is not None and part.step <= 0:
        raise ArgumentError(
            "slice-step",
            expected="a slice with a step greater than zero",
            got=f"step {part.step}",
            cure="Write x.flip(dim) to turn a dimension round.",
        )
    return part


def part(x: Array, key: BasicKey) -> Array:
    """The view ``x[key]``, of a single cell too, where NumPy would give a number."""
    return x[key if Ellipsis in key else (*key, Ellipsis)]


def check_place(at: int, size: int, dim: int) -> None:
    """Raise RangeError where ``at`` is no place in a dimension of ``size``."""
    if not -size <= at < size:
        raise out_of_range(at, size, dim)


def out_of_range(at: int, size: int, dim: int, what: str = "an index", least: int | None = None) -> RangeError:
    """The error of an index outside its dimension; ``least`` is −size where places may be counted from the back."""
    low = -size if least is None else least
    return RangeError(
        "index-range",
        expected=f"{what} from {low} to {size - 1} for dimension {dim} with size {size}" if size else "no index",
        got=f"index {at}, which is out of bounds" if size else f"index {at} into a dimension of size 0",
        cure="Count from 0 at the front" + (" or from −1 at the back." if low else "."),
    )


def key_text(key: BasicKey) -> str:
    """The key as it is written: ``0, 1:3``."""
    return ", ".join(_part_text(part) for part in key)


def _part_text(part: Any) -> str:
    if part is Ellipsis:
        return "..."
    if not isinstance(part, slice):
        return str(part)
    ends = [":".join("" if end is None else str(end) for end in (part.start, part.stop))]
    return ":".join(ends if part.step in (None, 1) else [*ends, str(part.step)])


class Slice(Rearrangement):
    trivial = False
    name = "slice"
    title = "Index"
    symbol = "[ ]"
    doc = "Picks a part of a tensor; what was not picked receives the gradient 0."
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return picked_shape(shapes[0], attrs["key"])

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return part(xs[0], attrs["key"])

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        full = np.zeros(xs[0].shape, g.dtype)
        part(full, attrs["key"])[...] = g
        return full

    def written_back(self, attrs: Attrs, shape: Shape) -> tuple[str, Attrs, bool]:
        return "slice_put", attrs, True

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if g.size < out.size:
            p.emit(out.fill, 0)
        p.emit(np.copyto, part(out, attrs["key"]), g)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]}[{key_text(attrs['key'])}]"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{{{names[0]}}}_{{[{_latex_key(attrs)}]}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\left[{upstream(out)} \text{{ at }} [{_latex_key(attrs)}],\ 0 \text{{ elsewhere}}\right]"

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(out)} = {shape_text(shapes[0])}[{key_text(attrs['key'])}]"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        return (
            Sample((x,), {"key": (0,)}, "a row"),
            Sample((x,), {"key": (slice(None), slice(1, 3))}, "a slice"),
            Sample((x,), {"key": (Ellipsis, -1)}, "the last of the last axis"),
            Sample((x,), {"key": (slice(None, None, 2), None, 1, slice(3, 0 + 1))}, "an empty slice"),
            Sample((x,), {"key": (1, 2, 3)}, "one cell"),
            Sample((x.transpose(2, 0, 1),), {"key": (slice(1, None, 2), None)}, "turned"),
            Sample((np.array(0.5),), {"key": (None, None)}, "a scalar"),
            Sample((np.zeros((0, 2)),), {"key": (slice(None), 1)}, "no cells"),
        )


def _latex_key(attrs: Attrs) -> str:
    return key_text(attrs["key"]).replace("...", r"\ldots")


class SlicePut(Moving):
    """``x`` with ``x[key]`` replaced by ``v``: what ``x[key] = v`` is to the gradient."""

    name = "slice_put"
    title = "Set a part"
    symbol = "[ ]←"
    arity = 2
    doc = "Replaces a part of a tensor: the old numbers there no longer count, the new ones receive their gradient."
    promotion: ClassVar[Promotion] = "none"

    @property
    def grad_name(self) -> str:
        return "CopySlices"

    def moved(self, xs: Sequence[Array]) -> Sequence[int]:
        return (0, 1)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        check_fits(shapes[1], picked_shape(shapes[0], attrs["key"]))
        return shapes[0]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.array(xs[0], order="K")
        part(out, attrs["key"])[...] = xs[1]
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        if i == 1:
            return unbroadcast(part(g, attrs["key"]), xs[1].shape)
        rest = g.copy()
        part(rest, attrs["key"]).fill(0)
        return rest

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        return np.zeros_like(xs[0])

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out, xs[0])
        p.emit(np.copyto, part(out, attrs["key"]), xs[1])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 0:
            p.emit(np.copyto, out, g)
            p.emit(part(out, attrs["key"]).fill, 0)
            return
        picked = part(g, attrs["key"])
        if picked.shape != out.shape:
            p.emit(np.copyto, whole := p.scratch(picked.shape), picked)
            picked = whole
        plan_unbroadcast(p, picked, out)

    def code_lines(self, out: str, names: Sequence[str], attrs: Attrs) -> list[str]:
        return [f"{out} = {names[0]}.clone()", f"{out}[{key_text(attrs['key'])}] = {names[1]}"]

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\left({names[0]} \text{{ with }} {names[1]} \text{{ at }} [{_latex_key(attrs)}]\right)"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        if i == 1:
            return rf"{{{upstream(out)}}}_{{[{_latex_key(attrs)}]}}"
        return rf"\left[0 \text{{ at }} [{_latex_key(attrs)}],\ {upstream(out)} \text{{ elsewhere}}\right]"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x, np.array([5.0, 6.0, 7.0, 8.0])), {"key": (1,)}, "a row"),
            Sample((x, np.array(5.0)), {"key": (slice(None), 2)}, "one number for a column"),
            Sample((x, np.ones((1, 2))), {"key": (slice(0, 2), slice(None, None, 2))}, "a row for every row"),
            Sample((x.T, np.ones(3)), {"key": (Ellipsis, 0, slice(None))}, "turned"),
            Sample((np.array(0.5), np.array(2.0)), {"key": (Ellipsis,)}, "a scalar"),
            Sample((x, np.ones((0, 4))), {"key": (slice(0, 0),)}, "nothing"),
        )


def check_fits(value: Shape, place: Shape) -> None:
    """Raise ShapeError where a value of this shape cannot be written into a part of that shape."""
    lead = len(place) - len(value)
    if lead < 0 or any(have not in (1, want) for have, want in zip(value, place[lead:], strict=True)):
        raise ShapeError(
            "assigned-shape",
            expected=f"a value that can be repeated to shape {list(place)}",
            got=str(list(value)),
            cure="Give the value the shape of the part that is set, or sizes of 1.",
        )


OPS: tuple[Op, ...] = (Slice(), SlicePut())
