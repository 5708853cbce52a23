"""What a single node takes: how many inputs, and of which shapes."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from app.network.attributes import MOST, op_arity, variadic
from app.network.calling import called
from app.network.layers import LAYERS
from app.network.layers.layer import Unfit
from app.network.offered import OFFERED
from app.network.problems import Problem
from app.network.schema import (
    DataSpec,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    NodeSpec,
    OpSpec,
    PlaceholderSpec,
    ValueSpec,
)
from app.network.shapes import Shape, written
from app.network.shown import shown
from engine.data import ORIGINS


def arity(spec: NodeSpec, ports: Collection[int] = ()) -> int | None:
    """How many inputs a node takes, with these connected; None for an unknown op or layer."""
    if isinstance(spec, LayerSpec):
        return 1 if spec.layer in LAYERS else None
    if isinstance(spec, OpSpec):
        return op_arity(spec, ports)
    if isinstance(spec, PlaceholderSpec):
        return spec.arity
    return 0 if isinstance(spec, InputSpec | ValueSpec) else 1


def not_available(spec: PlaceholderSpec) -> Problem:
    """Something that a file of another program computes, and we cannot."""
    return Problem(
        code="not-available",
        node=spec.id,
        expected="an operation that can be computed here",
        got=f"{shown(spec.op)} of another program" + (f": {spec.note}" if spec.note else ""),
        cure=f"Put nodes of ours in the place of {called(spec)}, or remove it.",
    )


def open_ports(spec: NodeSpec, ports: Collection[int]) -> int:
    """How many inputs can be connected: of what takes any number, one more than are."""
    takes = arity(spec, ports) or 0
    if not (isinstance(spec, OpSpec) and variadic(spec.op) and takes <= max(ports, default=-1) + 1):
        return takes
    return min(takes + 1, MOST)


def unknown_op(spec: NodeSpec) -> Problem:
    """An op that the engine's table does not have, or a layer that is not in `LAYERS`."""
    if isinstance(spec, LayerSpec):
        return Problem(
            code="unknown-layer",
            node=spec.id,
            expected=_offered("layers", spec.layer, LAYERS),
            got=shown(spec.layer),
            cure="Choose a layer of the palette.",
        )
    name = spec.op if isinstance(spec, OpSpec) else spec.kind
    return Problem(
        code="unknown-op",
        node=spec.id,
        expected=_offered("operations", name, OFFERED),
        got=shown(name),
        cure="Choose an operation of the palette.",
    )


def _offered(what: str, name: str, offered: Collection[str]) -> str:
    """What there is, and of that what is spelled most like the name that is not there."""
    like = get_close_matches(name, offered, n=3) or [*offered][:3]
    return f"one of the {len(offered)} {what} of the palette, such as {', '.join(like)}"


def missing_input(spec: NodeSpec, takes: int, missing: Sequence[int]) -> Problem:
    """A port without an edge."""
    which = "its input" if takes == 1 else " and ".join(f"input {port + 1}" for port in missing)
    return Problem(
        code="missing-input",
        node=spec.id,
        ports=tuple(missing),
        expected="one input" if takes == 1 else f"{takes} inputs",
        got=f"nothing at {which}",
        cure=f"Connect a node to {'the input' if takes == 1 else which} of {called(spec)}.",
    )


def too_many_inputs(spec: NodeSpec, takes: int, source: NodeSpec, ports: Sequence[int]) -> Problem:
    """Edges into ports that the node does not have, the first one from `source`."""
    return Problem(
        code="too-many-inputs",
        node=spec.id,
        ports=tuple(ports),
        expected="no inputs" if takes == 0 else "one input" if takes == 1 else f"{takes} inputs",
        got=f"an edge from {called(source)} into input {ports[0] + 1}",
        cure="Remove that edge.",
    )


def linear_input(spec: LinearSpec, shape: Shape) -> Problem | None:
    """A layer needs a last axis of known length: its features."""
    if shape and shape[-1] != "batch" and shape[-1] > 0:
        return None
    return Problem(
        code="wrong-shape",
        node=spec.id,
        expected="an input whose last axis counts features, such as [batch, 2]",
        got=written(shape),
        cure=f"Connect a node with features to {called(spec)}.",
    )


def layer_shape(spec: LayerSpec, shape: Shape) -> Shape | Problem:
    """What a layer makes of an input, or why it cannot take it."""
    kind = LAYERS[spec.layer]
    known = {setting.name: setting for setting in kind.settings}
    for name, value in spec.settings.items():
        if name not in known or not known[name].fits(value):
            return Problem(
                code="bad-setting",
                node=spec.id,
                expected=f"{name}: {known[name].wanted}" if name in known else "one of " + (", ".join(known) or "none"),
                got=shown(value if name in known else name),
                cure=f"Correct the setting {name} of {called(spec)}." if name in known else f"Remove {shown(name)}.",
            )
    per_example = shape[:1] == ("batch",) and "batch" not in shape[1:]
    outcome = kind.shape(kind.complete(spec.settings), shape) if per_example else PER_EXAMPLE
    if not isinstance(outcome, Unfit):
        return outcome
    return Problem(
        code="wrong-shape",
        node=spec.id,
        expected=outcome.expected,
        got=written(shape),
        cure=outcome.cure.format(layer=called(spec)),
    )


