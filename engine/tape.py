"""The tape: the ordered record of one forward pass, kept only while a Program is recorded.

Module paths come from :func:`scope`: ``with scope("l1"): ...`` names everything that happens inside.
Both are per thread, so two learners' recordings do not mix.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ContextDecorator, contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.arrays import NDArray
from engine.op import Attrs, Op
from engine.random import Generator

# Entries hold tensors, whose class stands on a higher floor: the tape needs only their identity.
Recorded = Any


@dataclass(frozen=True)
class Entry:
    """One op as it ran: its inputs, its output (tensors) and the module path at which it ran."""

    op: Op
    attrs: Attrs
    inputs: tuple[Recorded, ...]
    output: Recorded
    path: str


@dataclass(frozen=True)
class Renamed:
    """A tensor that was changed in place: from here on its name stands for what ``now`` holds."""

    tensor: Recorded
    now: Recorded


@dataclass(frozen=True)
class Call:
    """One call of a module, and the entries [first, last) that it wrote."""

    module: Any
    path: str
    inputs: tuple[Any, ...]
    settings: Mapping[str, Any]
    output: Any
    first: int
    last: int


@dataclass
class Tape:
    """Entries in the order in which they ran, and the calls of modules among them."""

    entries: list[Entry | Renamed] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    made: set[int] = field(default_factory=set)
    kept: dict[int, Recorded] = field(default_factory=dict)
    """Parameters and buffers: training changes them from step to step."""
    rebound: list[tuple[Any, str, Recorded]] = field(default_factory=list)
    """A module's attributes that were given another tensor: the module, the name, and what it held before."""
    generators: dict[int, tuple[Generator, NDArray[Any], int]] = field(default_factory=dict)
    first: dict[int, Recorded] = field(default_factory=dict)
    """What a tensor held before it was first changed in place."""
    fresh: dict[int, Recorded] = field(default_factory=dict)
    paths: dict[Any, str] = field(default_factory=dict)
    """Each module's place in the model that is recorded."""

    def draws(self, generator: Generator) -> None:
        """Remember where a generator stood before the model first drew from it."""
        self.generators.setdefault(id(generator), (generator, generator.get_state(), generator.starts))

    def reseeded(self) -> bool:
        """Whether a generator was started anew on the way: a replay would not."""
        return any(generator.starts != starts for generator, _, starts in self.generators.values())

    def rewind(self) -> None:
        """Give back the numbers that the recording has drawn, so that the first step draws them."""
        for generator, before, _ in self.generators.values():
            generator.set_state(before)

    def append(self, entry: Entry) -> None:
        """Add an op that has just run."""
        self.entries.append(entry)
        self.made.add(id(entry.output))

    def rename(self, tensor: Recorded, now: Recorded, before: Recorded) -> None:
        """A tensor took over the numbers of ``now`` in place; ``before`` holds those that it had."""
        self.entries.append(Renamed(tensor, now))
        self.first.setdefault(id(tensor), before)
        self.made.add(id(tensor))

    def create(self, tensor: Recorded) -> None:
        """Mark a constant that the model has just made, and may therefore change in place."""
        self.fresh[id(tensor)] = tensor

    def is_fresh(self, tensor: Recorded) -> bool:
        """Whether the model itself made this constant, anew at each step."""
        return id(tensor) in self.fresh

    def feed(self, tensor: Recorded) -> None:
        """Mark a tensor as one whose numbers are fed anew at each step."""
        self.made.add(id(tensor))

    def keep(self, tensors: Iterable[Recorded]) -> None:
        """Mark parameters and buffers, whose numbers a step may change."""
        self.kept.update((id(tensor), tensor) for tensor in tensors if tensor is not None)

    def varies(self, tensor: Recorded) -> bool:
        """Whether the tensor's numbers may be others at the next step: computed, fed, trained or kept."""
        return tensor.requires_grad or id(tensor) in self.made or id(tensor) in self.kept

    def knows(self, tensor: Recorded) -> bool:
        """Whether the tensor was computed on this tape, or is fed."""
        return id(tensor) in self.made


class Modes:
    """How often something was changed that a recording depends on: a module's mode, what is tracked, a hook.

    Who has seen this count knows that none has changed since.
    """

    changes = 0


class _State(threading.local):
    def __init__(self) -> None:
        self.tape: Tape | None = None
        self.path: list[str] = []
        self.grad_enabled = True


state = _State()


def current_path() -> str:
    """The module path at this point, such as "l1.linear"; empty at the top."""
    return ".".join([name for name in state.path if name])


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Name everything that runs inside; scopes nest with dots."""
    state.path.append(name)
    try:
        yield
    finally:
        state.path.pop()


@contextmanager
def recording() -> Iterator[Tape]:
    """Write every op that runs inside on a fresh tape; module paths start anew."""
    before, path = state.tape, state.path
    tape = state.tape = Tape()
    state.path = []
    try:
        yield tape
    finally:
        state.tape, state.path = before, path


class _Mode(ContextDecorator):
    """Tracking switched on or off for a while; as a context, as a decorator, and at once where it is called."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled
        self._before: list[bool] = []

    def __enter__(self) -> None:
        self._before.append(state.grad_enabled)
        state.grad_enabled = self._enabled

    def __exit__(self, *exception: object) -> None:
        state.grad_enabled = self._before.pop()


class _Plain(_Mode):
    """A mode that decorates a function without parentheses too, as in ``@no_grad``."""

    def __new__(cls, function: Any = None) -> Any:
        return cls()(function) if callable(function) else super().__new__(cls)


class no_grad(_Plain):  # noqa: N801 - PyTorch's name
    """Run without keeping the graph: results do not require a gradient. Also a decorator."""

    def __init__(self) -> None:
        super().__init__(False)


class enable_grad(_Plain):  # noqa: N801 - PyTorch's name
    """Keep the graph, inside a :class:`no_grad` too. Also a decorator."""

    def __init__(self) -> None:
        super().__init__(True)


class inference_mode(_Plain):  # noqa: N801 - PyTorch's name
    """As :class:`no_grad`; its results may be used afterwards like any others."""

    def __init__(self, mode: bool = True) -> None:
        super().__init__(not mode)


class set_grad_enabled(_Mode):  # noqa: N801 - PyTorch's name
    """Switch tracking on or off: at once where it is called, and back at the end of a ``with``."""

    def __init__(self, mode: bool) -> None:
        super().__init__(mode)
        self._before.append(state.grad_enabled)
        state.grad_enabled = mode

    def __enter__(self) -> None:
        state.grad_enabled = self._enabled


def is_grad_enabled() -> bool:
    """Whether ops keep what a backward pass would need."""
    return state.grad_enabled
