"""The lines of a forward pass before their values have names: single ops, as a person writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.export.graph import Step, Value, values_in
from engine.export.varying import Varying
from engine.source import expression, written

Mode = Literal["switch", "plain", "evaluated"]
"""What runs only in training is written with ``self.training``, as it was recorded, or as it is in evaluation."""

Namer = Callable[[Value], str]


@dataclass(eq=False)
class Line:
    """What is read, what is made, and the text over the names of both."""

    inputs: list[Value]
    result: Any
    write: Callable[[str, Namer], list[str]]
    pure: bool = True
    cut: bool = False
    """Whether it stands under ``torch.no_grad()``."""


def function_line(word: str, inputs: list[Value], result: Value, more: Sequence[str] = (), pure: bool = True) -> Line:
    """A call of a function over the inputs, and further arguments."""
    return Line(
        inputs,
        result,
        lambda target, name: [f"{target} = {expression(word, [name(value) for value in inputs], more)}"],
        pure,
    )


def step_line(step: Step) -> Line:
    """One op as its own code."""

    def write(target: str, name: Namer) -> list[str]:
        names = [name(value) for value in step.inputs]
        operands = step.inputs[1:] if step.op.name == "where" else step.inputs
        if step.op.takes_numbers and not all(number_like(value) for value in operands):
            floats = any(not number_like(value) and value.tensor.dtype.kind == "f" for value in operands)
            names = [plain_number(value, text, floats) for value, text in zip(step.inputs, names, strict=True)]
        if step.op.name in ("cross_entropy", "nll_loss") and step.inputs[1].tensor.dtype.name not in INDICES:
            names[1] = f"{names[1]}.long()"
        if step.op.writes:
            return [step.op.code(names, step.attrs)]
        return _reshaped(step, target, names) or step.op.code_lines(target, names, step.attrs)

    return Line(step.inputs, step.output, write, pure=not step.op.writes, cut=step.cut)


INDICES = ("int64", "uint8", "float32", "float64")
"""What PyTorch takes as targets of classes."""


def number_like(value: Value) -> bool:
    """Whether it is a constant without axes, which may be written as a Python number."""
    return value.is_constant and value.tensor.ndim == 0 and value.tensor.dtype.kind in "fiu"


def plain_number(value: Value, text: str, floats: bool) -> str:
    """The number inside ``torch.tensor(0.5)``; without ".0" where it meets floating-point numbers anyway."""
    if not number_like(value):
        return text
    inside = text.removeprefix("torch.tensor(").removesuffix(")").split(", dtype=")[0]
    return inside.removesuffix(".0") if floats else inside


def _reshaped(step: Step, target: str, names: list[str]) -> list[str]:
    """Shapes and axes as a person writes them; empty where the op's own code is that."""
    x, out = step.inputs[0] if step.inputs else None, step.output
    if x is None:
        return []
    before, after = x.shape, out.shape
    if step.op.name == "reshape":
        kept = len(after) - 1
        if 0 <= kept < len(before) - 1 and before[:kept] == after[:kept]:
            return [f"{target} = {names[0]}.flatten({kept or ''})"]
        moving = [isinstance(size, Varying) for size in step.attrs["shape"]]
        if sum(moving) == 1 and -1 not in step.attrs["shape"]:
            sizes = ["-1" if moves else written(size) for size, moves in zip(step.attrs["shape"], moving, strict=True)]
            return [f"{target} = {names[0]}.reshape({', '.join(sizes)})"]
    if step.op.name == "expand" and any(isinstance(size, Varying) for size in step.attrs["size"]):
        old = (None,) * (len(after) - len(before)) + before
        sizes = ["-1" if size == at else written(size) for size, at in zip(step.attrs["size"], old, strict=True)]
        return [f"{target} = {names[0]}.expand({', '.join(sizes)})"]
    if step.op.name == "transpose" and len(before) == 2:
        return [f"{target} = {names[0]}.T"]
    if step.op.name == "matmul" and step.attrs.get("transpose_b") and step.inputs[1].tensor.ndim == 2:
        return [f"{target} = {names[0]} @ {names[1]}.T"]
    return []


def cut_lines(lines: Sequence[Line]) -> list[bool]:
    """Which lines stand under ``torch.no_grad()``: those that were cut, and those between two of them."""
    neutral = [not any(value.tensor.requires_grad for value in values_in(line.result)) for line in lines]
    cut = [line.cut for line in lines]
    for at in range(1, len(lines)):
        if cut[at - 1] and neutral[at] and not cut[at]:
            until = next((later for later in range(at, len(lines)) if not neutral[later] or lines[later].cut), at)
            cut[at] = lines[until].cut
    return cut
