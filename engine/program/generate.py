"""Replay as straight-line Python: the instructions written out one below the other.

A loop over ``(function, args)`` spends a fifth of a small network's step on taking tuples apart and on
NumPy's search for other array libraries. The text that is compiled here does the same calls in the same
order. It is made of numbered names alone; which function or array a name stands for is in the function's
namespace, so nothing that a user wrote becomes code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

from engine.arrays import np
from engine.program.instruction import Instruction

WARM = 2
"""So many runs are looped over first: compiling takes longer than they do, and many Programs run no more."""
LINES = 200
"""Instructions of one compiled function, so that no function grows with the network."""


class Replay:
    """Instructions that are run again and again, with no further work on the way.

    The first runs loop over them; what is run more often is compiled once.
    """

    def __init__(self, instructions: Sequence[Instruction]) -> None:
        self.instructions = tuple(instructions)
        self._left = WARM
        self._compiled: tuple[Callable[[], None], ...] = ()

    def run(self) -> None:
        """All instructions, in order."""
        for part in self._compiled:
            part()
        if not self._compiled:
            self._loop()

    def _loop(self) -> None:
        for function, args in self.instructions:
            function(*args)
        self._left -= 1
        if self._left == 0:
            self._compiled = compiled(self.instructions)


def compiled(instructions: Sequence[Instruction]) -> tuple[Callable[[], None], ...]:
    """Functions without arguments that, called in turn, run the instructions."""
    return tuple(_function(instructions[first : first + LINES]) for first in range(0, len(instructions), LINES))


def _function(instructions: Sequence[Instruction]) -> Callable[[], None]:
    names = _Names()
    body = "".join(f" {_line(names, function, args)}\n" for function, args in instructions)
    module = compile(f"def replay():\n{body}", "<program>", "exec")
    code = next(constant for constant in module.co_consts if hasattr(constant, "co_code"))
    return FunctionType(code, names.space)


class _Names:
    """A name for each object that the text speaks of."""

    def __init__(self) -> None:
        self.space: dict[str, Any] = {"__builtins__": {}}
        self._known: dict[int, str] = {}

    def of(self, value: object) -> str:
        if id(value) not in self._known:
            self._known[id(value)] = f"v{len(self._known)}"
            # The namespace keeps the object alive, and with it its id.
            self.space[self._known[id(value)]] = value
        return self._known[id(value)]


def _line(names: _Names, function: Callable[..., object], args: tuple[Any, ...]) -> str:
    """One instruction as text. Copies and products go straight to the array's own C function: same numbers, sooner."""
    if function is np.copyto and len(args) == 2:
        return f"{names.of(args[0])}[...] = {names.of(args[1])}"
    if function is np.dot and len(args) == 3:
        function, args = args[0].dot, args[1:]
    return f"{names.of(function)}({', '.join(map(names.of, args))})"
