"""The settings of an op's use, checked against the ones that its own samples show.

The engine's table is the only list: which attributes an op knows, what they look like and how many
inputs go with them is read off the samples over which the op is tested.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from numbers import Real
from typing import Any, Final, Literal

from app.network.offered import OFFERED
from app.network.problems import Problem
from app.network.schema import LossName, OpSpec
from app.network.shown import shown

LOSS_OPS: dict[LossName, str] = {
    "mse": "mse_loss",
    "l1": "l1_loss",
    "bce_with_logits": "bce_with_logits",
    "cross_entropy": "cross_entropy",
}
"""The op behind each loss of a design."""


@cache
def examples(op: str) -> dict[str, tuple[Any, ...]]:
    """Each attribute that the op knows, with the values its samples give it, the first one first."""
    seen: dict[str, list[Any]] = {}
    for sample in OFFERED[op].samples():
        for key, value in sample.attrs.items():
            if value not in seen.setdefault(key, []):
                seen[key].append(value)
    return {key: tuple(values) for key, values in seen.items()}


Sort = Literal["truth", "whole", "number", "list", "word"]


def sort_of(value: object) -> Sort | None:
    """What a value of a setting is; None of one that says that there is none."""
    match value:
        case None:
            return None
        case bool():
            return "truth"
        case int():
            return "whole"
        case str():
            return "word"
        case tuple() | list():
            return "list"
        case _:
            return "number"


def may_be_left_out(op: str, key: str) -> bool:
    """Whether a use of the op does without this setting."""
    return any(sample.attrs.get(key) is None for sample in OFFERED[op].samples())


@cache
def _arities(op: str) -> dict[frozenset[str], int]:
    return {frozenset(sample.attrs): len(sample.inputs) for sample in OFFERED[op].samples()}


FEWEST, MOST = 2, 16
"""Inputs of an op that takes any number of them: what it begins with, and as many as a design can say."""


def variadic(op: str) -> bool:
    """Whether the op takes any number of inputs, as Concatenate does."""
    return op in OFFERED and OFFERED[op].arity < 0


def op_arity(spec: OpSpec, ports: Collection[int] = ()) -> int | None:
    """How many inputs this use of an op takes (Power takes one when its exponent is set); None: unknown op.

    One that takes any number has as many as reach up to the last of those `ports` that are connected.
    """
    if spec.op not in OFFERED:
        return None
    if variadic(spec.op):
        return max(FEWEST, 1 + max(ports, default=0))
    return _arities(spec.op).get(frozenset(spec.attrs), OFFERED[spec.op].arity)


def op_attributes(spec: OpSpec) -> dict[str, Any]:
    """The settings as the engine takes them: lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in spec.attrs.items()}


def attribute_problem(spec: OpSpec) -> Problem | None:
    """Why these settings cannot be the op's, if so."""
    known = examples(spec.op)
    for key, value in spec.attrs.items():
        if key not in known:
            return Problem(
                code="bad-setting",
                node=spec.id,
                expected=("one of the settings " + ", ".join(known)) if known else "no settings",
                got=shown({key: value}),
                cure=f"Remove {shown(key)}.",
            )
        if not any(_alike(value, example) for example in known[key]):
            return Problem(
                code="bad-setting",
                node=spec.id,
                expected=f"{key} such as {' or '.join(shown(example) for example in known[key][:4])}",
                got=shown(value),
                cure=f"Correct the setting {key}.",
            )
    return None


def _alike(value: object, example: object) -> bool:
    """Whether a setting is of the same sort as an example of it; words must be the same word."""
    if isinstance(example, str) or example is None:
        return value == example
    if isinstance(example, bool) or isinstance(value, bool):
        return isinstance(example, bool) and isinstance(value, bool)
    if isinstance(example, tuple):
        return isinstance(value, list)
    if isinstance(example, int):
        return isinstance(value, int)
    return isinstance(example, Real) and isinstance(value, Real)


def default_attributes(op: str) -> Mapping[str, Any]:
    """Settings for a new use of the op: what its first sample shows, without the empty ones."""
    first = OFFERED[op].samples()[0].attrs
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in first.items() if value is not None
    }


ALONG = ("cat", "stack", "cumsum", "cumprod", "softmax", "log_softmax", "max_dim", "min_dim", "unsqueeze")
LAST_AXIS: Final[dict[str, dict[str, int]]] = {
    **{op: {"dim": -1} for op in ALONG},
    "transpose": {"dim0": -2, "dim1": -1},
}
"""Ops that work along an axis begin with the last one, which counts features: the first one counts examples."""


def palette_attributes(op: str) -> dict[str, Any]:
    """Settings for a new use of the op from the palette, with which it fits into most places of a design."""
    return {**default_attributes(op), **LAST_AXIS.get(op, {})}
