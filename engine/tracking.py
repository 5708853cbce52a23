"""How a tensor takes part in backward passes: its gradient, its hooks, and the pass itself."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Self
from weakref import ref

from engine.arrays import np
from engine.backward import run_backward, second_order, seed_of, untracked
from engine.dtypes import require_floating
from engine.errors import DTypeError, GraphError, RecordError, ShapeError
from engine.graph import Hook
from engine.op import Array
from engine.overwriting import Overwriting, edge_of
from engine.tape import Modes, current_path, state


class RemovableHandle:
    """What registering a hook gives: :meth:`remove` takes the hook away."""

    def __init__(self, remove: Callable[[], object]) -> None:
        self._remove = remove

    def remove(self) -> None:
        Modes.changes += 1
        self._remove()


class Tracking(Overwriting):
    """``grad``, ``requires_grad_``, ``register_hook``, ``backward``."""

    _grad: Any = None
    hooks: tuple[Hook, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Made by the user, not by an op that tracks gradients."""
        return self.grad_fn is None

    def _changes_by_step(self) -> bool:
        return state.tape is not None and state.tape.varies(self)

    def _refuse_while_recording(self, what: str) -> None:
        if state.tape is not None and state.tape.varies(self):
            raise RecordError(
                "not-recordable",
                expected="a model that does the same operations at every step",
                got=f"{what} on a tensor {self._why_it_varies()}",
                cure="Use tensor operations only, so that the step can be recorded once and replayed.",
                where=current_path() or None,
            )

    def _why_it_varies(self) -> str:
        if state.tape is not None and state.tape.knows(self):
            return "that is computed anew at each step"
        return "that is trained" if self.requires_grad else "that a module keeps, and may change, from step to step"

    # --- gradients -------------------------------------------------------------------------------
    def _track(self, requires_grad: bool) -> None:
        if requires_grad:
            require_floating(self._array)
        elif self.grad_fn is not None:
            raise GraphError(
                "requires-grad-of-result",
                expected="a leaf, whose requires_grad can be switched off",
                got="a tensor that was computed from others",
                cure="Write x.detach() for a value that no gradient passes through.",
            )
        self._tracked = bool(requires_grad)
        Modes.changes += 1

    # Read by a getter in C, since every op asks.
    requires_grad: Any = property(attrgetter("_tracked"), _track, doc="Whether gradients are tracked; set for leaves.")

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Track this leaf from here on, or no longer."""
        self.requires_grad = requires_grad
        return self

    def _give_grad(self, gradient: Any) -> None:
        if gradient is not None:
            if not isinstance(gradient, Tracking):
                raise DTypeError(
                    "grad-kind",
                    expected="a tensor or None as grad",
                    got=type(gradient).__name__,
                    cure="Write x.grad = engine.tensor(...), or None to forget it.",
                )
            if gradient.shape != self.shape or gradient.dtype != self.dtype:
                raise ShapeError(
                    "grad-shape",
                    expected=f"a gradient of the tensor's own shape and dtype, {list(self.shape)} and {self.dtype}",
                    got=f"{list(gradient.shape)} and {gradient.dtype}",
                    cure="A gradient has one number for each number of its tensor.",
                )
        self._grad = gradient

    grad: Any = property(attrgetter("_grad"), _give_grad, doc="The gradient that has been accumulated, or None.")

    def retain_grad(self) -> None:
        """Keep this intermediate tensor's gradient in the next backward pass."""
        if edge_of(self) is None:
            raise untracked()
        if self.grad_fn is not None:
            self.grad_fn.retained = ref(self)

    def register_hook(self, hook: Callable[[Self], Self | None]) -> RemovableHandle:
        """Call ``hook`` with this tensor's gradient in each backward pass; what it gives takes the gradient's place."""

        # Without a hold on this tensor, which holds its node, which holds the hook.
        wrap = self._wrap(np.empty(0))._wrap

        def over_arrays(gradient: Array) -> Array | None:
            changed = hook(wrap(gradient))
            return None if changed is None else changed._array

        self._refuse_while_recording("register_hook()")
        if edge_of(self) is None:
            raise untracked()
        Modes.changes += 1
        if self.grad_fn is None:
            self.hooks = (*self.hooks, over_arrays)
            return RemovableHandle(lambda: setattr(self, "hooks", tuple(h for h in self.hooks if h is not over_arrays)))
        node = self.grad_fn
        node.hooks = {**(node.hooks or {}), id(over_arrays): over_arrays}
        return RemovableHandle(lambda: (node.hooks or {}).pop(id(over_arrays), None))

    def accumulate_grad(self, gradient: Array) -> None:
        """Add to ``grad``, in place as PyTorch does; the first gradient is copied. A frozen leaf takes none."""
        if not self._tracked:
            return
        if self._grad is None:
            same = gradient.dtype is self._array.dtype
            self._grad = self._wrap(gradient.copy() if same else np.array(gradient, dtype=self._array.dtype))
        else:
            np.add(self._grad._array, gradient, self._grad._array)

    def backward(
        self,
        gradient: Self | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        """Compute the gradient of this tensor with respect to every leaf that it depends on.

        ``gradient`` is the upstream gradient; it may be left out (1) for a scalar. Gradients of gradients
        (``create_graph``) are left out.
        """
        if create_graph:
            raise second_order()
        if inputs is not None:
            raise GraphError(
                "left-out",
                expected="a backward pass to every leaf",
                got="inputs=..., a choice among them",
                cure="Write autograd.grad(loss, inputs), which gives the gradients of chosen tensors.",
            )
        if state.tape is not None:
            self._refuse_while_recording("backward()")
        edge = edge_of(self)
        if edge is None:
            raise untracked()
        if not (gradient is None or isinstance(gradient, Tracking)):
            raise DTypeError(
                "seed-kind",
                expected="a tensor as upstream gradient",
                got=type(gradient).__name__,
                cure="Write backward(engine.ones_like(y)), or y.sum().backward().",
            )
        seed = seed_of(self._array, None if gradient is None else gradient._array)
        run_backward([(edge, seed)], bool(retain_graph))

    @property
    def retains_grad(self) -> bool:
        """Whether this intermediate tensor keeps its gradient."""
        node = self.grad_fn
        return node is not None and node.retained is not None and node.retained() is self

    def detach_(self) -> Self:
        """Let go of the history: from here on this tensor is a leaf."""
        if self._view is not None:
            raise GraphError(
                "detach-view",
                expected="a tensor that is no view",
                got="a view, whose history is that of the tensor it looks into",
                cure="Write x = x.detach().",
            )
        self._refuse_while_recording("detach_()")
        self.grad_fn, self._tracked = None, False
        return self
