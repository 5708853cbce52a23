"""The array that remembers how it was made: PyTorch's Tensor, for the operations of this library."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.backward import AccumulateGrad, Edge, GradNode, run_backward, seed_of, untracked
from engine.dtypes import as_array, float32, one_dtype, require_floating
from engine.errors import ExplorerError, GraphError, RecordError, ShapeError
from engine.op import Array, Attrs, Op, Shape
from engine.operators import Operators
from engine.ops import OPS
from engine.tape import Entry, current_path, state


class Tensor(Operators):
    """An array with ``grad`` and ``grad_fn``.

    ``grad`` is None until a backward pass has reached the tensor; None and 0 differ. Leaves accumulate
    gradients over backward passes; intermediate tensors keep theirs only after :meth:`retain_grad`.
    Numbers are float32 unless given as another floating dtype.
    """

    __slots__ = ("__weakref__", "_array", "grad", "grad_fn", "name", "requires_grad")

    _array: Array
    grad: Tensor | None
    grad_fn: GradNode | None
    name: str | None
    requires_grad: bool

    def __init__(self, data: object, *, requires_grad: bool = False, dtype: Any = None) -> None:
        self._array = as_array(data.array if isinstance(data, Tensor) else data, dtype)
        if requires_grad:
            require_floating(self._array)
        self.requires_grad = requires_grad
        self.grad = None
        self.grad_fn = None
        self.name = None

    # --- what it is ------------------------------------------------------------------------------
    @property
    def shape(self) -> Shape:
        return self._array.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._array.dtype

    @property
    def ndim(self) -> int:
        return self._array.ndim

    @property
    def is_leaf(self) -> bool:
        """Made by the user, not by an op that tracks gradients."""
        return self.grad_fn is None

    def size(self, dim: int | None = None) -> Shape | int:
        return self.shape if dim is None else self.shape[dim]

    def numel(self) -> int:
        return self._array.size

    def __len__(self) -> int:
        return len(self._array)

    def __repr__(self) -> str:
        numbers = np.array2string(self._array, precision=4, separator=", ", prefix="tensor(")
        if self.grad_fn is not None:
            return f"tensor({numbers}, grad_fn={self.grad_fn!r})"
        return f"tensor({numbers}{', requires_grad=True' if self.requires_grad else ''})"

    # --- its numbers -----------------------------------------------------------------------------
    @property
    def array(self) -> Array:
        """The NumPy array itself, not a copy: for the library's own rooms, which must not hand it out."""
        return self._array

    @property
    def data(self) -> Tensor:
        """The same numbers without history; changing them in place changes this tensor."""
        return self.detach()

    @data.setter
    def data(self, values: object) -> None:
        new = values.array if isinstance(values, Tensor) else np.asarray(values)
        if new.shape != self.shape:
            raise ShapeError(
                "data-shape",
                expected=f"numbers of shape {list(self.shape)}",
                got=str(list(new.shape)),
                cure="Make a new tensor where another shape is wanted.",
            )
        # In place, since the array may be a view into an optimizer's flat parameters.
        np.copyto(self._array, new, casting="same_kind")

    def detach(self) -> Tensor:
        """The same numbers (shared), without history."""
        self._refuse_while_recording("detach() or .data")
        return wrap(self._array)

    def numpy(self) -> Array:
        """The array, shared; refused for a tensor that requires a gradient, as in PyTorch."""
        self._refuse_while_recording("numpy()")
        if self.requires_grad:
            raise GraphError(
                "numpy-of-tracked",
                expected="a tensor that does not require a gradient",
                got="one that does",
                cure="Write tensor.detach().numpy().",
            )
        return self._array

    def item(self) -> float:
        """The one number of a tensor of one cell, as a Python number."""
        self._refuse_while_recording("item()")
        if self._array.size != 1:
            raise ShapeError(
                "item-of-many",
                expected="a tensor with exactly one cell",
                got=f"shape {list(self.shape)}",
                cure="Reduce it first, for example with .mean() or .sum().",
            )
        number: float = self._array.item()
        return number

    def tolist(self) -> Any:
        self._refuse_while_recording("tolist()")
        return self._array.tolist()

    def __float__(self) -> float:
        return float(self.item())

    def __bool__(self) -> bool:
        self._refuse_while_recording("an if or while over its value")
        return bool(self._array)

    def _refuse_while_recording(self, what: str) -> None:
        if state.tape is not None and state.tape.knows(self):
            raise RecordError(
                "not-recordable",
                expected="a model that does the same operations at every step",
                got=f"{what} on a tensor that is computed anew at each step",
                cure="Use tensor operations only, so that the step can be recorded once and replayed.",
                where=current_path() or None,
            )

    # --- gradients -------------------------------------------------------------------------------
    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        if requires_grad:
            require_floating(self._array)
        self.requires_grad = requires_grad
        return self

    def retain_grad(self) -> None:
        """Keep this intermediate tensor's gradient in the next backward pass."""
        if self.grad_fn is not None:
            self.grad_fn.retained = self

    def accumulate_grad(self, gradient: Array) -> None:
        """Add to ``grad``, in place as PyTorch does; the first gradient is copied."""
        if self.grad is None:
            self.grad = wrap(np.array(gradient, dtype=self.dtype))
        else:
            np.add(self.grad._array, gradient, self.grad._array)

    def backward(self, gradient: Tensor | None = None, retain_graph: bool = False) -> None:
        """Compute the gradient of this tensor with respect to every leaf that it depends on.

        ``gradient`` is the upstream gradient; it may be left out (1) for a scalar.
        """
        if state.tape is not None:
            self._refuse_while_recording("backward()")
        if not self.requires_grad:
            raise untracked()
        seed = seed_of(self._array, None if gradient is None else gradient.array)
        run_backward(_edge(self), seed, retain_graph)

    def zero_(self) -> Tensor:
        """Make every number 0, in place."""
        return self._in_place(wrap(np.zeros_like(self._array)))

    def _in_place(self, new: Tensor) -> Tensor:
        self._refuse_while_recording("a change in place")
        if state.grad_enabled and (self.requires_grad or new.requires_grad):
            raise GraphError(
                "in-place",
                expected="a change in place only where no gradient is tracked",
                got="one on a tensor that requires a gradient",
                cure="Do it inside `with no_grad():`, or write x = x + y instead of x += y.",
            )
        np.copyto(self._array, new.array, casting="same_kind")
        return self

    def _apply(self, name: str, attrs: Attrs, *operands: Any) -> Tensor:
        return apply(OPS[name], attrs, *(_as_operand(operand, self) for operand in operands))


