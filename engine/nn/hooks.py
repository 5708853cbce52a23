"""Functions that are called whenever a module runs, or when a gradient has passed through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.errors import GraphError, RecordError
from engine.ops import OPS
from engine.tape import Modes, state
from engine.tensor import RemovableHandle, Tensor, apply

if TYPE_CHECKING:
    from engine.nn.module import Module


class Hooks:
    """The hooks of one module, in the order in which they are called."""

    def __init__(self) -> None:
        self.before: dict[int, tuple[Callable[..., Any], bool]] = {}
        self.after: dict[int, tuple[Callable[..., Any], bool, bool]] = {}
        self.backward: dict[int, Callable[..., Any]] = {}
        self._made = 0

    def add(self, kind: str, hook: Any, prepend: bool) -> RemovableHandle:
        """Register a hook of that kind; the handle takes it away again."""
        self._made += 1
        Modes.changes += 1
        key, table = self._made, getattr(self, kind)
        setattr(self, kind, {key: hook, **table} if prepend else {**table, key: hook})
        return RemovableHandle(lambda: getattr(self, kind).pop(key, None))

    def signature(self) -> tuple[Any, ...]:
        """Which hooks there are: a recording holds for these alone."""
        return (*self.before, -1, *self.after, -1, *self.backward)

    def run(self, module: Module, call: Callable[..., Any], inputs: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """The module's call with everything that is to happen around it."""
        for hook, with_settings in tuple(self.before.values()):
            if with_settings:
                changed = hook(module, inputs, settings)
                inputs, settings = (inputs, settings) if changed is None else changed
            else:
                changed = hook(module, inputs)
                inputs = inputs if changed is None else changed if isinstance(changed, tuple) else (changed,)
        called = set()
        try:
            watched = _Watched(module, tuple(self.backward.values()), inputs) if self.backward else None
            result = call(*(inputs if watched is None else watched.inputs), **settings)
            for key, (after, with_settings, _) in tuple(self.after.items()):
                called.add(key)
                changed = after(module, inputs, settings, result) if with_settings else after(module, inputs, result)
                result = result if changed is None else changed
        except Exception:
            for key, (after, with_settings, always) in tuple(self.after.items()):
                if always and key not in called:
                    after(module, inputs, settings, None) if with_settings else after(module, inputs, None)
            raise
        return result if watched is None else watched.output(result)


class _Watched:
    """One call of a module whose gradients are watched: what arrives at its outputs, and what leaves its inputs.

    The inputs are handed on as clones of their own, so that gradients from other uses do not mix with
    this module's.
    """

    def __init__(self, module: Module, hooks: tuple[Callable[..., Any], ...], inputs: tuple[Any, ...]) -> None:
        if state.tape is not None:
            raise RecordError(
                "not-recordable",
                expected="a model without backward hooks",
                got=f"one on {type(module).__name__}",
                cure="Remove the hook before recording; a Program's gradients can be read after each step.",
            )
        self._module, self._hooks = module, hooks
        self._leaving: list[Tensor | None] = []
        self._arrived: list[Tensor | None] = []
        self._tracked = [i for i, x in enumerate(inputs) if isinstance(x, Tensor) and x.requires_grad]
        self._given: dict[int, Tensor | None] = {}
        self.inputs = tuple(apply(OPS["clone"], {}, x) if i in self._tracked else x for i, x in enumerate(inputs))
        self._count = len(inputs)
        for i in self._tracked:
            self.inputs[i].register_hook(self._at_input(i))

    def output(self, result: Any) -> Any:
        """The module's result, with its gradients watched."""
        outputs = result if isinstance(result, tuple) else (result,)
        self._arrived = [None] * len(outputs)
        for i, y in enumerate(outputs):
            if isinstance(y, Tensor) and y.requires_grad:
                y.register_hook(self._at_output(i))
        return result

    def _at_output(self, i: int) -> Callable[[Tensor], None]:
        def arrived(gradient: Tensor) -> None:
            self._arrived[i] = gradient
            if not self._tracked:
                self._report()

        return arrived

    def _at_input(self, i: int) -> Callable[[Tensor], Tensor | None]:
        def leaving(gradient: Tensor) -> Tensor | None:
            self._given[i] = gradient
            if len(self._given) < len(self._tracked):
                return None
            return self._report()[i]

        return leaving

    def _report(self) -> list[Tensor | None]:
        leaving = [self._given.get(i) for i in range(self._count)]
        for hook in self._hooks:
            changed = hook(self._module, tuple(leaving), tuple(self._arrived))
            if changed is not None:
                if len(self._tracked) > 1:
                    raise _several(self._module)
                leaving = list(changed) if isinstance(changed, tuple) else [changed]
        self._given = {}
        return leaving


def _several(module: Module) -> GraphError:
    """One gradient has gone on its way before the last of several is known."""
    return GraphError(
        "hook-changes-several",
        expected="a backward hook that changes gradients only where one input is tracked",
        got=f"{type(module).__name__} with several",
        cure="Change them with x.register_hook(...) on each input.",
    )
