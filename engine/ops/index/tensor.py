"""Indexing with tensors of whole numbers: a copy of the chosen places, and the whole with chosen places replaced."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from engine.arrays import np
from engine.errors import RangeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.broadcast import unbroadcast
from engine.ops.index.basic import check_fits
from engine.ops.index.scattering import (
    add_rows,
    check_places,
    contiguous,
    plan_add_rows,
    plan_row_numbers,
    row_numbers,
)
from engine.ops.moving import Moving


class ByTensors(Moving):
    """Places in the dimensions ``dims`` are given by index tensors, which broadcast against each other."""

    arity = -1
    promotion: ClassVar[Promotion] = "none"
    first_index: ClassVar[int]
    """Which input is the first index."""

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return tuple(range(self.first_index, self.first_index + len(attrs["dims"])))

    def key(self, attrs: Attrs, xs: Sequence[Array]) -> tuple[Any, ...]:
        """NumPy's index for these places."""
        key: list[Any] = [slice(None)] * xs[0].ndim
        for dim, places in zip(attrs["dims"], xs[self.first_index :], strict=True):
            key[dim] = places
        return tuple(key)

    def check(self, attrs: Attrs, xs: Sequence[Array]) -> None:
        """Raise RangeError where a place lies outside its dimension."""
        for dim, places in zip(attrs["dims"], xs[self.first_index :], strict=True):
            check_places(places, xs[0].shape[dim], dim)

    def picked(self, shapes: Sequence[Shape], attrs: Attrs) -> tuple[Shape, Shape, int]:
        """The shape of the picked part, that of the indices together, and the axis at which it stands there."""
        shape, dims = shapes[0], attrs["dims"]
        try:
            places = np.broadcast_shapes(*shapes[self.first_index :])
        except ValueError:
            raise RangeError(
                "index-shapes",
                expected="index tensors that agree in every axis, counted from the last, or are 1 there",
                got=" and ".join(str(list(index)) for index in shapes[self.first_index :]),
                cure="Give the indices one shape.",
            ) from None
        rest = [size for axis, size in enumerate(shape) if axis not in dims]
        at = dims[0] if tuple(dims) == tuple(range(dims[0], dims[0] + len(dims))) else 0
        return (*rest[:at], *places, *rest[at:]), places, at


class Index(ByTensors):
    name = "index"
    title = "Index by tensor"
    symbol = "[i]"
    doc = "Picks places that another tensor names; a place that is picked several times adds its gradients up."
    refuses = True
    first_index = 1

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return self.picked(shapes, attrs)[0]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        try:
            return np.asarray(xs[0][self.key(attrs, xs)])
        except IndexError:
            self.check(attrs, xs)
            raise

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        x, dims = xs[0], attrs["dims"]
        _, places, at = self.picked([x.shape for x in xs], attrs)
        sizes = [x.shape[dim] for dim in dims]
        front = np.moveaxis(x, dims, range(len(dims)))
        full = np.zeros(front.shape, g.dtype)
        upstream = np.moveaxis(g, range(at, at + len(places)), range(len(places)))
        add_rows(full, row_numbers(sizes, xs[1:]), upstream)
        return np.moveaxis(full, range(len(dims)), dims)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, dims = xs[0], attrs["dims"]
        _, places, at = self.picked([x.shape for x in xs], attrs)
        sizes = [x.shape[dim] for dim in dims]
        rows = plan_row_numbers(p, sizes, dims, xs[1:], places)
        front = contiguous(p, np.moveaxis(x, dims, range(len(dims))))
        width = math.prod(front.shape[len(dims) :])
        arranged = np.moveaxis(out, range(at, at + len(places)), range(len(places)))
        target = arranged if arranged.flags.c_contiguous else p.scratch(arranged.shape, out.dtype)
        if out.size:
            flat = front.reshape(-1, width)
            # Out of range is caught before; "clip" alone writes straight into `out`.
            p.emit(partial(np.take, flat, rows, 0, target.reshape(-1, width), "clip"))
        if target is not arranged:
            p.emit(np.copyto, arranged, target)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        dims = attrs["dims"]
        _, places, at = self.picked([x.shape for x in xs], attrs)
        rows = p.keep("rows", places, np.int64).reshape(-1)
        arranged = np.moveaxis(out, dims, range(len(dims)))
        target = arranged if arranged.flags.c_contiguous else p.scratch(arranged.shape, out.dtype)
        upstream = contiguous(p, np.moveaxis(g, range(at, at + len(places)), range(len(places))))
        width = math.prod(arranged.shape[len(dims) :])
        if g.size:
            plan_add_rows(p, target.reshape(-1, width), rows, upstream.reshape(-1, width))
        else:
            p.emit(target.fill, 0)
        if target is not arranged:
            p.emit(np.copyto, arranged, target)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]}[{_key_text(attrs, names[1:])}]"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{{{names[0]}}}_{{[{_key_text(attrs, names[1:])}]}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum_{{\text{{picked}}}} {upstream(out)}"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        twice = np.array([2, 0, 2])
        return (
            Sample((x[0], twice), {"dims": (0,)}, "rows, one of them twice"),
            Sample((x, twice), {"dims": (1,)}, "a middle axis"),
            Sample((x[0], twice, np.array([1, 3, -1])), {"dims": (0, 1)}, "one cell of each row"),
            Sample((x, np.array([1, 0]), np.array([3, -4])), {"dims": (0, 2)}, "the first and the last axis"),
            Sample(
                (x.transpose(2, 0, 1), np.array([[0], [1]]), twice), {"dims": (1, 2)}, "indices that broadcast, turned"
            ),
            Sample((x[0], np.array(1)), {"dims": (1,)}, "one place"),
            Sample((x[0], np.array([], np.int64)), {"dims": (0,)}, "no places"),
            Sample((np.zeros((2, 0)), np.array([1, 1])), {"dims": (0,)}, "no cells"),
        )


