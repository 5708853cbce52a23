"""What a batch is copied into: the buffers of a Program's inputs and targets."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.errors import ArgumentError, DTypeError, ShapeError
from engine.op import Array, Shape
from engine.program.instruction import Node
from engine.tensor import Tensor


class Feed:
    """Batches go in here: by copy, so that what a step was fed stays readable."""

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self.inputs = tuple(node for node in nodes if node.kind == "input")
        self.target = next((node for node in nodes if node.kind == "target"), None)
        self._pair: tuple[Any, ...] | None = None
        if len(self.inputs) == 1 and self.target is not None:
            x, t = self.inputs[0], self.target
            self._pair = (x.value, x.shape, x.dtype, t.value, t.shape, t.dtype)

    def quick(self, inputs: Any, targets: Any) -> bool:
        """Copy the usual batch: one array and one of targets, both exactly as recorded. False where it is not."""
        if self._pair is None:
            return False
        if type(inputs) is not np.ndarray or type(targets) is not np.ndarray:
            if not (isinstance(inputs, Tensor) and isinstance(targets, Tensor)):
                return False
            inputs, targets = inputs.array, targets.array
        x, x_shape, x_dtype, t, t_shape, t_dtype = self._pair
        if (
            inputs.shape != x_shape
            or inputs.dtype is not x_dtype
            or targets.shape != t_shape
            or targets.dtype is not t_dtype
        ):
            return False
        x[...] = inputs
        t[...] = targets
        return True

    def fits(self, inputs: Any, targets: Any) -> bool:
        """Whether the shapes are those recorded; None stands for what is there already."""
        if inputs is not None and shapes(inputs) != tuple(node.shape for node in self.inputs):
            return False
        return targets is None or self.target is None or shapes(targets) == (self.target.shape,)

    def check(self, inputs: Any, targets: Any) -> None:
        """Raise ArgumentError where the batch has other parts than were recorded, whatever their shapes."""
        if inputs is not None and len(_several(inputs)) != len(self.inputs):
            raise ArgumentError(
                "input-count",
                expected=f"{len(self.inputs)} input(s)",
                got=str(len(_several(inputs))),
                cure="Pass as many arrays as the model was recorded with.",
            )
        if targets is not None and self.target is None:
            raise ArgumentError(
                "no-targets",
                expected="no targets, since none were recorded",
                got="targets",
                cure="Record the Program with a loss and example targets.",
            )

    def held(self) -> tuple[tuple[Array, ...], Array | None]:
        """The inputs and targets that were fed last."""
        return tuple(node.value for node in self.inputs), None if self.target is None else self.target.value

    def load(self, inputs: Any = None, targets: Any = None) -> None:
        """Copy a batch of the recorded shapes; None keeps what is there."""
        self.check(inputs, targets)
        for node, array in zip(self.inputs, () if inputs is None else _several(inputs), strict=inputs is not None):
            _copy(node, array)
        if self.target is not None and targets is not None:
            _copy(self.target, targets)


def shapes(arrays: Any) -> tuple[Shape, ...]:
    """The shapes of an array or a tuple of arrays."""
    return tuple(numbers(array, "a batch").shape for array in _several(arrays))


def _several(arrays: Any) -> tuple[Any, ...]:
    return arrays if isinstance(arrays, tuple) else (arrays,)


def _array(data: Any) -> Any:
    return data.array if isinstance(data, Tensor) else data


def numbers(data: Any, what: str) -> Array:
    """A batch as an array; raises DTypeError for what is not made of numbers, all rows of one length."""
    try:
        array = np.asarray(_array(data))
    except ValueError:
        raise _not_numbers(what, "rows of different lengths") from None
    if array.dtype.kind not in "fiub":
        raise _not_numbers(what, str(array.dtype))
    return array


def _not_numbers(what: str, got: str) -> DTypeError:
    return DTypeError(
        "batch-numbers",
        expected=f"an array of numbers as {what}, or a tensor, or lists of numbers",
        got=got,
        cure="Bring it into one array first, for example with np.stack; several inputs go into a tuple.",
    )


def _copy(node: Node, data: Any) -> None:
    values = numbers(data, node.name)
    if values.shape != node.shape:
        raise ShapeError(
            "batch-shape",
            expected=f"{node.name} of shape {list(node.shape)}, as recorded",
            got=str(list(values.shape)),
            cure="Record another Program for batches of this shape; it shares the parameters.",
        )
    if not (node.dtype.kind == "f" or np.can_cast(values.dtype, node.dtype) or _within(values, node)):
        raise DTypeError(
            "batch-dtype",
            expected=f"{node.name} of {node.dtype}, as recorded",
            got=str(values.dtype),
            cure="Cast it, for example with .astype(np.int64), or record another Program with numbers of this kind.",
        )
    np.copyto(node.value, values, casting="unsafe")


def _within(values: Array, node: Node) -> bool:
    """Whether whole numbers of another width have a place in the recorded one."""
    if values.dtype.kind not in "iu" or node.dtype.kind not in "iu":
        return False
    range_ = np.iinfo(node.dtype)
    return not values.size or bool(range_.min <= values.min() and values.max() <= range_.max)