PER_EXAMPLE = Unfit(
    "an input with the batch as its first axis", "Connect {layer} to a node that holds something for each example."
)


def words_problem(spec: NodeSpec, words: Sequence[str], read: bool) -> Problem | None:
    """Words, which are whole numbers, need an embedding; an embedding needs words, and a row for each of them."""
    embeds = isinstance(spec, LayerSpec) and spec.layer in LAYERS and LAYERS[spec.layer].tokens
    if read and words and not embeds:
        return Problem(
            code="words-as-numbers",
            node=spec.id,
            expected="an embedding between the words of the dataset and what computes with them",
            got="the numbers of words, which cannot be added or multiplied",
            cure=f"Put an Embedding between the input and {called(spec)}.",
        )
    if not embeds:
        return None
    assert isinstance(spec, LayerSpec)
    if not (read and words):
        return Problem(
            code="no-words",
            node=spec.id,
            expected="the words of a dataset of sequences as input",
            got="numbers that stand for no words",
            cure="Choose a dataset of sequences, and connect the embedding to the input.",
        )
    rows = LAYERS[spec.layer].complete(spec.settings)["count"]
    if isinstance(rows, int) and rows < len(words):
        return Problem(
            code="too-few-rows",
            node=spec.id,
            expected=f"a row for each of the {len(words)} words of the dataset",
            got=f"{rows} rows",
            cure=f"Set the words of {called(spec)} to {len(words)} or more.",
        )
    return None


def loss_input(spec: LossSpec, shape: Shape, data: DataSpec | None) -> Problem | None:
    """A loss compares what is predicted for each example with the dataset's target, or with the example itself."""
    if spec.against == "input" and data is not None:
        return _copy_problem(spec, shape, data)
    origin = ORIGINS[data.kind] if data is not None else None
    classes = len(origin.classes) if origin is not None else 0
    if origin is not None:
        mismatch = _loss_mismatch(spec, origin.name, classes)
        if mismatch is not None:
            return mismatch
    if spec.loss != "cross_entropy":
        if shape == ("batch", 1):
            return None
        return Problem(
            code="wrong-shape",
            node=spec.id,
            expected="one prediction for each example, [batch, 1]",
            got=written(shape),
            cure=_units_before(shape, 1),
        )
    if origin is None or shape == ("batch", classes):
        return None
    return Problem(
        code="wrong-shape",
        node=spec.id,
        expected=f"one logit for each of the {classes} classes, [batch, {classes}]",
        got=written(shape),
        cure=_units_before(shape, classes),
    )


def _units_before(shape: Shape, units: int) -> str:
    """How a loss comes to read so many numbers of each example."""
    count = f"{units} unit" + ("" if units == 1 else "s")
    if len(shape) == 2:
        return f"Give the layer before the loss exactly {count}."
    return f"Lay each example out in one row, by a Flatten, before a layer of {count}."


def _copy_problem(spec: LossSpec, shape: Shape, data: DataSpec) -> Problem | None:
    """A loss against the input takes as many numbers as an example has, in its own layout or in one row."""
    origin = ORIGINS[data.kind]
    if spec.loss == "cross_entropy" or origin.words or (spec.loss == "bce_with_logits" and origin.layout != "image"):
        return Problem(
            code="loss-mismatch",
            node=spec.id,
            expected="a loss that compares with numbers of any size"
            if not origin.words
            else "a dataset of numbers to compare with",
            got=f"{spec.loss} against the {'words' if origin.words else 'inputs'} of the dataset {data.kind}",
            cure="Choose mean squared error, or compare with the target.",
        )
    whole: Shape = ("batch", *origin.shape)
    count = math.prod(origin.shape)
    if shape in (whole, ("batch", count)):
        return None
    return Problem(
        code="wrong-shape",
        node=spec.id,
        expected=f"as many numbers as the input has, {written(whole)}"
        + (f" or [batch, {count}]" if len(whole) > 2 else ""),
        got=written(shape),
        cure=f"Give the layer before the loss exactly {count} units.",
    )


def _loss_mismatch(spec: LossSpec, kind: str, classes: int) -> Problem | None:
    """A loss for classes over numbers to predict, or one for a single number over many classes."""
    if spec.loss in ("bce_with_logits", "cross_entropy") and not classes:
        title = "binary cross-entropy" if spec.loss == "bce_with_logits" else "cross-entropy"
        return Problem(
            code="loss-mismatch",
            node=spec.id,
            expected=f"classes 0 and 1 as targets of {title}"
            if "binary" in title
            else f"classes as targets of {title}",
            got=f"the regression targets of the dataset {kind}",
            cure="Choose mean squared error, or a dataset with two classes.",
        )
    if spec.loss != "cross_entropy" and classes > 2:
        return Problem(
            code="loss-mismatch",
            node=spec.id,
            expected=f"a loss over {classes} classes",
            got=f"{spec.loss}, which compares one number with one target",
            cure=f"Choose cross-entropy, and {classes} units for the layer before it.",
        )
    return None
