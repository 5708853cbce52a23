"""Several tensors put together: each receives its own part of the gradient."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.moving import Moving, dimension
from engine.source import written


class Joining(Moving):
    """Any number of inputs, laid beside each other along ``dim``."""

    arity = -1
    promotion: ClassVar[Promotion] = "common"

    def moved(self, xs: Sequence[Array]) -> Sequence[int]:
        return range(len(xs))

    def part(self, i: int, attrs: Attrs, whole: Array, shapes: Sequence[Shape]) -> Array:
        """The view of ``whole``, of the output's shape, in which input ``i`` lies."""
        raise NotImplementedError

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return self.part(i, attrs, g, [x.shape for x in xs])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, self.part(i, attrs, g, [x.shape for x in xs]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        shapes = [x.shape for x in xs]
        for i, x in enumerate(xs):
            p.emit(np.copyto, self.part(i, attrs, out, shapes), x)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        dim = "" if attrs["dim"] == 0 else f", dim={written(attrs['dim'])}"
        return f"torch.{self.name}([{', '.join(names)}]{dim})"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return r"\left[" + r",\, ".join(names) + r"\right]"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\left.{upstream(out)}\right|_{{{names[i]}}}"


class Cat(Joining):
    name = "cat"
    title = "Concatenate"
    symbol = "‖"
    doc = "Lays tensors end to end along one axis; each receives its own part of the gradient."
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        kept = [shape for shape in shapes if shape != (0,)]  # PyTorch passes over empty vectors
        if not kept:
            if not shapes:
                raise _nothing("cat")
            dimension(attrs["dim"], 1, self.title)
            return (0,)
        if () in kept:
            raise ShapeError(
                "cat-scalars", expected="tensors with at least one axis", got="a scalar", cure="Use stack() instead."
            )
        axis = dimension(attrs["dim"], len(kept[0]), self.title)
        for shape in kept[1:]:
            if len(shape) != len(kept[0]) or shape[:axis] + shape[axis + 1 :] != kept[0][:axis] + kept[0][axis + 1 :]:
                raise ShapeError(
                    "cat-shapes",
                    expected=f"shapes that agree with {list(kept[0])} in every dimension but {axis}",
                    got=str(list(shape)),
                    cure="Concatenate along the dimension in which they differ.",
                )
        return (*kept[0][:axis], sum(shape[axis] for shape in kept), *kept[0][axis + 1 :])

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        kept = [x for x in xs if x.shape != (0,)] or list(xs)
        joined: Array = np.concatenate(kept, attrs["dim"])
        return joined

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        kept = tuple(x for x in xs if x.shape != (0,)) or tuple(xs)
        p.emit(partial(np.concatenate, kept, attrs["dim"] % out.ndim, out=out))

    def part(self, i: int, attrs: Attrs, whole: Array, shapes: Sequence[Shape]) -> Array:
        axis = attrs["dim"] % whole.ndim
        sizes = [0 if shape == (0,) else shape[axis] for shape in shapes]
        first = sum(sizes[:i])
        found: Array = whole[(slice(None),) * axis + (slice(first, first + sizes[i]),)]
        return found if shapes[i] != (0,) else found.reshape(-1)

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12)
        return (
            Sample((x.reshape(3, 4), x[:8].reshape(2, 4)), {"dim": 0}),
            Sample((x.reshape(3, 4), x[:3].reshape(3, 1), x[:6].reshape(3, 2)), {"dim": -1}, "three of them"),
            Sample((x.reshape(2, 3, 2), x[:6].reshape(2, 3, 1).repeat(2, 2)), {"dim": 1}, "a middle axis"),
            Sample((x.reshape(4, 3).T, x.reshape(3, 4)), {"dim": 1}, "turned"),
            Sample((x[:1],), {"dim": 0}, "one alone"),
            Sample((np.zeros((0, 4)), x.reshape(3, 4)), {"dim": 0}, "no rows"),
            Sample((np.zeros(0), x.reshape(3, 4)), {"dim": 1}, "an empty vector is passed over"),
        )


class Stack(Joining):
    name = "stack"
    title = "Stack"
    symbol = "≣"
    doc = "Lays tensors of one shape along a new axis; each receives its own slice of the gradient."
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if not shapes:
            raise _nothing("stack")
        for shape in shapes[1:]:
            if shape != shapes[0]:
                raise ShapeError(
                    "stack-shapes",
                    expected=f"tensors of one shape, {list(shapes[0])}",
                    got=str(list(shape)),
                    cure="Bring them to one shape first, or use cat().",
                )
        axis = dimension(attrs["dim"], len(shapes[0]) + 1, self.title)
        return (*shapes[0][:axis], len(shapes), *shapes[0][axis:])

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        joined: Array = np.stack(xs, attrs["dim"])
        return joined

    def part(self, i: int, attrs: Attrs, whole: Array, shapes: Sequence[Shape]) -> Array:
        axis = attrs["dim"] % whole.ndim
        # A slice and a reshape, since a plain number would give a number and not a view for a vector.
        found: Array = whole[(slice(None),) * axis + (slice(i, i + 1),)]
        return found.reshape(shapes[i])

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x, 2 * x, -x), {"dim": 0}),
            Sample((x, 2 * x), {"dim": -1}, "along a new last axis"),
            Sample((x, (2 * x.T).T), {"dim": 1}, "along a new middle axis"),
            Sample((np.array(0.5), np.array(2.0)), {"dim": 0}, "scalars"),
            Sample((x[:1],), {"dim": 0}, "one alone"),
            Sample((np.zeros((0, 4)), np.zeros((0, 4))), {"dim": 0}, "no rows"),
        )


def _nothing(name: str) -> ShapeError:
    return ShapeError(
        "nothing-to-join",
        expected=f"at least one tensor in {name}()",
        got="none",
        cure="Pass a list with one or more tensors.",
    )


OPS: tuple[Op, ...] = (Cat(), Stack())
