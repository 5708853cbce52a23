"""Which of the engine's ops a design may use: settings that can be written down, numbers that can be learned from."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import ExplorerError
from engine.op import Attrs, Op
from engine.ops import OPS


def _writable(value: Any) -> bool:
    """Whether a setting can stand in a design: a number, a word, a truth value, or a list of whole numbers."""
    if isinstance(value, tuple | list):
        return all(isinstance(part, int) and not isinstance(part, bool) for part in value)
    return value is None or isinstance(value, bool | int | float | str)


def _offered(op: Op) -> bool:
    """From floating-point numbers to such numbers, the same at each step, with settings that can be written.

    That leaves out what has no gradient by its nature (comparisons, places), and takes in what cuts a path on purpose.
    """
    if op.random or op.writes or op.arity == 0:
        return False
    samples = op.samples()
    first = samples[0]
    if not all(np.asarray(x).dtype.kind == "f" for x in first.inputs):
        return False
    if not all(_writable(value) for sample in samples for value in sample.attrs.values()):
        return False
    if op.result_dtype([np.asarray(x).dtype for x in first.inputs], first.attrs).kind != "f":
        return False
    return _takes_matrices(op, len(first.inputs), first.attrs)


def _takes_matrices(op: Op, inputs: int, attrs: Attrs) -> bool:
    """Whether a new use from the palette works on matrices, but for sizes that must fit each other."""
    given = {key: value for key, value in attrs.items() if value is not None}
    try:
        op.infer([(3, 4)] * inputs, given)
    except ExplorerError as error:
        return error.code in SIZES
    except KeyError:
        return False
    return True


SIZES = frozenset({"shape-mismatch", "reshape-size"})

OFFERED: dict[str, Op] = {name: op for name, op in OPS.items() if _offered(op)}
