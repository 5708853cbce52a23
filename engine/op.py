"""What an op is: one kind of operation, with everything that is known about it in one class.

An op is a stateless singleton. Its eager kernels (:meth:`Op.forward`, :meth:`Op.vjp`) define its
meaning; its plan (:meth:`Op.plan_forward`, :meth:`Op.plan_vjp`) does the same arithmetic as
instructions over buffers that were allocated beforehand; its LaTeX, terms and words (:mod:`engine.telling`) explain it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from engine.arrays import np
from engine.cells import Cell as Cell
from engine.cells import Shape as Shape
from engine.errors import GraphError
from engine.source import expression, options
from engine.telling import Array as Array
from engine.telling import Attrs as Attrs
from engine.telling import Telling
from engine.telling import upstream as upstream

DType = np.dtype[Any]
Promotion = Literal["common", "float", "numbers", "same", "none"]
"""How inputs of several dtypes meet: "common" follows PyTorch's promotion; "float" the same, and whole
numbers become float32; "numbers" as "common", without truth values; "same" refuses a mixture of floating
dtypes; "none" takes them as they are."""


@dataclass(frozen=True)
class Sample:
    """Inputs over which an op is checked and documented.

    ``smooth`` is False where finite differences mean nothing (a tie, an extreme value), so that the
    gradient check leaves the sample to the parity tests.
    """

    inputs: tuple[Array, ...]
    attrs: Attrs = field(default_factory=dict)
    note: str = ""
    smooth: bool = True


class Planner(Protocol):
    """What an op may ask for while its instructions are laid out."""

    def emit(self, function: Callable[..., object], *args: object) -> None:
        """Append the instruction ``function(*args)``."""

    # A dtype of None is the floating dtype in which the current node computes.
    def scratch(self, shape: Shape, dtype: Any = None) -> Array:
        """A C-ordered buffer whose contents are needed only until the end of this event."""

    def keep(self, name: str, shape: Shape, dtype: Any = None) -> Array:
        """The node's own buffer of that name, zeros at first: written in its forward, readable in its VJPs."""

    def constant(self, value: float, dtype: Any = None) -> Array:
        """A 0-d array, the cheapest scalar operand."""

    def ones(self, count: int, dtype: Any = None) -> Array:
        """A vector of ones: ``dot(ones, g)`` is the fastest sum over the batch."""


