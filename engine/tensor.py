"""The array that remembers how it was made: PyTorch's Tensor, for the operations of this library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.arrays import is_quiet, np, quietly, silence
from engine.dtypes import Default, as_array, dtype_of, float32, number_array, promoted_dtype, require_floating, unsuited
from engine.errors import ExplorerError, GraphError, ShapeError
from engine.graph import Edge, GradNode, moments
from engine.methods.basics import Basics
from engine.methods.casting import Casting
from engine.methods.choosing import Choosing
from engine.methods.elementwise import Elementwise
from engine.methods.inplace import InPlace
from engine.methods.products import Products
from engine.methods.shaping import Shaping, sizes_of
from engine.op import Array, Attrs, Op
from engine.ops import OPS
from engine.overwriting import edge_of, refresh
from engine.printing import tensor_text
from engine.refusals import require_tensors
from engine.size import Size
from engine.tape import Entry, current_path, state
from engine.tracking import RemovableHandle as RemovableHandle
from engine.tracking import Tracking


class Tensor(Basics, Casting, Shaping, Choosing, InPlace, Elementwise, Products, Tracking):
    """An array with ``grad`` and ``grad_fn``.

    ``grad`` is None until a backward pass has reached the tensor; None and 0 differ. Leaves accumulate
    gradients over backward passes; intermediate tensors keep theirs only after :meth:`retain_grad`.

    Called as a constructor it is PyTorch's oldest one: sizes give a tensor to be written to (zeros, here), and
    data becomes numbers of the default dtype, whatever it was. ``engine.tensor`` keeps the kind of the data.

    >>> Tensor([1, 2]), Tensor(2, 1)
    (tensor([1., 2.]), tensor([[0.],
            [0.]]))
    """

    # What is rarely set stands on the class, so that a new tensor costs little.
    _array: Array
    name: str | None = None
    home: Any = None
    """The flat arrays in which an optimizer has packed it, if one has."""

    def __init__(self, *data: Any, requires_grad: bool = False, dtype: Any = None) -> None:
        if len(data) == 1 and not isinstance(data[0], int | Size):
            self._hold(data[0], requires_grad, Default.dtype if dtype is None else dtype)
        else:
            self._hold(np.zeros(sizes_of(data), Default.dtype if dtype is None else dtype_of(dtype)), requires_grad)

    def _hold(self, data: object, requires_grad: bool, dtype: Any = None) -> None:
        """Become a leaf over a copy of the data."""
        self._array = as_array(data.array if isinstance(data, Tensor) else data, dtype)
        if requires_grad:
            require_floating(self._array)
            self._tracked = True

    def __repr__(self) -> str:
        notes = []
        if self.grad_fn is not None:
            notes.append(f"grad_fn={self.grad_fn!r}")
        elif self.requires_grad:
            notes.append("requires_grad=True")
        return tensor_text(self._array, notes, Default.dtype)

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        """The same numbers and gradient in memory of their own, outside any optimizer; for leaves only."""
        if self.grad_fn is not None:
            raise GraphError(
                "copy-of-tracked",
                expected="a leaf to copy with its history",
                got="a tensor that was computed from others",
                cure="Write tensor.clone(), or tensor.detach().clone() for the numbers alone.",
            )
        self._refuse_while_recording("a deep copy")
        copy = memo[id(self)] = wrap(self._array.copy())
        copy._tracked, copy.name = self.requires_grad, self.name
        if self.grad is not None:
            copy._grad = self.grad.__deepcopy__(memo)
        return copy

    # --- its numbers -----------------------------------------------------------------------------
    @property
    def data(self) -> Tensor:
        """The same numbers without history; changing them in place changes this tensor."""
        self._refuse_while_recording(".data")
        return self.detach()

    @data.setter
    def data(self, values: object) -> None:
        self._refuse_while_recording(".data set")
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
        self.stamp()

    def detach(self) -> Tensor:
        """The same numbers (shared), without history."""
        return apply(OPS["detach"], {}, self)

    # --- running ops -----------------------------------------------------------------------------
    def _operand(self, operand: object) -> Tensor:
        """The operand as a tensor; a Python number never widens this tensor's dtype within its category."""
        if isinstance(operand, Tensor):
            return operand
        if isinstance(operand, bool | int | float):
            return wrap(number_array(operand, self._array.dtype))
        return wrap(as_array(operand))

    def _wrap(self, array: Array) -> Tensor:
        return wrap(array)

    def _fresh(self, array: Array, requires_grad: bool) -> Tensor:
        return fresh(array, requires_grad)

    def _apply(self, name: str, attrs: Attrs, *operands: Any) -> Tensor:
        for operand in operands:
            if not isinstance(operand, Tensor):
                return apply(OPS[name], attrs, *[self._operand(operand) for operand in operands])
        return apply(OPS[name], attrs, *operands)


