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
from functools import partial
from typing import Any, Self

from engine.arrays import np, quietly
from engine.graph import Changes, Edge, GradNode, moments
from engine.methods.applying import Applying
from engine.op import Attrs, Op
from engine.ops import OPS
from engine.refusals import (
    check_fits,
    check_kind,
    not_recordable,
    read_only,
    refuse_leaves,
    refuse_lost_leaf,
)
from engine.tape import Tape, enable_grad, state

_PLAIN_KEYS = (int, slice)


class Overwriting(Applying):
    """A tensor whose memory may be overwritten, and may be another's."""

    grad_fn: GradNode | None = None  # on the class, as what follows, so that a new tensor costs little
    _base: Self | None = None
    _view: tuple[Op, Attrs, Self] | None = None
    """The op that made this view, and what it looks into; None for a detached one, which shares memory alone."""
    _made: int = -1
    _changed: int = -1
    _turns: tuple[tuple[int, str, Attrs], ...] = ()
    """When it took another shape in place, and the op that takes it back: older views look into the old shape."""

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
        check_kind(self, new)
        return self._assign(new)

    def _through(self, method: str, *args: Any, **settings: Any) -> Self:
        before = self._before([*args, *settings.values()], lambda: True)
        new = getattr(before, method)(*args, **settings)
        check_kind(self, new)
        return self._assign(new)

    def _before(self, operands: Sequence[Any], read: Callable[[], bool]) -> Self:
        """This tensor as the op that overwrites it is to see it: what the backward pass may ``read`` is copied."""
        if self._base is not None and self._base._changed > self._made:
            refresh(self)
        tracked = self.requires_grad or any(isinstance(x, Applying) and x.requires_grad for x in operands)
        if state.tape is not None or not state.grad_enabled or not tracked:
            return self
        refuse_leaves(self._lineage())
        before = self._wrap(self._array.copy() if read() else self._array)
        before._tracked, before.grad_fn = self.requires_grad, self.grad_fn
        return before

    def _assign(self, new: Self) -> Self:
        check_fits(self, new)
        if state.tape is not None:
            return self._assign_recorded(state.tape, new)
        if not state.grad_enabled:
            self._write(new)
            return self
        lineage = self._lineage()
        if not (new.requires_grad or any(tensor.requires_grad for tensor in lineage)):
            self._write(new)
            return self
        refuse_leaves(lineage)
        new = new._cast(self._array.dtype)
        top, becomes = lineage[-1], new
        for view in lineage[:-1]:
            becomes = view._handed_up(becomes)
        self._write(new)
        if top.grad_fn is not None:
            top.grad_fn.hand_over(becomes.grad_fn)
        top._tracked, top.grad_fn = becomes.requires_grad, becomes.grad_fn
        refresh(self)
        return self

    def _put_at_once(self, key: Any, value: Any) -> bool:
        if self._base is not None or self.requires_grad or state.tape is not None or key.__class__ not in _PLAIN_KEYS:
            return False
        array = self._array
        if isinstance(value, Applying):
            if value.requires_grad:
                return False
            value = value._array
        if not array.flags.writeable or not array.ndim or (key.__class__ is slice and key.step is not None):
            return False
        try:
            array[key] = value
        except (ValueError, IndexError, TypeError):
            return False  # the long way words the error
        self.stamp()
        return True

    def _write(self, new: Self) -> None:
        if not self._array.flags.writeable:
            raise read_only()
        quietly(partial(np.copyto, casting="unsafe"), self._array, new._array)
        self.stamp()

    def _become(self, name: str, attrs: Attrs) -> Self:
        """Take another shape in place: this tensor is from here on what the view op makes of it."""
        if state.grad_enabled:
            refuse_leaves([self])
        # The view looks into a tensor that stands where this one stood.
        before = self._snapshot()
        before.grad_fn, before._base, before._view = self.grad_fn, self._base, self._view
        before._made, before._changed = self._made, self._changed
        new = self._apply(name, attrs, self if state.tape is not None else before)
        if state.tape is not None:
            state.tape.rename(self, new, before)
        elif self._base is not None:
            self._view = new._view
        self._turns = (*self._turns, (next(moments), *OPS[name].written_back(attrs, self._array.shape)[:2]))
        self._array = new._array
        if state.grad_enabled:
            self._tracked, self.grad_fn = new.requires_grad, new.grad_fn
        self._made = next(moments)
        return self

    def _lineage(self) -> list[Self]:
        """This view, what it looks into, and so on to the tensor that is no view."""
        found = [self]
        while found[-1]._view is not None:
            found.append(found[-1]._looked_into())
        return found

    def _looked_into(self) -> Self:
        """What this view looks into, in the shape that it had when the view was made."""
        assert self._view is not None, "it is a view"
        op, attrs, whole = self._view
        for moment, name, back in reversed(whole._turns):
            if moment > self._made:
                with enable_grad():
                    whole = whole._apply(name, back, whole)
        self._view = (op, attrs, whole)
        return whole

    def _handed_up(self, new: Self) -> Self:
        """What this view looks into, with this view's part replaced: its history alone, without a copy."""
        assert self._view is not None, "a view is handed up"
        op, attrs, whole = self._view
        name, put, reads_whole = op.written_back(attrs, whole.shape)
        edges = tuple([edge_of(part) for part in ((whole, new) if reads_whole else (new,))])
        # What is replaced stands in for itself: a tensor that its own node held would never be let go of.
        inputs = (whole._snapshot(), new) if reads_whole else (new,)
        becomes = self._wrap(whole._array)
        if any(edge is not None for edge in edges):
            becomes._tracked = True
            becomes.grad_fn = GradNode(OPS[name], put, inputs, [x._array for x in inputs], whole._array, edges)
        return becomes

    # --- while a Program is recorded -------------------------------------------------------------
    def _assign_recorded(self, tape: Tape, new: Self) -> Self:
        *views, top = lineage = self._lineage()
        if not (tape.knows(top) or tape.is_fresh(top)) or top._base is not None:
            raise not_recordable("one on a tensor that stays from step to step, or on a detached one")
        if not state.grad_enabled and any(tensor.requires_grad for tensor in lineage):
            raise not_recordable("one under no_grad() on a value that is tracked")
        new = new._cast(self._array.dtype)
        became = [new]
        for view in views:
            assert view._view is not None, "all but the last are views"
            op, attrs, whole = view._view
            name, put, reads_whole = op.written_back(attrs, whole.shape)
            became.append(self._apply(name, put, *((whole,) if reads_whole else ()), became[-1]))
        for tensor, now in zip(lineage, became, strict=True):
            tape.rename(tensor, now, tensor._snapshot())
            tensor._array, tensor._tracked, tensor.grad_fn = now._array, now.requires_grad, now.grad_fn
        self.stamp()
        for tensor in lineage:
            tensor._made = next(moments)
        return self

    def _snapshot(self) -> Self:
        """A tensor of its own over what this one holds now."""
        held = self._wrap(self._array)
        held._tracked = self.requires_grad
        return held


def edge_of(tensor: Any) -> Edge:
    """Where a gradient of this tensor goes on: its node, or a leaf itself; None where it is not tracked."""
    if tensor._base is not None and tensor._base._changed > tensor._made:
        refresh(tensor)
    edge: Edge = tensor.grad_fn
    return tensor if edge is None and tensor._tracked else edge


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
            with enable_grad():
                fresh = stale._apply(op.name, attrs, whole)
            state.tape.rename(stale, fresh, stale._snapshot())
            stale._array, stale._tracked, stale.grad_fn = fresh._array, fresh.requires_grad, fresh.grad_fn
        elif stale.requires_grad and stale.grad_fn is None:
            refuse_lost_leaf(whole)
        else:
            former, edge = stale.grad_fn, edge_of(whole)
            stale._tracked, stale.grad_fn = edge is not None, None
            if edge is not None:
                stale.grad_fn = GradNode(op, attrs, (whole,), (whole._array,), stale._array, (edge,))
                if former is not None:
                    stale.grad_fn.retained, stale.grad_fn.hooks = former.retained, former.hooks
        stale._made = next(moments)
    if view._view is None and view._base is not None:  # a detached view: it has no history to renew
        view._made = next(moments)
