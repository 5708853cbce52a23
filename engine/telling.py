"""What an op tells a learner about itself: in formulas, in numbers, in words, in shapes, and as planes to draw."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.arrays import NDArray
from engine.cells import Cell, Shape, shape_text
from engine.parts import Part, largest_parts
from engine.paths import Paths
from engine.richtext import LocalTerm, Number, RichText, factor, numbers, rich
from engine.windows import Window

Array = NDArray[Any]
Attrs = Mapping[str, Any]


class Telling(ABC):
    """The half of an op that explains; ``names`` below are LaTeX names of the inputs, ``out`` of the output.

    ``xs`` are the inputs' values, ``out`` the output's, ``g`` its gradient, and ``cell`` is the number meant.
    """

    symbol: ClassVar[str]
    """How it is written in shapes and short formulas."""
    trivial: ClassVar[bool] = False
    """Only shows the same numbers in another shape or order: whoever follows a number steps over it."""
    doc: ClassVar[str]
    """One sentence on what it does."""

    # --- as formulas -----------------------------------------------------------------------------
    @abstractmethod
    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        """The value's formula over the inputs' names."""

    @abstractmethod
    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        """The local gradient with respect to input ``i``."""

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        """Right-hand side of ∂L/∂input_i, the upstream gradient first."""
        return rf"{upstream(out)} \odot {factor(self.latex_local(i, names, out, attrs))}"

    # --- in numbers and words --------------------------------------------------------------------
    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        """Every output cell that ``xs[i][cell]`` feeds, with that path's local gradient.

        By definition ``vjp(i)[cell] == Σ g[out_cell] · local``. An op gives these, or :meth:`local_terms`.
        """
        return Paths.of(self.local_terms(i, cell, attrs, xs, out), out.ndim)

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        """The same, all written out: where there are few. Cells without an influence may be left out."""
        return list(self.paths(i, cell, attrs, xs, out))

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        """The value at ``cell`` written out with its numbers, without the result: ``tanh(−0.4842)``.

        Where an op does not write it out, it is the value alone.
        """
        return rich(Number(float(out[cell]), "value", None, "value", cell))

    def parts(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[Part]:
        """What the value at ``cell`` was made of: the inputs' numbers that have the largest part in it, these first.

        A number's part is itself times its local gradient: of a sum of products, its product.
        """
        written = [Part(number, 0.0) for number in numbers(self.forward_terms(cell, attrs, xs, out)) if _read(number)]
        return largest_parts(written, self.influences(cell, attrs, xs, out), xs)

    def influences(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> dict[int, Array]:
        """∂out[cell]/∂input, in the input's shape, for each input that can have a gradient."""
        return {}

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        """One sentence for a learner on what the op did at ``cell``."""
        return (self.doc,)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        """One sentence for a learner on how the gradient passed to input ``i`` at ``cell``."""
        return ("The upstream gradient is multiplied by the local gradient.",)

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        """What took part in the value at ``cell``, as planes to draw; none where a formula says it all.

        Of what belongs to the whole batch, such as a loss, the ``example`` is drawn.
        """
        return ()

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        """What took part in input ``i``'s VJP at ``cell``, without the result; of a sum over the batch, ``example``."""
        return ()

    def folds(self, i: int, shapes: Sequence[Shape], out: Shape) -> tuple[int, ...]:
        """The axes of ``out`` along which input ``i`` was repeated: its gradient is summed over them."""
        return ()

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        """The value's formula in shapes alone: ``[10,4] = tanh [10,4]``."""
        inputs = ", ".join(shape_text(shape) for shape in shapes)
        return f"{shape_text(out)} = {self.symbol}({inputs})"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        """The VJP in shapes alone, upstream first: ``[10,4] = [10,4] ⊙ [10,4]``."""
        sign = "⊙" if shapes[i] == out else "·"
        return f"{shape_text(shapes[i])} = {shape_text(out)} {sign} {shape_text(shapes[i])}"


def _read(number: Number) -> bool:
    """Whether the number was read from an input."""
    return number.slot == "value" and number.input is not None


def upstream(out: str) -> str:
    """LaTeX of the upstream gradient ∂L/∂out."""
    return rf"\frac{{\partial L}}{{\partial {out}}}"