@np.errstate(all="ignore")
def apply(op: Op, attrs: Attrs, *operands: Tensor) -> Tensor:
    """Run one op: check shapes, compute, and remember what the backward pass and the tape need."""
    tracked = [operand.requires_grad for operand in operands]
    try:
        xs = one_dtype([operand.array for operand in operands], tracked)
        op.infer([x.shape for x in xs], attrs)
    except ExplorerError as error:
        error.where = error.where or current_path() or None
        raise
    result = wrap(op.forward(attrs, *xs))
    if state.grad_enabled and True in tracked:
        result.requires_grad = True
        edges = tuple([_edge(operand) for operand in operands])
        result.grad_fn = GradNode(op, attrs, xs, result.array, edges)
    if state.tape is not None:
        state.tape.append(Entry(op, attrs, operands, result, current_path()))
    return result


def wrap(array: Array) -> Tensor:
    """A tensor over the array itself, without a copy."""
    tensor = Tensor.__new__(Tensor)
    tensor._array = array
    tensor.requires_grad = False
    tensor.grad = tensor.grad_fn = tensor.name = None
    return tensor


def _edge(tensor: Tensor) -> Edge:
    if tensor.grad_fn is not None:
        return tensor.grad_fn
    return AccumulateGrad(tensor) if tensor.requires_grad else None


def _as_operand(operand: object, like: Tensor) -> Tensor:
    """The operand as a tensor; Python numbers take the dtype of ``like``, so nothing is upcast."""
    if isinstance(operand, Tensor):
        return operand
    if isinstance(operand, int | float):
        return wrap(np.array(operand, dtype=like.dtype if like.dtype.kind == "f" else float32))
    return Tensor(operand)
