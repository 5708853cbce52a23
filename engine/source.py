"""Python source for values, calls and operators: how an op is written as PyTorch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from engine.arrays import np

REQUIRED = ...
"""Stands for the default of a setting that is always written, by its place."""

SPREAD = "..."
"""The same for several numbers that stand side by side: ``x.reshape(2, 3)``."""

SIGNS = frozenset({"+", "-", "*", "/", "//", "%", "**", "@", "==", "!=", "<", "<=", ">", ">=", "&", "|", "^"})


def written(value: Any) -> str:
    """A setting as source text, whatever stands in it: texts are escaped.

    >>> written((2, None, float("inf")))
    '(2, None, float("inf"))'
    >>> written(np.dtype(np.float32))
    'torch.float32'
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        quoted = ascii(str(value))
        return quoted if '"' in quoted or "\\" in quoted else f'"{quoted[1:-1]}"'
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f'float("{float(value)}")'
    if isinstance(getattr(value, "dtype", value), np.dtype):
        return f"torch.{np.dtype(value).name}"
    if isinstance(value, tuple | list):
        inner = ", ".join(written(part) for part in value)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if value is None or isinstance(value, int):
        return repr(value)
    raise TypeError(f"no source for a value of type {type(value).__name__}")


def options(attrs: Mapping[str, Any], settings: Mapping[str, Any]) -> list[str]:
    """The arguments of a call: required settings by place, the others by name where they differ from the default.

    >>> options({"kernel_size": 2, "stride": None, "padding": 1}, {"kernel_size": ..., "stride": None, "padding": 0})
    ['2', 'padding=1']
    """
    arguments = []
    for name, default in settings.items():
        if name not in attrs or _same(attrs[name], default):
            continue
        if default is SPREAD and len(attrs[name]):
            arguments += [written(part) for part in attrs[name]]
        else:
            by_place = default is REQUIRED or default is SPREAD
            arguments.append(f"{'' if by_place else f'{name}='}{written(attrs[name])}")
    return arguments


def expression(word: str, names: Sequence[str], arguments: Sequence[str] = ()) -> str:
    """A call of a function, of a method (``.exp``), or a sign between the names.

    >>> expression("F.gelu", ["x"], ['approximate="tanh"']), expression(".softmax", ["h"], ["-1"])
    ('F.gelu(x, approximate="tanh")', 'h.softmax(-1)')
    >>> expression("**", ["-2.0", "x"])
    '(-2.0) ** x'
    """
    if word in SIGNS:
        left = f"({names[0]})" if word == "**" and names[0].startswith("-") else names[0]
        return f"{left} {word} {names[1]}"
    if word.startswith("."):
        return f"{names[0]}{word}({', '.join([*names[1:], *arguments])})"
    return f"{word}({', '.join([*names, *arguments])})"


def single(value: Any) -> Any:
    """One number for a window with the same number along every axis."""
    many = isinstance(value, tuple | list) and len(value) > 0
    return value[0] if many and all(part == value[0] for part in value) else value


def _same(value: Any, default: Any) -> bool:
    return (type(value) is type(default) and bool(value == default)) or _equal_numbers(value, default)


def _equal_numbers(value: Any, default: Any) -> bool:
    return isinstance(value, int | float) and isinstance(default, int | float) and value == default


def sizes(shape: Sequence[int]) -> list[str]:
    """A shape as arguments side by side."""
    return [written(size) for size in shape] or ["()"]


def typed(usual: np.dtype[Any], dtype: Any) -> list[str]:
    """The argument ``dtype``, unless it is the usual one."""
    return [] if np.dtype(dtype) == usual else [f"dtype={written(np.dtype(dtype))}"]
