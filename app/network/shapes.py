"""Shapes with a "batch" in them: reading, writing and passing them through an op."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from app.network.attributes import attribute_problem, op_attributes
from app.network.fields import Value
from app.network.problems import Problem
from app.network.schema import OpSpec
from app.network.shown import shown
from engine.errors import ExplorerError
from engine.ops import OPS

Attrs = Mapping[str, Any]
Shape = tuple[int | Literal["batch"], ...]

BATCHES = (7919, 6997)
"""Two primes to stand for "batch": a side that differs between them depends on the batch."""


def written(shape: Shape) -> str:
    """A shape for people: `[batch, 4]`; a single number is `[]`."""
    return "[" + ", ".join(str(side) for side in shape) + "]"


def size(shape: Shape, batch: int) -> int:
    """How many numbers a value of this shape holds, with so many examples."""
    count = 1
    for side in shape:
        count *= batch if side == "batch" else side
    return count


def value_shape(value: Value) -> Shape:
    """The shape of a typed value: a number, a row, or a matrix."""
    if not isinstance(value, list):
        return ()
    first = value[0]
    return (len(value), len(first)) if isinstance(first, list) else (len(value),)


def op_shape(spec: OpSpec, inputs: Sequence[Shape]) -> Shape | Problem:
    """The output's shape as the engine infers it, or why it has none."""
    problem = attribute_problem(spec)
    if problem is not None:
        return problem
    outcome = _outcome(spec.op, tuple(op_attributes(spec).items()), tuple(inputs))
    return outcome.model_copy(update={"node": spec.id}) if isinstance(outcome, Problem) else outcome


@lru_cache(maxsize=4096)
def _outcome(op: str, attributes: tuple[tuple[str, Any], ...], inputs: tuple[Shape, ...]) -> Shape | Problem:
    """The shape of any use of the op with these settings and inputs: most uses in a network are alike.

    The engine knows numbers only, so it is asked twice, with two batch sizes: where the answers
    differ, the side is the batch; where they differ in another way, the batch was mixed up with
    another axis.
    """
    attrs = dict(attributes)
    answers: list[tuple[int, ...]] = []
    for batch in BATCHES:
        shapes = [tuple(batch if side == "batch" else side for side in shape) for shape in inputs]
        try:
            answers.append(tuple(int(side) for side in OPS[op].infer(shapes, attrs)))
        except ExplorerError as error:
            return _translated(error, inputs)
        except (KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError, AssertionError):
            return _bad_settings(op, attrs)
    if len(answers[0]) != len(answers[1]):
        return _mixed(inputs)
    shape: list[int | Literal["batch"]] = []
    for one, other in zip(*answers, strict=True):
        if one == other:
            shape.append(one)
        elif (one, other) == BATCHES:
            shape.append("batch")
        else:
            return _mixed(inputs)
    return tuple(shape)


def _translated(error: ExplorerError, inputs: Sequence[Shape]) -> Problem:
    return Problem(
        code=error.code,
        expected=_with_batch(error.expected),
        got=_with_batch(error.got) or " and ".join(written(shape) for shape in inputs),
        cure=_with_batch(error.cure),
    )


def _with_batch(text: str) -> str:
    """An engine's sentence with "batch" again where a multiple of its stand-in stands."""

    def restored(match: re.Match[str]) -> str:
        factor, rest = divmod(int(match[0]), BATCHES[0])
        if rest or not factor:
            return match[0]
        return "batch" if factor == 1 else f"batch × {factor}"

    return re.sub(r"\d{4,18}", restored, text)


def _bad_settings(op: str, attrs: Attrs) -> Problem:
    return Problem(
        code="bad-setting",
        expected=f"settings that {OPS[op].title} understands",
        got=shown(attrs),
        cure="Correct or remove the settings of this operation.",
    )


def _mixed(inputs: Sequence[Shape]) -> Problem:
    return Problem(
        code="batch-mixed",
        expected="an operation that keeps the batch as an axis of its own",
        got=" and ".join(written(shape) for shape in inputs),
        cure="Keep the first axis for the batch, and reshape the others only.",
    )
