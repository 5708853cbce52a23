"""Numbers drawn at random: anew at each replay of a Program, from the generator in ``attrs["generator"]``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.errors import RangeError, ShapeError
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample, Shape
from engine.random import Generator, default_generator
from engine.richtext import Number, RichText, rich
from engine.source import expression, sizes, typed, written


class Drawn(Op):
    """Attrs ``shape``, ``dtype`` and ``generator``; no inputs, no gradient."""

    family = "random"
    arity = 0
    promotion: ClassVar[Promotion] = "none"
    random = True
    differentiable = False
    law: ClassVar[str] = ""
    """LaTeX of how the numbers are distributed."""
    usual: ClassVar[DType] = np.dtype(np.float32)
    """The dtype that need not be written."""

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return tuple(attrs["shape"])

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return np.dtype(attrs["dtype"])

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros_like(xs[i])

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return expression(f"torch.{self.name}", sizes(attrs["shape"]), typed(self.usual, attrs["dtype"]))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\sim {self.law}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return ("What is drawn by chance has no slope, so nothing comes back.",)

    def samples(self) -> tuple[Sample, ...]:
        attrs = {"shape": (2, 3), "dtype": np.dtype(np.float32), "generator": default_generator}
        return (Sample((), attrs), Sample((), {**attrs, "shape": ()}, "one number"))


class Rand(Drawn):
    name = "rand"
    title = "Uniform noise"
    symbol = "U"
    doc = "Draws numbers from 0 up to, but not including, 1, all of them as likely."
    law = "U(0, 1)"

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        own = Number(float(out[cell]), "value", None, "value", cell)
        return rich("Drawn by chance between 0 and 1, every number as likely: ", own, ". The next step draws anew.")

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(attrs["generator"].numpy.random(attrs["shape"], attrs["dtype"]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(partial(attrs["generator"].numpy.random, dtype=out.dtype, out=out))


class Randn(Drawn):
    name = "randn"
    title = "Normal noise"
    symbol = "N"
    doc = "Draws numbers that lie around 0 in a bell curve of width 1."
    law = r"\mathcal{N}(0, 1)"

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        own = Number(float(out[cell]), "value", None, "value", cell)
        return rich("Drawn by chance around 0: ", own, ". Two draws in three lie between −1 and 1.")

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(attrs["generator"].numpy.standard_normal(attrs["shape"], attrs["dtype"]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(partial(attrs["generator"].numpy.standard_normal, dtype=out.dtype, out=out))


class Randint(Drawn):
    """Attrs ``low`` and ``high`` besides."""

    name = "randint"
    title = "Random whole numbers"
    symbol = "⚂"
    doc = "Draws whole numbers from low up to, but not including, high, all of them as likely."
    law = r"\{\text{low}, \ldots, \text{high} - 1\}"
    usual = np.dtype(np.int64)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        own = Number(float(out[cell]), "value", None, "value", cell)
        low, last = int(attrs["low"]), int(attrs["high"]) - 1
        return rich(f"Drawn by chance among the whole numbers from {low} to {last}, each as likely: ", own, ".")

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        bounds = [written(attrs["low"]), written(attrs["high"])]
        return expression("torch.randint", [*bounds, written(tuple(attrs["shape"]))], typed(self.usual, attrs["dtype"]))

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if attrs["low"] >= attrs["high"]:
            raise RangeError(
                "randint-range",
                expected="low < high",
                got=f"low {attrs['low']} and high {attrs['high']}",
                cure="high itself is never drawn: make it larger than low.",
            )
        return super().infer(shapes, attrs)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        drawn = attrs["generator"].numpy.integers(attrs["low"], attrs["high"], attrs["shape"])
        return np.asarray(drawn, attrs["dtype"])

    def samples(self) -> tuple[Sample, ...]:
        return tuple(Sample((), {**s.attrs, "low": 0, "high": 6}, s.note) for s in super().samples())


class Randperm(Drawn):
    """Attr ``shape`` is (n,)."""

    name = "randperm"
    title = "Random order"
    symbol = "⤮"
    doc = "Draws the numbers from 0 to n − 1 in a random order."
    law = r"\text{orders of } n"
    usual = np.dtype(np.int64)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        own = Number(float(out[cell]), "value", None, "value", cell)
        return rich("At place ", Number(float(cell[0] + 1), "plain"), " of an order drawn by chance: ", own, ".")

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(attrs["generator"].numpy.permutation(attrs["shape"][0]), attrs["dtype"])

    def samples(self) -> tuple[Sample, ...]:
        attrs = {"shape": (5,), "dtype": np.dtype(np.int64), "generator": default_generator}
        return (Sample((), attrs), Sample((), {**attrs, "shape": (0,)}, "none"))


class Bernoulli(Drawn):
    """One input: the probabilities. Attr ``generator`` alone."""

    name = "bernoulli"
    title = "Coin tosses"
    symbol = "B"
    arity = 1
    doc = "Draws 1 with the probability that the input gives, else 0; no gradient comes back through chance."
    law = r"\operatorname{Bernoulli}(p)"
    code = Op.code

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        chance = Number(float(xs[0][cell]), "value", 0, "value", cell)
        return rich("A coin that shows 1 with the probability ", chance, f" was tossed, and showed {int(out[cell])}.")

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return shapes[0]

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return dtypes[0]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        check_probabilities(xs[0])
        return np.asarray(attrs["generator"].numpy.random(xs[0].shape) < xs[0]).astype(xs[0].dtype)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        drawn = p.scratch(out.shape, np.float64)
        p.emit(check_probabilities, xs[0])
        p.emit(partial(attrs["generator"].numpy.random, out=drawn))
        p.emit(partial(np.less, drawn, xs[0], out=out, casting="unsafe"))

    def samples(self) -> tuple[Sample, ...]:
        attrs = {"generator": default_generator}
        chances = np.linspace(0.0, 1.0, 6).reshape(2, 3)
        return (Sample((chances,), attrs), Sample((chances[:1, :0],), attrs, "none"), Sample((np.array(1.0),), attrs))


class Multinomial(Drawn):
    """One input: weights [classes] or [rows, classes]. Attrs ``num_samples``, ``replacement``, ``generator``."""

    name = "multinomial"
    title = "Draw classes"
    symbol = "⚄"
    arity = 1
    doc = "Draws class numbers, each with a probability in proportion to its weight."
    law = r"\operatorname{Categorical}(p)"
    code = Op.code
    torch_settings: ClassVar[Attrs] = {"num_samples": ..., "replacement": False}

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        row, drawn = xs[0][cell[:-1]], int(out[cell])
        weight = Number(float(row[drawn]), "value", 0, "value", (*cell[:-1], drawn))
        return rich(f"Class {drawn} was drawn; its weight is ", weight, " of ", Number(float(row.sum()), "plain"), ".")

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if len(shapes[0]) not in (1, 2):
            raise ShapeError(
                "multinomial-shape",
                expected="weights of one or two dimensions",
                got=str(list(shapes[0])),
                cure="Give each row of classes a row of its own.",
            )
        return (*shapes[0][:-1], attrs["num_samples"])

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return np.dtype(np.int64)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        rows = [draw_classes(row, attrs) for row in np.atleast_2d(xs[0])]
        return np.array(rows, np.int64).reshape((*xs[0].shape[:-1], attrs["num_samples"]))

    def samples(self) -> tuple[Sample, ...]:
        attrs = {"num_samples": 2, "replacement": False, "generator": default_generator}
        weights = np.array([[1.0, 2.0, 0.0, 1.0], [0.0, 1.0, 1.0, 1.0]])
        return (
            Sample((weights,), attrs),
            Sample((weights[0],), {**attrs, "replacement": True}, "one row"),
            Sample((weights[:1, 1:2],), {**attrs, "num_samples": 1}, "one class"),
            Sample((weights[:0],), attrs, "no rows"),
        )


def check_probabilities(chances: Array) -> None:
    """Raise RangeError where a probability lies outside 0 and 1."""
    if chances.size and not (chances.min() >= 0 and chances.max() <= 1):
        raise RangeError(
            "probability",
            expected="probabilities from 0 to 1",
            got="a number outside",
            cure="Pass them through sigmoid().",
        )


def draw_classes(weights: Array, attrs: Attrs) -> Array:
    """One row of :class:`Multinomial`; raises RangeError for weights that are no weights."""
    count, replacement = attrs["num_samples"], attrs["replacement"]
    possible = int(np.count_nonzero(weights))
    if not np.isfinite(weights).all() or (weights < 0).any() or possible < (1 if replacement else count):
        raise RangeError(
            "multinomial-weights",
            expected=f"finite weights that are not negative, at least {1 if replacement else count} of them above 0",
            got=f"{possible} above 0 among {np.array2string(weights, precision=4, threshold=8)}",
            cure="Pass probabilities, for example from softmax(); to draw a class several times, replacement=True.",
        )
    chances = weights.astype(np.float64)
    generator: Generator = attrs["generator"]
    drawn = generator.numpy.choice(len(chances), count, replacement, chances / chances.sum())
    return np.asarray(drawn, np.int64)


OPS: tuple[Op, ...] = (Rand(), Randn(), Randint(), Randperm(), Bernoulli(), Multinomial())
