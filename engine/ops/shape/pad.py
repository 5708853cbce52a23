"""A border round a tensor: of one number, or of its own cells reflected, repeated or wrapped round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.errors import ArgumentError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.moving import Moving

MODES = ("constant", "reflect", "replicate", "circular")


class Pad(Moving):
    """Attr ``pad``: cells (before, after) the last axis, then the one before it …; a negative count cuts off.

    ``mode`` is one of constant (with ``value``), reflect, replicate and circular.
    """

    name = "pad"
    torch = "F.pad"
    torch_settings: ClassVar[Attrs] = {"pad": ..., "mode": "constant", "value": 0.0}
    title = "Pad"
    symbol = "▣"
    doc = "Lays a border round a tensor; a border of its own cells sends their gradients back to them."
    promotion: ClassVar[Promotion] = "none"

    def borders(self, shape: Shape, attrs: Attrs) -> list[tuple[int, int]]:
        """(before, after) for each axis, the first axis first; raises ShapeError and ArgumentError."""
        pad, mode = tuple(attrs["pad"]), attrs["mode"]
        if mode not in MODES:
            raise ArgumentError("pad-mode", expected=f"one of {MODES}", got=repr(mode), cure='Write "constant".')
        if len(pad) % 2 or len(pad) > 2 * len(shape):
            raise ShapeError(
                "pad-count",
                expected=f"two numbers for each axis that is padded, at most {len(shape)} axes",
                got=str(list(pad)),
                cure="Begin with the last axis: (left, right, top, bottom).",
            )
        last_first = [(pad[at], pad[at + 1]) for at in range(0, len(pad), 2)]
        found = [(0, 0)] * (len(shape) - len(last_first)) + last_first[::-1]
        for (before, after), size in zip(found, shape, strict=True):
            most = {"constant": max(before, after), "reflect": size - 1, "circular": size}.get(
                mode, max(before, after) if size else 0
            )
            if max(before, after) > most or size + before + after < 0:
                raise ShapeError(
                    "pad-size",
                    expected=f"a {mode} padding that fits an axis of size {size}",
                    got=str((before, after)),
                    cure="Pad less.",
                )
        return found

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        borders = self.borders(shapes[0], attrs)
        return tuple(size + before + after for size, (before, after) in zip(shapes[0], borders, strict=True))

    def middles(self, shape: Shape, attrs: Attrs) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
        """Where the cells that stay lie in the output, and in the input."""
        borders = self.borders(shape, attrs)
        inner = [
            slice(max(before, 0), max(before, 0) + size + min(before, 0) + min(after, 0))
            for size, (before, after) in zip(shape, borders, strict=True)
        ]
        kept = [
            slice(max(-before, 0), size - max(-after, 0)) for size, (before, after) in zip(shape, borders, strict=True)
        ]
        return tuple(inner), tuple(kept)

    def copied(self, shape: Shape, attrs: Attrs) -> list[tuple[int, int, int]]:
        """(axis, place in the output, place in the output that it copies), in an order in which this can be done."""
        if attrs["mode"] == "constant":
            return []
        found = []
        for axis, (size, (before, after)) in enumerate(zip(shape, self.borders(shape, attrs), strict=True)):
            first = before
            last = before + size - 1
            for step in range(1, max(before, 0) + 1):
                source = {"reflect": first + step, "replicate": first, "circular": last - step + 1}[attrs["mode"]]
                found.append((axis, first - step, source))
            for step in range(1, max(after, 0) + 1):
                source = {"reflect": last - step, "replicate": last, "circular": first + step - 1}[attrs["mode"]]
                found.append((axis, last + step, source))
        return found

    def origins(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        numbers = np.arange(xs[0].size).reshape(xs[0].shape)
        return self.forward({**attrs, "value": -1}, numbers)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        inner, kept = self.middles(xs[0].shape, attrs)
        out = np.full(self.infer((xs[0].shape,), attrs), attrs["value"], xs[0].dtype)
        out[inner] = xs[0][kept]
        for axis, to, source in self.copied(xs[0].shape, attrs):
            np.copyto(_at(out, axis, to), _at(out, axis, source))
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        inner, kept = self.middles(xs[0].shape, attrs)
        borders = self.copied(xs[0].shape, attrs)
        whole = g.copy() if borders else g
        for axis, to, source in reversed(borders):
            np.add(_at(whole, axis, source), _at(whole, axis, to), _at(whole, axis, source))
        back = np.zeros(xs[0].shape, g.dtype)
        back[kept] = whole[inner]
        return back

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        inner, kept = self.middles(xs[0].shape, attrs)
        borders = self.copied(xs[0].shape, attrs)
        if not borders and out.size:
            p.emit(out.fill, attrs["value"])
        p.emit(np.copyto, out[inner], xs[0][kept])
        for axis, to, source in borders:
            # By way of a buffer: NumPy would make a copy, since both lie in one array and might overlap.
            held = p.scratch(_at(out, axis, source).shape, out.dtype)
            p.emit(np.copyto, held, _at(out, axis, source))
            p.emit(np.copyto, _at(out, axis, to), held)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        inner, kept = self.middles(out.shape, attrs)
        borders = self.copied(out.shape, attrs)
        if borders:
            p.emit(np.copyto, whole := p.scratch(g.shape, g.dtype), g)
            g = whole
        for axis, to, source in reversed(borders):
            p.emit(np.add, _at(g, axis, source), _at(g, axis, to), _at(g, axis, source))
        if min(attrs["pad"], default=0) < 0:
            p.emit(out.fill, 0)
        p.emit(np.copyto, out[kept], g[inner])

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{pad}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        inside = rf"\left.{upstream(out)}\right|_{{{names[0]}}}"
        return inside if attrs["mode"] == "constant" else rf"\sum_{{\text{{copies}}}} {upstream(out)}"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        plain = {"pad": (1, 2), "mode": "constant", "value": 0.0}
        return (
            Sample((x[0],), plain),
            Sample((x,), {"pad": (1, 0, 0, 2), "mode": "constant", "value": 5.0}, "two axes, another number"),
            Sample((x.transpose(2, 0, 1),), {"pad": (-1, 2), "mode": "constant", "value": 0.0}, "cut, turned"),
            Sample((x[:, :1],), {"pad": (2, 3), "mode": "reflect", "value": 0.0}, "reflected"),
            Sample((x,), {"pad": (2, 5), "mode": "replicate", "value": 0.0}, "repeated"),
            Sample((x,), {"pad": (4, 3), "mode": "circular", "value": 0.0}, "wrapped round"),
            Sample((x[None],), {"pad": (1, 2, 2, 1), "mode": "reflect", "value": 0.0}, "two axes reflected"),
            Sample((x[None],), {"pad": (1, 2, 2, 1), "mode": "circular", "value": 0.0}, "two axes wrapped round"),
            Sample((np.zeros((0, 2)),), plain, "no cells"),
        )


def _at(x: Array, axis: int, place: int) -> Array:
    """The slice of thickness 1 at this place of an axis."""
    return x[(slice(None),) * axis + (slice(place, place + 1),)]


OPS: tuple[Op, ...] = (Pad(),)
