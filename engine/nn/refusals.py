"""What modules refuse, as errors of the kinds that PyTorch raises."""

from __future__ import annotations

from engine.errors import ExplorerError


class PartNameError(ExplorerError, KeyError):
    """A name that a part of a module cannot have."""


class PartKindError(ExplorerError, TypeError):
    """A value of a kind that cannot stand in this place."""


class MissingPartError(ExplorerError, AttributeError):
    """A part that the module does not have."""


class MissingItemError(ExplorerError, IndexError):
    """A place in a list of modules or parameters that holds nothing."""
