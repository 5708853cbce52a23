"""The array that remembers how it was made: PyTorch's Tensor, for the operations of this library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.arrays import np, quietly
from engine.backward import (
    AccumulateGrad,
    Changes,
    Edge,
    GradNode,
    Hook,
    moments,
    run_backward,
    seed_of,
    untracked,
)
from engine.dtypes import as_array, category, float32, number_dtype, promoted_dtype, require_floating
from engine.errors import DTypeError, ExplorerError, GraphError, RecordError, ShapeError
from engine.methods.basics import Basics
from engine.methods.inplace import InPlace
from engine.methods.operators import Operators
from engine.op import Array, Attrs, Op, Shape
from engine.ops import OPS
from engine.tape import Entry, current_path, state


class Tensor(Basics, InPlace, Operators):
    """An array with ``grad`` and ``grad_fn``.

    ``grad`` is None until a backward pass has reached the tensor; None and 0 differ. Leaves accumulate
    gradients over backward passes; intermediate tensors keep theirs only after :meth:`retain_grad`.
    Numbers are float32 unless given as another dtype.
    """

    # What is rarely set stands on the class, so that a new tensor costs little.
    _array: Array
    grad: Tensor | None = None
    grad_fn: GradNode | None = None
    name: str | None = None
    requires_grad: bool = False
    home: Any = None
    """The flat arrays in which an optimizer has packed it, if one has."""
    hooks: tuple[Hook, ...] = ()
    _base: Tensor | None = None
    _made: int = -1
    _changed: int = -1

    def __init__(self, data: object, *, requires_grad: bool = False, dtype: Any = None) -> None:
        self._array = as_array(data.array if isinstance(data, Tensor) else data, dtype)
        if requires_grad:
            require_floating(self._array)
            self.requires_grad = True

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

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        """The same numbers and gradient in memory of their own, outside any optimizer; for leaves only."""
        if self.grad_fn is not None:
            raise GraphError(
                "copy-of-tracked",
                expected="a leaf to copy with its history",
                got="a tensor that was computed from others",
                cure="Write tensor.clone(), or tensor.detach().clone() for the numbers alone.",
            )
        copy = memo[id(self)] = wrap(self._array.copy())
        copy.requires_grad, copy.name = self.requires_grad, self.name
        if self.grad is not None:
            copy.grad = self.grad.__deepcopy__(memo)
        return copy

    # --- its numbers -----------------------------------------------------------------------------
    @property
    def array(self) -> Array:
        """The NumPy array itself, not a copy: for the library's own rooms, which must not hand it out."""
        return self._array

    @property
    def data(self) -> Tensor:
        """The same numbers without history; changing them in place changes this tensor."""
        self._refuse_while_recording(".data")
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
        self.stamp()

    def detach(self) -> Tensor:
        """The same numbers (shared), without history."""
        return apply(OPS["detach"], {}, self)

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

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
        """Call ``hook`` with this tensor's gradient in each backward pass; what it gives takes the gradient's place."""

        def over_arrays(gradient: Array) -> Array | None:
            changed = hook(wrap(gradient))
            return None if changed is None else changed.array

        if not self.requires_grad:
            raise untracked()
        if self.grad_fn is None:
            self.hooks = (*self.hooks, over_arrays)
            return RemovableHandle(lambda: setattr(self, "hooks", tuple(h for h in self.hooks if h is not over_arrays)))
        node = self.grad_fn
        node.hooks = {**(node.hooks or {}), id(over_arrays): over_arrays}
        return RemovableHandle(lambda: (node.hooks or {}).pop(id(over_arrays), None))

    def accumulate_grad(self, gradient: Array) -> None:
        """Add to ``grad``, in place as PyTorch does; the first gradient is copied."""
        if self.grad is None:
            same = gradient.dtype is self._array.dtype
            self.grad = wrap(gradient.copy() if same else np.array(gradient, dtype=self.dtype))
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
        run_backward([(edge_of(self), seed)], retain_graph)

    # --- in place --------------------------------------------------------------------------------
    @property
    def root(self) -> Tensor:
        """The tensor whose memory this one is a view of; itself if it is no view."""
        return self if self._base is None else self._base

    @property
    def changed(self) -> int:
        """The moment at which its memory was last overwritten; −1 for never."""
        return self.root._changed

    def stamp(self) -> None:
        """Note that this memory has just been overwritten: graphs that need what was there will say so."""
        root = self.root
        root._changed = Changes.latest = next(moments)
        if root.grad_fn is not None:
            root.grad_fn.overwritten = True

    def _in_place(self, name: str, attrs: Attrs, *operands: Any) -> Tensor:
        tracked = state.grad_enabled and self.requires_grad
        if tracked:
            self._refuse_in_place_on_tracked()
        before: Tensor = self
        if tracked and state.tape is None:
            # The op that is about to run may need the numbers that it overwrites.
            before = wrap(self._array.copy())
            before.requires_grad, before.grad_fn = True, self.grad_fn
        return self._assign(apply(OPS[name], attrs, before, *(self._operand(operand) for operand in operands)))

    def _assign(self, new: Tensor) -> Tensor:
        """Write the numbers of ``new`` into this tensor's memory, and take over how they were made."""
        if state.grad_enabled and (self.requires_grad or new.requires_grad):
            self._refuse_in_place_on_tracked()
        if new.shape != self.shape:
            raise ShapeError(
                "in-place-shape",
                expected=f"a result of shape {list(self.shape)}, which is to be written in place",
                got=str(list(new.shape)),
                cure="Write x = x + y, which makes a new tensor, instead of x += y.",
            )
        if category(new.dtype) > category(self.dtype):
            raise DTypeError(
                "in-place-dtype",
                expected=f"a result that {self.dtype} can hold, since it is written in place",
                got=str(new.dtype),
                cure="Write x = x + y, which makes a new tensor, or make x a floating-point tensor first.",
            )
        if state.tape is not None:
            if self._base is not None or not state.tape.knows(self):
                self._refuse_in_place_while_recording()
            state.tape.rename(self, new)
        np.copyto(self._array, new._array, casting="unsafe")
        self.stamp()
        if state.grad_enabled:
            self.requires_grad, self.grad_fn = new.requires_grad, new.grad_fn
        return self

    def _refuse_in_place_on_tracked(self) -> None:
        base = self.root
        if base.requires_grad and (base.grad_fn is None or base is not self):
            what = "a leaf that requires a gradient" if base.grad_fn is None else "a view of a tensor that is tracked"
            raise GraphError(
                "in-place",
                expected="a change in place only where no gradient would be lost",
                got=f"one on {what}",
                cure="Do it inside `with no_grad():`, or write x = x + y instead of x += y.",
            )

    def _refuse_in_place_while_recording(self) -> None:
        raise RecordError(
            "not-recordable",
            expected="changes in place only on values that the model has just computed",
            got="one on a view, or on a tensor that stays from step to step",
            cure="Write x = x + y instead of x += y.",
        )

    # --- running ops -----------------------------------------------------------------------------
    def _operand(self, operand: object) -> Tensor:
        """The operand as a tensor; a Python number never widens this tensor's dtype within its category."""
        if isinstance(operand, Tensor):
            return operand
        if isinstance(operand, bool | int | float):
            return wrap(np.array(operand, dtype=number_dtype(operand, self._array.dtype)))
        return Tensor(operand)

    def _apply(self, name: str, attrs: Attrs, *operands: Any) -> Tensor:
        for operand in operands:
            if not isinstance(operand, Tensor):
                return apply(OPS[name], attrs, *[self._operand(operand) for operand in operands])
        return apply(OPS[name], attrs, *operands)


