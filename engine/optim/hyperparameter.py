"""A hyperparameter: a number of the rule that may be turned while training runs."""

from __future__ import annotations

from typing import Any

from engine.errors import ArgumentError


class Hyperparameter:
    """A number that each parameter group holds under this name, with the range in which it has a meaning.

    Declared in an optimizer's class. Reading it from the optimizer gives the first group's; setting it there sets
    it in every group. With ``off_at_zero`` a 0 (or False) leaves a part of the rule out, so its instructions are
    only there while it is on; ``switch`` says that there is nothing between.
    """

    def __init__(self, low: float, below: float, doc: str, *, off_at_zero: bool = False, switch: bool = False) -> None:
        self.low = low
        self.below = below
        self.off_at_zero = off_at_zero
        self.switch = switch
        self.__doc__ = doc

    def __set_name__(self, owner: Any, name: str) -> None:
        self.name = name
        owner.hyperparameters = {**owner.hyperparameters, name: self}

    def __get__(self, optimizer: Any, owner: type | None = None) -> float:
        if optimizer is None:
            return float("nan")
        number: float = optimizer.settings[self.name]
        return number

    def __set__(self, optimizer: Any, value: float) -> None:
        optimizer.turn(self.name, self.checked(value))

    def checked(self, value: object) -> float:
        """The number, if it lies in the range; else ArgumentError."""
        number = number_of(value, self.name)
        if not self.low <= number < self.below:
            raise ArgumentError(
                "hyperparameter-range",
                expected=f"{self.name} of at least {self.low:g} and less than {self.below:g}",
                got=f"{number:g}",
                cure=f"Choose another {self.name}.",
            )
        return number


def switch(doc: str) -> Hyperparameter:
    """A part of the rule that is on or off."""
    return Hyperparameter(0, 2, doc, off_at_zero=True, switch=True)


def number_of(value: Any, name: str) -> float:
    """The setting as a Python number; a tensor or an array of one cell will do."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ArgumentError(
            "hyperparameter-number",
            expected=f"a number for {name}",
            got=f"{value!r}",
            cure=f"Pass {name} as a number.",
        ) from None
