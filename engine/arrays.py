"""The one seam to the array library: everything in ``engine`` that computes says ``np`` from here.

Today it is NumPy, and the only device is the CPU. An array library with NumPy's names, such as one for
a GPU, would be put behind this module; nothing else in ``engine`` imports it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["NDArray", "np", "quietly"]

Result = TypeVar("Result")

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def quietly(function: Callable[..., Result], *args: Any) -> Result:
    """``function(*args)`` without a warning where a number overflows or is not a number, as in PyTorch.

    As ``np.errstate(all="ignore")`` does, in a tenth of its time: NumPy keeps that setting in the current
    context, so the call is made inside a context in which it was set once for each thread.
    """
    if _quiet.get():
        return function(*args)
    return _contexts.run(function, *args)


def _silence() -> None:
    np.seterr(all="ignore")
    _quiet.set(True)


class _Contexts(threading.local):
    """The thread's quiet context."""

    def __init__(self) -> None:
        context = copy_context()
        context.run(_silence)
        self.run = context.run


_contexts = _Contexts()