_new = Tensor.__new__


class RemovableHandle:
    """What registering a hook gives: :meth:`remove` takes the hook away."""

    def __init__(self, remove: Callable[[], object]) -> None:
        self._remove = remove

    def remove(self) -> None:
        self._remove()


def apply(op: Op, attrs: Attrs, *operands: Tensor) -> Tensor:
    """Run one op: check shapes, compute, and remember what the backward pass and the tape need."""
    xs: list[Array] = []
    edges: list[Edge] = []
    tracked, uniform = False, True
    for operand in operands:
        if operand._base is not None and operand._base._changed > operand._made:
            _refresh(operand)
        x = operand._array
        xs.append(x)
        if x.dtype is not float32:
            uniform = False
        node: Edge = operand.grad_fn
        if node is None and operand.requires_grad:
            node = AccumulateGrad(operand)
        if node is not None:
            tracked = True
        edges.append(node)
    try:
        if not uniform:
            operands = _brought_together(op, operands)
            xs = [operand._array for operand in operands]
            edges = [edge_of(operand) for operand in operands]
        op.infer([x.shape for x in xs], attrs)
    except ExplorerError as error:
        error.where = error.where or current_path() or None
        raise
    now = state
    if op.plain:
        out = quietly(op.forward, attrs, *xs)
        result: Tensor = _new(Tensor)
        result._array = out
    else:
        out = _with_effects(op, attrs, operands, xs)
        result = wrap(out)
        tracked = tracked and op.differentiable
        if op.view and out.base is not None and (out.base is xs[0] or out.base is xs[0].base):
            result._base, result._made = operands[0].root, next(moments)
    if tracked and now.grad_enabled and out.dtype.kind == "f":
        result.requires_grad = True
        result.grad_fn = GradNode(op, attrs, operands, xs, out, edges)
    if now.tape is not None:
        now.tape.append(Entry(op, attrs, operands, result, current_path()))
    return result


def _with_effects(op: Op, attrs: Attrs, operands: tuple[Tensor, ...], xs: Sequence[Array]) -> Array:
    """Run an op that may draw or write; a recording leaves generators and kept tensors as they were."""
    if op.writes:
        if state.tape is not None:
            return xs[0]
        operands[0].stamp()
    elif op.random and state.tape is not None:
        state.tape.draws(attrs["generator"])
    return quietly(op.forward, attrs, *xs)


def wrap(array: Array) -> Tensor:
    """A tensor over the array itself, without a copy."""
    tensor: Tensor = _new(Tensor)
    tensor._array = array
    return tensor


def edge_of(tensor: Tensor) -> Edge:
    """Where a gradient of this tensor goes on; None where it is not tracked."""
    if tensor.grad_fn is not None:
        if tensor._base is not None and tensor._base._changed > tensor._made:
            _refresh(tensor)
        return tensor.grad_fn
    return AccumulateGrad(tensor) if tensor.requires_grad else None


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


def _refresh(view: Tensor) -> None:
    """The memory under a view was changed in place: its history becomes that of the changed tensor."""
    if state.tape is not None:
        raise RecordError(
            "not-recordable",
            expected="views of values that are not changed afterwards",
            got="the use of a view whose tensor was changed in place",
            cure="Make the view again after the change.",
        )
    chain = [view]
    while chain[-1].grad_fn is not None and chain[-1]._base is not None and chain[-1].grad_fn.inputs is not None:
        parent = chain[-1].grad_fn.inputs[0]
        if not isinstance(parent, Tensor) or parent._base is None:
            break
        chain.append(parent)
    for stale in reversed(chain):
        node = stale.grad_fn
        if node is not None and node.inputs is not None:
            stale.grad_fn = GradNode(node.op, node.attrs, node.inputs, node.xs, node.out, [edge_of(node.inputs[0])])  # type: ignore[arg-type]
        stale._made = next(moments)
