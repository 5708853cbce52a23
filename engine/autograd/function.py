"""Functions with a backward of their own: ``class Cube(Function)`` with ``forward`` and ``backward``.

Each subclass is an op like any other, so it has a ``grad_fn`` and can be recorded; what it computes is
the author's code, which sees tensors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.arrays import np
from engine.errors import ArgumentError, GraphError, RecordError, ShapeError
from engine.op import Array, Attrs, Op, Promotion, Sample, Shape
from engine.tape import no_grad, state
from engine.tensor import Tensor, apply, wrap


class Context:
    """What ``forward`` keeps for ``backward``: tensors by :meth:`save_for_backward`, anything else as attributes."""

    def __init__(self, needs_input_grad: tuple[bool, ...]) -> None:
        self.needs_input_grad = needs_input_grad
        """Whether each argument requires a gradient; for the others ``backward`` may give None."""
        self._saved: tuple[Tensor, ...] = ()
        self._versions: tuple[int, ...] = ()
        self._gradients: tuple[Array, tuple[Any, ...]] | None = None

    def save_for_backward(self, *tensors: Tensor) -> None:
        """Keep tensors; one that is overwritten before the backward pass is an error there."""
        self._saved = tensors
        self._versions = tuple(tensor.changed for tensor in tensors)

    @property
    def saved_tensors(self) -> tuple[Tensor, ...]:
        """The tensors that were kept."""
        for tensor, version in zip(self._saved, self._versions, strict=True):
            if tensor.changed != version:
                raise GraphError(
                    "overwritten",
                    expected="the tensors that save_for_backward kept",
                    got="one that was overwritten since by an operation in place",
                    cure="Write x = x + y instead of x += y, or clone() the value before it is changed.",
                )
        return self._saved

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Left out: a function here has one output, which is differentiable or needs no Function."""
        raise ArgumentError(
            "left-out", expected="one differentiable output", got="mark_non_differentiable", cure="Detach the output."
        )


class Function:
    """A function of tensors that says itself how its gradient goes back, as torch.autograd.Function.

    >>> import engine
    >>> class Cube(Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x ** 3
    ...     @staticmethod
    ...     def backward(ctx, g):
    ...         (x,) = ctx.saved_tensors
    ...         return g * 3 * x ** 2
    >>> x = engine.tensor(2.0, requires_grad=True)
    >>> Cube.apply(x).backward()
    >>> x.grad.item()
    12.0
    """

    @staticmethod
    def forward(ctx: Any, *args: Any) -> Any:
        """Compute the output from the arguments; keep in ``ctx`` what the backward pass needs."""
        raise NotImplementedError("A Function needs a forward(ctx, ...)")

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """The gradient of each argument, from the gradient of the output; None where there is none."""
        raise NotImplementedError("A Function needs a backward(ctx, gradient)")

    @classmethod
    def apply(cls, *args: Any) -> Tensor:
        """Run it. Tensors among the arguments are tracked; anything else is passed on as it is."""
        tensors = tuple(argument for argument in args if isinstance(argument, Tensor))
        if state.tape is not None:
            raise RecordError(
                "not-recordable",
                expected="operations of the library, which a Program can lay out as instructions",
                got=f"the function {cls.__name__}, whose forward and backward are Python code",
                cure="Write the model with the library's operations, or train it eagerly.",
            )
        needs = tuple(isinstance(argument, Tensor) and argument.requires_grad for argument in args)
        return apply(_FunctionOp(cls, args), {"context": Context(needs)}, *tensors)


class _FunctionOp(Op):
    """One call of a Function as an op: its kernels are the author's two methods."""

    title = "Function"
    symbol = "ƒ"
    family = "function"
    arity = -1
    doc = "A function with a backward pass of its own."
    promotion: ClassVar[Promotion] = "none"

    def __init__(self, function: type[Function], args: tuple[Any, ...]) -> None:
        self.name = function.__name__
        self.function = function
        self.args = args
        self.places = [at for at, argument in enumerate(args) if isinstance(argument, Tensor)]

    @property
    def grad_name(self) -> str:
        return f"{self.name}Backward"

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return ()

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        # What it needs it has saved; the context checks that itself.
        return ()

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        with no_grad():
            made = self.function.forward(attrs["context"], *self.args)
        if not isinstance(made, Tensor):
            raise ArgumentError(
                "function-output",
                expected=f"one tensor from {self.name}.forward",
                got=type(made).__name__,
                cure="Return one tensor; several outputs are left out.",
            )
        return made.array

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        context = attrs["context"]
        known = context._gradients
        if known is None or known[0] is not g:
            with no_grad():
                given = self.function.backward(context, wrap(g))
            gradients = given if isinstance(given, tuple) else (given,)
            if len(gradients) != len(self.args):
                raise ShapeError(
                    "function-gradients",
                    expected=f"{len(self.args)} gradient(s) from {self.name}.backward, one for each argument",
                    got=str(len(gradients)),
                    cure="Return None for an argument that has no gradient.",
                )
            known = context._gradients = (g, gradients)
        gradient = known[1][self.places[i]]
        array = np.zeros_like(xs[i]) if gradient is None else np.asarray(gradient.array, xs[i].dtype)
        if array.shape != xs[i].shape:
            raise ShapeError(
                "function-gradients",
                expected=f"a gradient of shape {list(xs[i].shape)} from {self.name}.backward",
                got=str(list(array.shape)),
                cure="Give each gradient its argument's shape.",
            )
        return array

    def samples(self) -> tuple[Sample, ...]:
        return ()

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{{self.name}}}({', '.join(names)})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{{self.name}}}'"
