"""What modules refuse, as errors of the kinds that PyTorch raises."""

from __future__ import annotations

from engine.errors import ArgumentError, DTypeError, ExplorerError


class PartNameError(ExplorerError, KeyError):
    """A name that a part of a module cannot have."""


class PartKindError(ExplorerError, TypeError):
    """A value of a kind that cannot stand in this place."""


class MissingPartError(ExplorerError, AttributeError):
    """A part that the module does not have."""


class MissingItemError(ExplorerError, IndexError):
    """A place in a list of modules or parameters that holds nothing."""


def check_device(device: object) -> None:
    """Raise ArgumentError for any device but the CPU."""
    if device is not None and str(device).split(":")[0] != "cpu":
        raise ArgumentError(
            "unavailable-device",
            expected='the device "cpu", which is the only one here',
            got=repr(str(device)),
            cure='Write device="cpu", or leave it out.',
        )


def half_refused(what: str) -> DTypeError:
    """The error of numbers of 16 bits, which no kernel here computes with."""
    return DTypeError(
        "no-half-precision",
        expected="float32 or float64",
        got=what,
        cure="Stay with float32: on a CPU, and at this size, 16 bits would be slower and less exact.",
    )
