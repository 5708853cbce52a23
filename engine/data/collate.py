"""How the samples of a batch become one batch: PyTorch's ``default_collate`` and ``default_convert``."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from copy import copy
from typing import Any

from engine.arrays import np
from engine.data.refusals import KindError, SampleIndexError
from engine.dtypes import as_array, result_type
from engine.errors import ShapeError
from engine.ops import OPS
from engine.tensor import Tensor, apply, wrap

__all__ = ["default_collate", "default_convert"]


def default_collate(batch: Any) -> Any:
    """A list of samples as one batch, along a new first dimension.

    Tensors and arrays are stacked; whole numbers become an int64 tensor, other Python numbers a float64
    one; text stays a list; tuples, named tuples, lists and dictionaries are collated part by part, where
    a tuple becomes a list. Raises KindError for anything else.

    >>> from engine import tensor
    >>> inputs, classes = default_collate([(tensor([1.0, 2.0]), 0), (tensor([3.0, 4.0]), 1)])
    >>> inputs.tolist(), classes.tolist()
    ([[1.0, 2.0], [3.0, 4.0]], [0, 1])
    """
    if not len(batch):
        raise SampleIndexError(
            "empty-batch", expected="a batch of at least one sample", got="none", cure="Leave empty batches out."
        )
    first = batch[0]
    if isinstance(first, Tensor):
        return _stacked(batch)
    if isinstance(first, np.ndarray):
        return _stacked([_tensor_of(array) for array in batch])
    if isinstance(first, np.bool_ | np.number):  # before float: NumPy's float64 is one
        return wrap(np.array(batch, dtype=np.result_type(*(np.asarray(number).dtype for number in batch))))
    if isinstance(first, float):
        return wrap(np.array(batch, np.float64))
    if isinstance(first, int):
        return wrap(as_array(batch))
    if isinstance(first, str | bytes):
        return batch
    if isinstance(first, Mapping):
        return _rebuilt_mapping(first, {key: default_collate([sample[key] for sample in batch]) for key in first})
    if isinstance(first, Sequence):
        _require_equal_lengths(batch)
        return _rebuilt_sequence(first, [default_collate(parts) for parts in zip(*batch, strict=True)])
    raise _cannot(type(first).__name__)


def default_convert(data: Any) -> Any:
    """NumPy arrays and numbers become tensors, part by part; everything else stays as it is.

    What a DataLoader does with single samples (``batch_size=None``).
    """
    if isinstance(data, np.ndarray):
        return data if data.dtype.kind in "SUaO" else _tensor_of(data)
    if isinstance(data, np.bool_ | np.number):
        return wrap(np.asarray(data))
    if isinstance(data, Mapping):
        return _rebuilt_mapping(data, {key: default_convert(data[key]) for key in data})
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return _rebuilt_sequence(data, [default_convert(part) for part in data])
    return data


def _stacked(tensors: Sequence[Tensor]) -> Tensor:
    shape = tensors[0].shape
    for place, tensor in enumerate(tensors):
        if tensor.shape != shape:
            raise ShapeError(
                "uneven-batch",
                expected=f"samples of equal size ({list(shape)}, as sample 0 has)",
                got=f"{list(tensor.shape)} at sample {place}",
                cure="Bring them to one size with a transform, such as Resize or CenterCrop, or pass a collate_fn.",
                where="default_collate",
            )
    if any(tensor.requires_grad for tensor in tensors):
        return apply(OPS["stack"], {"dim": 0}, *tensors)
    arrays = [tensor.array for tensor in tensors]
    return wrap(np.stack(arrays, dtype=result_type(arrays), casting="unsafe"))


def _tensor_of(array: Any) -> Tensor:
    if array.dtype.kind in "SUaO":
        raise _cannot(str(array.dtype))
    return wrap(np.asarray(array))


def _require_equal_lengths(batch: Sequence[Sequence[Any]]) -> None:
    sizes = [len(sample) for sample in batch]
    if len(set(sizes)) > 1:
        raise ShapeError(
            "uneven-batch",
            expected="each sample in the batch of equal size",
            got=f"samples with {', '.join(map(str, sizes))} parts",
            cure="Give every sample the same parts, or pass a collate_fn.",
            where="default_collate",
        )


def _rebuilt_mapping(like: Mapping[Any, Any], parts: dict[Any, Any]) -> Any:
    """The parts in a mapping of the sample's own type, where that type allows it."""
    kind: Any = type(like)
    try:
        if isinstance(like, MutableMapping):
            whole = copy(like)
            whole.update(parts)
            return whole
        return kind(parts)
    except TypeError:
        return parts


def _rebuilt_sequence(like: Sequence[Any], parts: list[Any]) -> Any:
    """The parts in a sequence of the sample's own type, where that type allows it; a tuple becomes a list."""
    kind: Any = type(like)
    if isinstance(like, tuple):
        return kind(*parts) if hasattr(like, "_fields") else parts
    try:
        if isinstance(like, MutableSequence):
            whole = copy(like)
            for place, part in enumerate(parts):
                whole[place] = part
            return whole
        return kind(parts)
    except TypeError:
        return parts


def _cannot(found: str) -> KindError:
    return KindError(
        "cannot-collate",
        expected="samples of tensors, NumPy arrays, numbers, text, dictionaries, tuples or lists",
        got=found,
        cure="Turn it into a tensor (a picture with transforms.ToTensor()), or pass a collate_fn.",
        where="default_collate",
    )