_new = Tensor.__new__


def apply(op: Op, attrs: Attrs, *operands: Tensor) -> Tensor:
    """Run one op: check shapes, compute, and remember what the backward pass and the tape need."""
    xs: list[Array] = []
    edges: list[Edge] = []
    tracked, uniform = False, True
    try:
        for operand in operands:
            if operand._base is not None and operand._base._changed > operand._made:
                refresh(operand)
            x = operand._array
            xs.append(x)
            if x.dtype is not float32:
                uniform = False
            if operand._tracked:
                tracked = True
                edges.append(operand.grad_fn or operand)
            else:
                edges.append(None)
        if not uniform:
            operands = _brought_together(op, operands)
            xs = [operand._array for operand in operands]
            edges = [edge_of(operand) for operand in operands]
        if not op.refuses:
            op.infer([x.shape for x in xs], attrs)
        if not op.plain:
            out = _with_effects(op, attrs, operands, xs)
        else:  # quietly(op.forward, attrs, *xs), written out
            out = op.forward(attrs, *xs) if is_quiet() else silence.run(op.forward, attrs, *xs)
    except ExplorerError as error:
        _locate(error, op)
        raise
    except (ValueError, IndexError):
        _explain(op, attrs, xs)
        raise
    except AttributeError:
        require_tensors(op.title, operands)
        raise
    except (OverflowError, TypeError) as problem:
        _explain(op, attrs, xs)
        raise unsuited(op.title, xs) from problem
    now = state
    result: Tensor = _new(Tensor)
    result._array = out
    if not op.plain:
        tracked = tracked and op.differentiable
        if op.view and out.base is not None and (out.base is xs[0] or out.base is xs[0].base):
            result._base, result._made = operands[0].root, next(moments)
            result._base._watched = True
            if op.differentiable:
                result._view = (op, attrs, operands[0])
    if tracked and now.grad_enabled and out.dtype.kind == "f":
        result._tracked = True
        result.grad_fn = GradNode(op, attrs, operands, xs, out, edges)
    if now.tape is not None:
        now.tape.append(Entry(op, attrs, operands, result, current_path()))
    return result


def _explain(op: Op, attrs: Attrs, xs: Sequence[Array]) -> None:
    """Raise the op's own error where it was the shapes that its kernel refused."""
    try:
        op.infer([x.shape for x in xs], attrs)
    except ExplorerError as error:
        _locate(error, op)
        raise error from None


def _locate(error: ExplorerError, op: Op) -> None:
    """Say in which op, and in which module, it went wrong."""
    error.op = error.op or op.title
    error.where = error.where or current_path() or None


def _with_effects(op: Op, attrs: Attrs, operands: tuple[Tensor, ...], xs: Sequence[Array]) -> Array:
    """Run an op that may draw or write; a recording leaves generators and kept tensors as they were."""
    if op.writes:
        if state.tape is not None:
            return xs[0]
        operands[0].stamp()
    elif op.random and state.tape is not None:
        state.tape.draws(attrs["generator"])
    # What only looks at memory cannot overflow.
    return op.forward(attrs, *xs) if op.view else quietly(op.forward, attrs, *xs)


def fresh(array: Array, requires_grad: bool = False) -> Tensor:
    """A new leaf over the array; while a Program is recorded, a constant that the model may change in place."""
    made = wrap(array)
    if requires_grad:
        require_floating(array)
        made._tracked = True
    if state.tape is not None:
        state.tape.create(made)
    return made


def wrap(array: Array) -> Tensor:
    """A tensor over the array itself, without a copy."""
    tensor: Tensor = _new(Tensor)
    tensor._array = array
    return tensor


def _brought_together(op: Op, operands: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The operands in the dtype in which the op computes; a cast of a tracked tensor is an op of its own."""
    if not operands or op.promotion == "none":
        return operands
    first = operands[0]._array.dtype
    for operand in operands:
        if operand._array.dtype is not first and operand._array.dtype != first:
            break
    else:
        if first.kind == "f" or op.promotion == "common":
            return operands
    wanted = promoted_dtype(op.promotion, [operand._array for operand in operands], op.title)
    if wanted is None:
        return operands
    return tuple([operand if operand._array.dtype == wanted else _cast(operand, wanted) for operand in operands])


def _cast(operand: Tensor, wanted: Any) -> Tensor:
    if operand.requires_grad or (state.tape is not None and state.tape.knows(operand)):
        return apply(OPS["cast"], {"dtype": wanted}, operand)
    return wrap(operand._array.astype(wanted))