class Op(Telling):
    """One kind of operation; what it tells a learner stands in :class:`Telling`."""

    name: str
    """One for all uses of an op; a Function's is what its author called it."""
    title: ClassVar[str]
    family: ClassVar[str]
    arity: ClassVar[int]
    """How many inputs; −1 where any number will do."""
    promotion: ClassVar[Promotion] = "common"
    differentiable: ClassVar[bool] = True
    """False where the result never requires a gradient, whatever its inputs do."""
    fixed: ClassVar[tuple[int, ...]] = ()
    """Inputs that are settings, such as a loss's weights: to ask for their gradient is an error."""
    view: ClassVar[bool] = False
    """The eager kernel may give a view of the first input's memory."""
    random: ClassVar[bool] = False
    """Draws from ``attrs["generator"]``: anew at each replay, but never in a twin."""
    writes: ClassVar[bool] = False
    """Writes into its first input and gives it: for statistics that are kept from step to step."""
    torch: ClassVar[str] = ""
    """What PyTorch calls it: a function, a method (``.softmax``) or a sign; ``torch.`` and its name unless given."""
    torch_settings: ClassVar[Attrs] = {}
    """The attrs that stand in its code, with PyTorch's defaults; ``...`` where there is none."""
    takes_numbers: ClassVar[bool] = False
    """In PyTorch a Python number may stand for an input."""
    plain: ClassVar[bool] = True
    """Follows from the above: none of view, random and writes, and differentiable."""

    refuses: ClassVar[bool] = False
    """The kernel itself raises ValueError on every shape that ``infer`` refuses, which then only words the error."""

    def __init_subclass__(cls) -> None:
        cls.plain = cls.differentiable and not (cls.view or cls.random or cls.writes)
        if "infer" in cls.__dict__:
            cls.refuses = cls.__dict__.get("refuses", False)

    # --- what it means ---------------------------------------------------------------------------
    @abstractmethod
    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        """The output's shape; raises ShapeError where the inputs do not fit."""

    @abstractmethod
    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        """The value (eager kernel)."""

    @abstractmethod
    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        """Upstream gradient × local gradient for input ``i``, in that input's shape."""

    @abstractmethod
    def samples(self) -> tuple[Sample, ...]:
        """Inputs to check it over: broadcasting, sizes 1 and 0, ties, extremes."""

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        """The output's dtype, for inputs that have been promoted."""
        return dtypes[0]

    @property
    def grad_name(self) -> str:
        """What its node in the backward graph is called, as PyTorch writes it: "TanhBackward0"."""
        return "".join(part.capitalize() for part in self.name.split("_")) + "Backward0"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        """Whose numbers the VJP for input ``i`` needs: positions of inputs, and −1 for the output.

        It decides when a value that was overwritten is missed; shapes do not count.
        """
        return (*range(self.arity if self.arity >= 0 else i + 1), -1)

    def written_back(self, attrs: Attrs, shape: Shape) -> tuple[str, Attrs, bool]:
        """Where this view is overwritten: the op that makes anew what it looks into, of this shape.

        Its name and attributes, and whether it takes what was there as its first input, before the new part.
        """
        raise GraphError(
            "in-place-on-view",
            expected="a view that can be overwritten where gradients are tracked or a Program is recorded",
            got=f"one that {self.title} made",
            cure="Write x = x.clone() first, or change the tensor that it looks into.",
        )

    def local_gradient(self, attrs: Attrs, xs: Sequence[Array], out: Array) -> Array | None:
        """The local gradient cell by cell, where each output cell follows from one cell of one input; else None."""
        return None

    def passes(self, i: int, attrs: Attrs) -> bool:
        """Whether the VJP for input ``i`` is the upstream gradient itself, where the shapes are the same.

        In a Program both gradients then share one buffer, and nothing is copied.
        """
        return False

    def influences(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> dict[int, Array]:
        if not self.differentiable:
            return {}
        one = np.zeros_like(out)
        one[cell] = 1
        real = [i for i, x in enumerate(xs) if x.dtype.kind == "f" and i not in self.fixed]
        with np.errstate(all="ignore"):
            return {i: self.vjp(i, attrs, one, xs, out) for i in real}

    # --- as instructions -------------------------------------------------------------------------
    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        """The value's buffer in a Program: of this logical shape, in whatever physical order is fastest."""
        return np.zeros(shape, dtype)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        """Emit instructions that write the value into ``out``. Default: the eager kernel and a copy."""
        p.emit(_copy_result, out, self.forward, attrs, *xs)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        """Emit instructions that write input ``i``'s VJP into ``out``, given the value ``y``."""
        p.emit(_copy_result, out, self.vjp, i, attrs, g, tuple(xs), y)

    # --- as source -------------------------------------------------------------------------------
    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        """The op as a PyTorch expression over the names of its inputs: ``torch.tanh(h)``.

        The parity tests run this very text against the kernels. ``F`` is torch.nn.functional.
        """
        return expression(self.torch or f"torch.{self.name}", names, options(attrs, self.torch_settings))

    def code_lines(self, out: str, names: Sequence[str], attrs: Attrs) -> list[str]:
        """The lines that give the value the name ``out``: one, unless PyTorch has no expression for it."""
        return [f"{out} = {self.code(names, attrs)}"]


def _copy_result(out: Array, function: Callable[..., Array], *args: object) -> None:
    np.copyto(out, function(*args))
