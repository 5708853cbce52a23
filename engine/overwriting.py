"""Changes in place: who shares the memory, who is told, and how the histories are rewritten.

A view remembers the op that made it and the tensor that it looks into (``_view``), and the tensor whose
memory it is (``_base``). When memory is overwritten, that tensor is stamped with the moment. A graph that
needs what was there says so at backward. A view older than the stamp takes its history anew from what it
looks into; an overwritten view hands its change up, so that the tensor it looks into becomes "itself with
this part replaced". While a Program is recorded no memory is written: from the change on, the tensor's
name stands for the new value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

from engine.arrays import np
from engine.backward import AccumulateGrad, Changes, Edge, GradNode, moments
from engine.dtypes import category
from engine.errors import DTypeError, GraphError, RecordError, ShapeError
from engine.methods.applying import Applying
from engine.op import Attrs, Op
from engine.ops import OPS
from engine.tape import Tape, current_path, state


class Overwriting(Applying):
    """A tensor whose memory may be overwritten, and may be another's."""

    # What is rarely set stands on the class, so that a new tensor costs little.
    grad_fn: GradNode | None = None
    _base: Self | None = None
    _view: tuple[Op, Attrs, Self] | None = None
    """The op that made this view, and what it looks into; None for a detached one, which shares memory alone."""
    _made: int = -1
    _changed: int = -1

    @property
    def root(self) -> Self:
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

    def _in_place(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        tensors = [self._operand(operand) for operand in operands]
        op = OPS[name]
        before = self._before(tensors, lambda: any(0 in op.reads(i, attrs) for i in range(len(tensors) + 1)))
        new = self._apply(name, attrs, before, *tensors)
        _check_kind(self, new)
        return self._assign(new)

    def _through(self, method: str, *args: Any, **settings: Any) -> Self:
        before = self._before([*args, *settings.values()], lambda: True)
        new = getattr(before, method)(*args, **settings)
        _check_kind(self, new)
        return self._assign(new)

    def _before(self, operands: Sequence[Any], read: Callable[[], bool]) -> Self:
        """This tensor as the op that overwrites it is to see it: what the backward pass may ``read`` is copied."""
        if self._base is not None and self._base._changed > self._made:
            refresh(self)
        tracked = self.requires_grad or any(isinstance(x, Applying) and x.requires_grad for x in operands)
        if state.tape is not None or not state.grad_enabled or not tracked:
            return self
        _refuse_leaves(self._lineage())
        before = self._wrap(self._array.copy() if read() else self._array)
        before.requires_grad, before.grad_fn = self.requires_grad, self.grad_fn
        return before

    def _assign(self, new: Self) -> Self:
        _check_fits(self, new)
        if state.tape is not None:
            return self._assign_recorded(state.tape, new)
        if not state.grad_enabled:
            self._write(new)
            return self
        lineage = self._lineage()
        tracked = new.requires_grad or any(tensor.requires_grad for tensor in lineage)
        if not tracked:
            self._write(new)
            return self
        _refuse_leaves(lineage)
        if new.dtype != self.dtype:
            new = self._apply("cast", {"dtype": self.dtype}, new)
        becomes = new
        for view in lineage[:-1]:
            becomes = view._handed_up(becomes)
        self._write(new)
        top = lineage[-1]
        top.requires_grad, top.grad_fn = becomes.requires_grad, becomes.grad_fn
        refresh(self)
        return self

    def _write(self, new: Self) -> None:
        if not self._array.flags.writeable:
            raise GraphError(
                "in-place-on-expanded",
                expected="memory with a place of its own for every cell",
                got="an expanded tensor, several cells of which are one place, or a NumPy array that is read-only",
                cure="Write x = x.clone() first.",
            )
        np.copyto(self._array, new._array, casting="unsafe")
        self.stamp()

    def _lineage(self) -> list[Self]:
        """This view, what it looks into, and so on to the tensor that is no view."""
        found = [self]
        while found[-1]._view is not None:
            found.append(found[-1]._view[2])
        return found

    def _handed_up(self, new: Self) -> Self:
        """What this view looks into, with this view's part replaced: its history alone, without a copy."""
        assert self._view is not None, "a view is handed up"
        op, attrs, whole = self._view
        name, put, reads_whole = op.written_back(attrs, whole.shape)
        inputs = (whole, new) if reads_whole else (new,)
        becomes = self._wrap(whole._array)
        edges = tuple([edge_of(part) for part in inputs])
        if any(edge is not None for edge in edges):
            becomes.requires_grad, becomes.grad_fn = (
                True,
                GradNode(OPS[name], put, inputs, [part._array for part in inputs], whole._array, edges),
            )
        return becomes

    # --- while a Program is recorded -------------------------------------------------------------
    def _assign_recorded(self, tape: Tape, new: Self) -> Self:
        lineage = self._lineage()
        top = lineage[-1]
        if not (tape.knows(top) or tape.is_fresh(top)) or top._base is not None:
            raise _not_recordable("one on a tensor that stays from step to step, or on a detached one")
        if not state.grad_enabled and any(tensor.requires_grad for tensor in lineage):
            raise _not_recordable("one under no_grad() on a value that is tracked")
        if new.dtype != self.dtype:
            new = self._apply("cast", {"dtype": self.dtype}, new)
        became = [new]
        for view in lineage[:-1]:
            assert view._view is not None, "all but the last are views"
            op, attrs, whole = view._view
            name, put, reads_whole = op.written_back(attrs, whole.shape)
            became.append(self._apply(name, put, *((whole,) if reads_whole else ()), became[-1]))
        for tensor, now in zip(lineage, became, strict=True):
            tape.rename(tensor, now, tensor._snapshot())
            tensor._array, tensor.requires_grad, tensor.grad_fn = now._array, now.requires_grad, now.grad_fn
        self.stamp()
        for tensor in lineage:
            tensor._made = next(moments)
        return self

    def _snapshot(self) -> Self:
        """A tensor of its own over what this one holds now."""
        held = self._wrap(self._array)
        held.requires_grad = self.requires_grad
        return held


def edge_of(tensor: Any) -> Edge:
    """Where a gradient of this tensor goes on; None where it is not tracked."""
    if tensor._base is not None and tensor._base._changed > tensor._made:
        refresh(tensor)
    if tensor.grad_fn is not None:
        edge: Edge = tensor.grad_fn
        return edge
    return AccumulateGrad(tensor) if tensor.requires_grad else None


def refresh(view: Overwriting) -> None:
    """The memory under a view was changed in place: its history becomes a view of what is there now."""
    lineage = view._lineage()
    for stale, whole in zip(reversed(lineage[:-1]), reversed(lineage[1:]), strict=True):
        root = stale.root
        if stale._made > root._changed:
            continue
        assert stale._view is not None, "a lineage is made of views"
        op, attrs, _ = stale._view
        if state.tape is not None:
            fresh = stale._apply(op.name, attrs, whole)
            state.tape.rename(stale, fresh, stale._snapshot())
            stale._array, stale.requires_grad, stale.grad_fn = fresh._array, fresh.requires_grad, fresh.grad_fn
        elif stale.requires_grad and stale.grad_fn is None:
            _refuse_lost_leaf(whole)
        else:
            former, edge = stale.grad_fn, edge_of(whole)
            stale.requires_grad, stale.grad_fn = edge is not None, None
            if edge is not None:
                stale.grad_fn = GradNode(op, attrs, (whole,), (whole._array,), stale._array, (edge,))
                if former is not None:
                    stale.grad_fn.retained, stale.grad_fn.hooks = former.retained, former.hooks
        stale._made = next(moments)
    if view._view is None and view._base is not None:  # a detached view: it has no history to renew
        view._made = next(moments)


def _refuse_lost_leaf(whole: Overwriting) -> None:
    if whole.requires_grad:
        raise GraphError(
            "leaf-overwritten",
            expected="a leaf whose numbers are its own",
            got="a view that was made a leaf, and whose memory was then overwritten with tracked numbers",
            cure="Write view.clone().requires_grad_().",
        )


def _refuse_leaves(lineage: list[Any]) -> None:
    for tensor in lineage:
        if tensor.requires_grad and tensor.grad_fn is None:
            what = "a leaf that requires a gradient"
            raise GraphError(
                "in-place",
                expected="a change in place only where no gradient would be lost",
                got=f"one on {what}" if tensor is lineage[0] else f"one on a view of {what}",
                cure="Do it inside `with no_grad():`, or write x = x + y instead of x += y.",
            )


def _check_fits(tensor: Overwriting, new: Overwriting) -> None:
    if new.shape != tensor.shape:
        raise ShapeError(
            "in-place-shape",
            expected=f"a result of shape {list(tensor.shape)}, which is to be written in place",
            got=str(list(new.shape)),
            cure="Write x = x + y, which makes a new tensor, instead of x += y.",
        )


def _check_kind(tensor: Overwriting, new: Overwriting) -> None:
    if category(new.dtype) > category(tensor.dtype):
        raise DTypeError(
            "in-place-dtype",
            expected=f"a result that {tensor.dtype} can hold, since it is written in place",
            got=str(new.dtype),
            cure="Write x = x + y, which makes a new tensor, or make x a floating-point tensor first.",
        )


def _not_recordable(got: str) -> RecordError:
    return RecordError(
        "not-recordable",
        expected="changes in place only on values that the model has just made",
        got=got,
        cure="Write x = x + y instead of x += y.",
        where=current_path() or None,
    )