class IndexPut(ByTensors):
    """``x`` with ``x[indices]`` replaced by ``v``; with ``accumulate``, ``v`` is added there."""

    name = "index_put"
    title = "Set by tensor"
    symbol = "[i]←"
    doc = "Replaces the places that another tensor names: old numbers there no longer count, new ones do."
    first_index = 2

    def moved(self, xs: Sequence[Array]) -> Sequence[int]:
        return (0, 1)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        check_fits(shapes[1], self.picked(shapes, attrs)[0])
        return shapes[0]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.array(xs[0], order="K")
        self.check(attrs, xs)
        if attrs["accumulate"]:
            np.add.at(out, self.key(attrs, xs), xs[1])
        else:
            out[self.key(attrs, xs)] = xs[1]
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        if i == 1:
            return unbroadcast(np.asarray(g[self.key(attrs, xs)]), xs[1].shape)
        if attrs["accumulate"]:
            return g
        rest = g.copy()
        rest[self.key(attrs, xs)] = 0
        return rest

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        return np.zeros_like(xs[0])

    def code_lines(self, out: str, names: Sequence[str], attrs: Attrs) -> list[str]:
        if attrs["accumulate"] and tuple(attrs["dims"]) == tuple(range(len(names) - 2)):
            return [f"{out} = {names[0]}.index_put(({', '.join(names[2:])},), {names[1]}, accumulate=True)"]
        return [f"{out} = {names[0]}.clone()", f"{out}[{_key_text(attrs, names[2:])}] = {names[1]}"]

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(self.check, attrs, xs)
        p.emit(np.copyto, out, xs[0])
        key = self.key(attrs, xs)
        p.emit(np.add.at, out, key, xs[1]) if attrs["accumulate"] else p.emit(out.__setitem__, key, xs[1])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 1:
            super().plan_vjp(p, i, attrs, g, xs, y, out)
            return
        p.emit(np.copyto, out, g)
        if not attrs["accumulate"]:
            p.emit(out.__setitem__, self.key(attrs, xs), 0)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\left({names[0]} \text{{ with }} {names[1]} \text{{ at }} [{_key_text(attrs, names[2:])}]\right)"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return (
            rf"{{{upstream(out)}}}_{{[{_key_text(attrs, names[2:])}]}}"
            if i == 1
            else rf"{upstream(out)} \text{{ elsewhere}}"
        )

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        once = {"dims": (0,), "accumulate": False}
        return (
            Sample((x, np.ones((2, 4)), np.array([2, 0])), once, "two rows"),
            Sample(
                (x, np.array([5.0, 6.0]), np.array([2, 0]), np.array([1, -1])), {**once, "dims": (0, 1)}, "two cells"
            ),
            Sample((x.T, np.array(5.0), np.array([1, 2])), {**once, "dims": (1,)}, "one number, turned"),
            Sample((x, np.ones((0, 4)), np.array([], np.int64)), once, "nothing"),
        )


def _key_text(attrs: Attrs, indices: Sequence[str]) -> str:
    named = dict(zip(attrs["dims"], indices, strict=True))
    return ", ".join(named.get(axis, ":") for axis in range(max(attrs["dims"]) + 1))


OPS: tuple[Op, ...] = (Index(), IndexPut())
