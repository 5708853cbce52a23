"""Several ops that are one function in PyTorch: dropout, batch norm, a linear layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from engine.export.graph import Scope, Step, Value, values_in
from engine.export.lines import Line, Mode, Namer, function_line, step_line
from engine.source import expression, options


def joined(items: Sequence[Step | Scope], mode: Mode, result: Any) -> list[tuple[Step | Scope, Line | None]]:
    """Each step with its line; None where it is part of another's, or stands for nothing in this mode."""
    uses = Counter(value for item in items for value in set(_read(item)))
    uses.update(values_in(result))
    absorbed: set[Step] = set()
    lines: list[tuple[Step | Scope, Line | None]] = []
    for item in items:
        line = None
        if isinstance(item, Step):
            line = (
                _dropout(item, mode)
                or _batch_norm(item, items, mode, absorbed)
                or _linear(item, uses)
                or _replaced(item)
            )
            line = line or step_line(item)
        lines.append((item, line))
    return [(item, None if item in absorbed else line) for item, line in lines]


def _read(item: Step | Scope) -> list[Value]:
    return item.inputs if isinstance(item, Step) else values_in((item.arguments, item.settings))


def _made_by(value: Value, name: str) -> Step | None:
    return value.step if value.step is not None and value.step.op.name == name else None


def _dropout(step: Step, mode: Mode) -> Line | None:
    """A product with a mask: F.dropout, or F.dropout2d where the mask leaves out whole channels."""
    if step.op.name != "mul":
        return None
    for x, mask in (step.inputs, step.inputs[::-1]):
        drawn = _made_by(mask, "dropout_mask")
        word = None if drawn is None else _dropped(x.shape, mask.shape)
        if drawn is not None and word is not None:
            if mode == "evaluated":
                return _passed(x, step.output)
            training = ["training=self.training"] if mode == "switch" else []
            more = [*options(drawn.attrs, {"p": 0.5}), *training]
            return function_line(word, [x], step.output, more)
    return None


def _passed(x: Value, result: Value) -> Line:
    """The input under another name."""
    return Line([x], result, lambda target, name: [f"{target} = {name(x)}"])


def _dropped(shape: tuple[int, ...], mask: tuple[int, ...]) -> str | None:
    if mask == shape:
        return "F.dropout"
    whole = {3: "F.dropout1d", 4: "F.dropout2d"}.get(len(shape))
    return whole if mask == (*shape[:2], *(1,) * (len(shape) - 2)) else None


def _batch_norm(step: Step, items: Sequence[Step | Scope], mode: Mode, absorbed: set[Step]) -> Line | None:
    """Normalizing by the batch's own statistics, which the kept ones follow; or by the kept ones."""
    if step.op.name != "batch_norm":
        return None
    x, mean, var, *_ = step.inputs
    if mean.step is None and var.step is None and not (mean.tensor.requires_grad or var.tensor.requires_grad):
        return _normalized(step, [mean, var], [])
    seen = _made_by(mean, "mean"), _made_by(var, "var")
    axes = (0, *range(2, x.tensor.ndim))
    if not all(s is not None and s.inputs[0] is x and tuple(s.attrs["dim"] or ()) == axes for s in seen):
        return None
    kept = [_kept(items, statistic) for statistic in (mean, var)]
    if kept[0] is None and kept[1] is None:
        return _normalized(step, [], ["training=True"])
    if kept[0] is None or kept[1] is None or kept[0].attrs["momentum"] is None:
        return None
    absorbed.update((kept[0], kept[1]))
    training = {"switch": ["training=self.training"], "plain": ["training=True"], "evaluated": []}[mode]
    momentum = options(kept[0].attrs, {"momentum": 0.1}) if mode != "evaluated" else []
    return _normalized(step, [kept[0].inputs[0], kept[1].inputs[0]], [*training, *momentum])


def _kept(items: Sequence[Step | Scope], statistic: Value) -> Step | None:
    """The step in which a kept statistic follows the batch's."""
    found = [item for item in items if isinstance(item, Step) and item.op.name == "running_average"]
    return next((step for step in found if step.inputs[1] is statistic), None)


def _normalized(step: Step, statistics: list[Value], more: list[str]) -> Line:
    x, affine = step.inputs[0], step.inputs[3:]
    eps = options(step.attrs, {"eps": 1e-5})

    def write(target: str, name: Namer) -> list[str]:
        kept = [name(value) for value in statistics] or ["None", "None"]
        names = [name(x), *kept, *(name(value) for value in affine)]
        return [f"{target} = {expression('F.batch_norm', names, [*more, *eps])}"]

    return Line([x, *statistics, *affine], step.output, write, pure=not more)


def _replaced(step: Step) -> Line | None:
    """All of a tensor set at once: what it was set to."""
    if step.op.name == "slice_put" and step.attrs["key"] == (Ellipsis,):
        old, new = step.inputs
        if old.shape == new.shape and old.tensor.dtype == new.tensor.dtype:
            return _passed(new, step.output)
    return None


def _linear(step: Step, uses: Counter[Value]) -> Line | None:
    """A product with a turned weight, plus a bias."""
    if step.op.name != "add":
        return None
    for product, bias in (step.inputs, step.inputs[::-1]):
        made = _made_by(product, "matmul")
        if made is None or not made.attrs.get("transpose_b") or uses[product] != 1 or made.cut or step.cut:
            continue
        x, weight = made.inputs
        if weight.tensor.ndim == 2 and bias.shape == weight.shape[:1]:
            return function_line("F.linear", [x, weight, bias], step.output)
    return None
