"""NumPy's names of settings, which PyTorch takes too: ``x.sum(axis=0, keepdims=True)``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def numpy_names(method: Callable[P, R]) -> Callable[P, R]:
    """The method with ``axis`` for ``dim`` and ``keepdims`` for ``keepdim``."""

    @wraps(method)
    def named(*args: P.args, **kwargs: P.kwargs) -> R:
        if "axis" in kwargs or "keepdims" in kwargs:
            settings: dict[str, Any] = kwargs
            for theirs, ours in (("axis", "dim"), ("keepdims", "keepdim")):
                if theirs in settings:
                    settings[ours] = settings.pop(theirs)
        return method(*args, **kwargs)

    return named
