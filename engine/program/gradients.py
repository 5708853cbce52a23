"""What happens to the leaves' gradients between one backward pass and the next: kept or zeroed, clipped or not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from engine.arrays import np
from engine.errors import ArgumentError
from engine.nn.utils import clip_factor, total_norm
from engine.op import Array
from engine.optim.hyperparameter import number_of
from engine.program.instruction import Instruction
from engine.tensor import Tensor, wrap


class Gradients:
    """Two settings of a training step, which take effect with the next one; nothing that was learned is lost.

    With ``zero`` (the usual way) every step begins without gradients. Without it the leaves keep theirs, and
    what the next backward pass contributes is added to them: PyTorch's loop with ``zero_grad()`` left out. What
    a leaf holds is its ``grad``, so ``optimizer.zero_grad()`` forgets it here too.

    ``clip_norm`` shortens the gradients of all trained parameters together, before the update, so that their
    norm is at most that: PyTorch's ``clip_grad_norm_``. None leaves them as they are.

    One object may serve several Programs of the same model.
    """

    def __init__(self, *, zero: bool = True, clip_norm: float | None = None) -> None:
        self.version = 0
        """Rises whenever Programs have to plan anew."""
        self.holding = False
        """Whether Programs have given leaves a ``grad`` that is to be forgotten where gradients are zeroed."""
        self.limit = np.zeros((), np.float64)
        """The largest norm; without a meaning where nothing is clipped."""
        self._zero = bool(zero)
        self._clips = False
        self.clip_norm = clip_norm

    @property
    def zero(self) -> bool:
        """Whether every step begins without gradients."""
        return self._zero

    @zero.setter
    def zero(self, zero: bool) -> None:
        if bool(zero) is not self._zero:
            self._zero = bool(zero)
            self.version += 1

    @property
    def clip_norm(self) -> float | None:
        """The largest norm of all gradients together; None where they are not clipped."""
        return float(self.limit) if self._clips else None

    @clip_norm.setter
    def clip_norm(self, norm: float | None) -> None:
        if norm is not None:
            self.limit[()] = _checked(norm)
        if (norm is not None) is not self._clips:
            self._clips = norm is not None
            self.version += 1


def _checked(norm: float) -> float:
    number = number_of(norm, "clip_norm")
    if not 0 <= number < math.inf:
        raise ArgumentError(
            "clip-norm-range",
            expected="clip_norm of at least 0 and finite, or None",
            got=f"{number:g}",
            cure="Choose the largest norm that the gradients may have together; 1 is usual.",
        )
    return number


class Leaves:
    """The leaves of one Program at the beginning of a backward pass: their buffers and the tensors' own ``grad``."""

    def __init__(self, leaves: Iterable[tuple[Tensor, Array]], gradients: Gradients) -> None:
        self._leaves = tuple((tensor, grad, wrap(grad)) for tensor, grad in leaves)
        self._gradients = gradients

    def forget(self) -> None:
        """No leaf holds a gradient: what is in the buffers is overwritten."""
        if self._gradients.holding:
            self._gradients.holding = False
            for tensor, _, _ in self._leaves:
                tensor._grad = None

    def hold(self) -> None:
        """Bring into each buffer what its leaf holds, 0 where that is nothing, and make the buffer the leaf's grad."""
        self._gradients.holding = True
        for tensor, grad, mine in self._leaves:
            held = tensor._grad
            if held is None:
                grad.fill(0)
            elif held._array is not grad:
                np.copyto(grad, held._array, casting="same_kind")
            tensor._grad = mine


class Clip:
    """Clipping by the total norm, as instructions: measure all gradients, then shorten each by the same factor."""

    def __init__(self, gradients: Sequence[Array], limit: Array, dtype: Any) -> None:
        self._gradients = tuple(gradients)
        self._limit = limit
        self._factor = np.ones((), dtype)

    def measure(self) -> None:
        """Find the factor for the gradients as they are now."""
        self._factor[()] = clip_factor(total_norm(self._gradients), float(self._limit))

    def shorten(self, gradient: Array) -> Instruction:
        """The instruction that multiplies a gradient, or a run of several, by the factor."""
        return np.multiply, (gradient, self._factor, gradient)
