"""A TensorDataset whose columns and classes have names."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.dataset import TensorDataset
from engine.tensor import Tensor

__all__ = ["NamedDataset"]


class NamedDataset(TensorDataset):
    """Inputs and targets, with what they are called.

    ``name`` is the set's own, ``features`` those of the inputs' columns, ``classes`` those of the class
    indices; ``classes`` is empty where the target is a number to predict.
    """

    def __init__(
        self, name: str, inputs: Tensor, targets: Tensor, features: Sequence[str], classes: Sequence[str] = ()
    ) -> None:
        super().__init__(inputs, targets)
        self.name = name
        self.features = tuple(features)
        self.classes = tuple(classes)

    @property
    def inputs(self) -> Tensor:
        """All inputs, [samples, features] (or [samples, channels, height, width] for pictures)."""
        return self.tensors[0]

    @property
    def targets(self) -> Tensor:
        """All targets: class indices int64 [samples], or numbers [samples, 1]."""
        return self.tensors[1]

    def __repr__(self) -> str:
        kinds = f"{len(self.classes)} classes" if self.classes else "regression"
        return f"NamedDataset({self.name!r}, {len(self)} samples, {len(self.features)} features, {kinds})"
