"""Changes in place that are refused, each with its reason and its cure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.dtypes import category
from engine.errors import DTypeError, GraphError, RecordError, ShapeError
from engine.methods.applying import Applying
from engine.tape import current_path


def refuse_lost_leaf(whole: Applying) -> None:
    """Raise GraphError where a view that was made a leaf looks into tracked numbers."""
    if whole.requires_grad:
        raise GraphError(
            "leaf-overwritten",
            expected="a leaf whose numbers are its own",
            got="a view that was made a leaf, and whose memory was then overwritten with tracked numbers",
            cure="Write view.clone().requires_grad_().",
        )


def refuse_leaves(lineage: Sequence[Any]) -> None:
    """Raise GraphError where a change would lose the gradient of a leaf, the tensor itself or what it looks into."""
    for tensor in lineage:
        if tensor.requires_grad and tensor.grad_fn is None:
            what = "a leaf that requires a gradient"
            raise GraphError(
                "in-place",
                expected="a change in place only where no gradient would be lost",
                got=f"one on {what}" if tensor is lineage[0] else f"one on a view of {what}",
                cure="Do it inside `with no_grad():`, or write x = x + y instead of x += y.",
            )


def require_tensors(title: str, operands: Sequence[object]) -> None:
    """Raise DTypeError where an operand is no tensor."""
    for operand in operands:
        if not isinstance(operand, Applying):
            raise DTypeError(
                "not-a-tensor",
                expected=f"tensors for {title}",
                got=type(operand).__name__,
                cure="Wrap it: engine.tensor(...), or engine.from_numpy(array).",
            )


def check_fits(tensor: Applying, new: Applying) -> None:
    """Raise ShapeError where a result has not the shape of the tensor into which it is written."""
    if new.shape != tensor.shape:
        raise ShapeError(
            "in-place-shape",
            expected=f"a result of shape {list(tensor.shape)}, which is to be written in place",
            got=str(list(new.shape)),
            cure="Write x = x + y, which makes a new tensor, instead of x += y.",
        )


def check_kind(tensor: Applying, new: Applying) -> None:
    """Raise DTypeError where a result is of a kind of number that the tensor cannot hold."""
    if category(new.dtype) > category(tensor.dtype):
        raise DTypeError(
            "in-place-dtype",
            expected=f"a result that {tensor.dtype} can hold, since it is written in place",
            got=str(new.dtype),
            cure="Write x = x + y, which makes a new tensor, or make x a floating-point tensor first.",
        )


def not_recordable(got: str) -> RecordError:
    """The error of a change that a Program could not repeat."""
    return RecordError(
        "not-recordable",
        expected="changes in place only on values that the model has just made",
        got=got,
        cure="Write x = x + y instead of x += y.",
        where=current_path() or None,
    )


def read_only() -> GraphError:
    """The error of writing to memory that cannot be written to."""
    return GraphError(
        "in-place-on-expanded",
        expected="memory with a place of its own for every cell",
        got="an expanded tensor, several cells of which are one place, or a NumPy array that is read-only",
        cure="Write x = x.clone() first.",
    )
