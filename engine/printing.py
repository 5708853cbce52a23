"""Numbers laid out as PyTorch prints a tensor: aligned, four decimals, long ones shortened in the middle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.arrays import NDArray, np
from engine.errors import ArgumentError

Array = NDArray[Any]


@dataclass
class _Options:
    precision: int = 4
    threshold: float = 1000
    """With more cells than this, the middle of each axis is left out."""
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None
    """None: as the numbers ask for."""


_PROFILES = {
    "default": _Options(),
    "short": _Options(precision=2, edgeitems=2),
    "full": _Options(threshold=math.inf),
}
_options = _Options()


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """How tensors are printed from now on: digits, when to shorten, the width of a line.

    >>> set_printoptions(precision=2)
    >>> set_printoptions(profile="default")
    """
    if profile is not None:
        if profile not in _PROFILES:
            raise ArgumentError(
                "print-profile", expected=f"one of {list(_PROFILES)}", got=repr(profile), cure='Write "default".'
            )
        _options.__dict__.update(_PROFILES[profile].__dict__)
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    _options.__dict__.update({name: value for name, value in given.items() if value is not None})
    _options.sci_mode = sci_mode


def tensor_text(array: Array, suffixes: Sequence[str], default: np.dtype[Any]) -> str:
    """``tensor([1., 2.], requires_grad=True)``; ``default`` is the dtype that is not mentioned."""
    prefix = "tensor("
    notes = []
    if array.size == 0:
        text = "[]"
        if array.ndim != 1:
            notes.append(f"size={array.shape}")
        mention = array.dtype != default
    else:
        text = numbers_text(array, len(prefix))
        mention = array.dtype not in (default, np.dtype(np.int64), np.dtype(np.bool_))
    if mention:
        notes.append(f"dtype=torch.{array.dtype}")
    return _with_notes(prefix + text, [*notes, *suffixes], len(prefix)) + ")"


def numbers_text(array: Array, indent: int) -> str:
    """The numbers in brackets, lines after the first one indented."""
    shorten = array.size > _options.threshold
    shown = _edges(array) if shorten else array
    return _laid_out(array, indent, shorten, _NumberFormat(shown))


class _NumberFormat:
    """One way to write all the numbers of a tensor, in one width."""

    def __init__(self, shown: Array) -> None:
        self.floating = shown.dtype.kind == "f"
        self.digits = 0
        self.scientific = False
        if not self.floating:
            self.width = max((len(str(value)) for value in shown.reshape(-1).tolist()), default=1)
            return
        values = shown.reshape(-1).astype(np.float64)
        values = values[np.isfinite(values) & (values != 0)]
        self.whole = bool((values == np.ceil(values)).all())
        if values.size:
            size = np.abs(values)
            wide = bool(size.max() / size.min() > 1000 or size.max() > 1e8)
            self.scientific = wide or (not self.whole and bool(size.min() < 1e-4))
        if _options.sci_mode is not None:
            self.scientific = _options.sci_mode
        self.width = max((len(self.bare(value)) for value in values.tolist()), default=1)

    def bare(self, value: Any) -> str:
        """The number without padding."""
        if not self.floating:
            return str(value)
        if self.scientific:
            return f"{value:.{_options.precision}e}"
        if self.whole:
            return f"{value:.0f}." if math.isfinite(value) else f"{value:.0f}"
        return f"{value:.{_options.precision}f}"

    def __call__(self, value: Any) -> str:
        return self.bare(value).rjust(self.width)


def _edges(array: Array) -> Array:
    """The cells that are shown of a long tensor."""
    edge = _options.edgeitems
    for axis, size in enumerate(array.shape):
        if size > 2 * edge:
            array = np.concatenate([array.take(range(edge), axis), array.take(range(size - edge, size), axis)], axis)
    return array


def _laid_out(array: Array, indent: int, shorten: bool, write: _NumberFormat) -> str:
    if array.ndim == 0:
        return write(array.item())
    if array.ndim == 1:
        return _line(array, indent, shorten, write)
    parts = [
        "..." if part is None else _laid_out(array[part], indent + 1, shorten, write)
        for part in _shown_places(len(array), shorten)
    ]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(parts) + "]"


def _line(array: Array, indent: int, shorten: bool, write: _NumberFormat) -> str:
    values = array.tolist()
    parts = [" ..." if part is None else write(values[part]) for part in _shown_places(len(values), shorten)]
    per_line = max(1, (_options.linewidth - indent) // (write.width + 2))
    lines = [", ".join(parts[first : first + per_line]) for first in range(0, len(parts), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _shown_places(size: int, shorten: bool) -> list[int | None]:
    """The places of an axis that are shown, with None where some are left out."""
    edge = _options.edgeitems
    if not shorten or size <= 2 * edge:
        return list(range(size))
    return [*range(edge), None, *range(size - edge, size)]


def _with_notes(text: str, notes: Sequence[str], indent: int) -> str:
    length = len(text) - text.rfind("\n") + 1
    for note in notes:
        if length + len(note) + 2 > _options.linewidth:
            text += ",\n" + " " * indent + note
            length = indent + len(note)
        else:
            text += ", " + note
            length += len(note) + 2
    return text
