"""Errors that teach: a code, what was expected, what came, and the cure.

Every error that a learner can cause is an :class:`ExplorerError`. Where PyTorch raises a built-in
kind (``RuntimeError``, ``TypeError`` ...), ours is of that kind too, so a PyTorch lesson's ``except``
clauses keep working.
"""

from __future__ import annotations


class ExplorerError(Exception):
    """Something the learner can put right.

    ``code`` is short and stable ("shape-mismatch"); ``expected``, ``got`` and ``cure`` are sentences
    or phrases for people; ``where`` names the module path or node at which it happened, and ``op`` the
    operation, if known.
    """

    def __init__(self, code: str, *, expected: str, got: str, cure: str, where: str | None = None) -> None:
        super().__init__(code, expected, got, cure, where)
        self.code = code
        self.expected = expected
        self.got = got
        self.cure = cure
        self.where = where
        self.op: str | None = None

    def __str__(self) -> str:
        named = self.op is None or self.op.casefold() in f"{self.expected} {self.got}".casefold()
        op = "" if named else f" in {self.op}"
        place = f" (at {self.where})" if self.where else ""
        return f"{self.code}{op}{place}: expected {self.expected}, but got {self.got}. {self.cure}"

    def as_dict(self) -> dict[str, str | None]:
        """The one shape in which errors travel: code, expected, got, cure, where."""
        return {
            "code": self.code,
            "expected": self.expected,
            "got": self.got,
            "cure": self.cure,
            "where": self.where,
        }


class ShapeError(ExplorerError, RuntimeError):
    """Arrays whose shapes do not fit together."""


class TargetError(ShapeError, ValueError):
    """Targets whose shape does not fit the predictions."""


class ItemError(ShapeError, ValueError):
    """A tensor of many cells where a single number is needed."""


class DTypeError(ExplorerError, RuntimeError, TypeError):
    """An array of a kind of number that cannot be used here."""


class NumberKindError(DTypeError, ValueError):
    """Data that are no numbers. PyTorch raises TypeError for an operand and ValueError for a tensor's data."""


class GraphError(ExplorerError, RuntimeError):
    """A backward pass that the graph cannot give: freed, not scalar, or nothing tracked."""


class RecordError(ExplorerError, RuntimeError):
    """A model that cannot be recorded as a Program, because its graph depends on its numbers."""


class StateError(ExplorerError, RuntimeError):
    """Saved state (of a module, an optimizer or a Program) that does not fit its owner."""


class ArgumentError(ExplorerError, ValueError, RuntimeError):
    """A setting outside what has a meaning, such as a negative learning rate. PyTorch raises either kind."""


class DimensionError(ExplorerError, IndexError):
    """An axis that the array does not have."""


class RangeError(ExplorerError, IndexError, RuntimeError):
    """A number outside what is possible, such as an index outside its dimension.

    PyTorch raises IndexError for some of these and RuntimeError for others.
    """


class DivisionByZeroError(ExplorerError, RuntimeError, ZeroDivisionError):
    """Whole numbers divided by 0, which have no infinity to give."""


class DeviceError(ExplorerError, RuntimeError):
    """A device that is not here."""
