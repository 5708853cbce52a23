"""Shapes as functions: ``engine.cat([a, b])``, ``engine.stack``, ``engine.permute(x, (1, 0))``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.arrays import np
from engine.errors import ArgumentError, DTypeError
from engine.functions.function import as_function
from engine.methods.named import numpy_names
from engine.op import Shape
from engine.ops import OPS
from engine.tensor import Tensor, apply, wrap

__all__ = [
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "broadcast_shapes",
    "broadcast_tensors",
    "broadcast_to",
    "cat",
    "chunk",
    "clone",
    "column_stack",
    "concat",
    "concatenate",
    "detach",
    "diag",
    "diag_embed",
    "diagonal",
    "dstack",
    "flatten",
    "flip",
    "fliplr",
    "flipud",
    "hsplit",
    "hstack",
    "is_complex",
    "is_floating_point",
    "is_tensor",
    "meshgrid",
    "moveaxis",
    "movedim",
    "narrow",
    "numel",
    "permute",
    "ravel",
    "reshape",
    "roll",
    "rot90",
    "row_stack",
    "select",
    "split",
    "squeeze",
    "stack",
    "swapaxes",
    "swapdims",
    "t",
    "tensor_split",
    "tile",
    "transpose",
    "tril",
    "tril_indices",
    "triu",
    "triu_indices",
    "unbind",
    "unflatten",
    "unsqueeze",
    "vsplit",
    "vstack",
]

reshape = as_function(Tensor.reshape)
flatten = as_function(Tensor.flatten)
ravel = as_function(Tensor.ravel)
unflatten = as_function(Tensor.unflatten)
squeeze = as_function(Tensor.squeeze)
unsqueeze = as_function(Tensor.unsqueeze)
broadcast_to = as_function(Tensor.broadcast_to)
tile = as_function(Tensor.tile)
transpose = as_function(Tensor.transpose)
swapaxes = swapdims = transpose
t = as_function(Tensor.t)
permute = as_function(Tensor.permute)
movedim = as_function(Tensor.movedim)
moveaxis = movedim
flip = as_function(Tensor.flip)
fliplr = as_function(Tensor.fliplr)
flipud = as_function(Tensor.flipud)
roll = as_function(Tensor.roll)
rot90 = as_function(Tensor.rot90)
diagonal = as_function(Tensor.diagonal)
diag = as_function(Tensor.diag)
diag_embed = as_function(Tensor.diag_embed)
tril = as_function(Tensor.tril)
triu = as_function(Tensor.triu)
clone = as_function(Tensor.clone)
detach = as_function(Tensor.detach)
narrow = as_function(Tensor.narrow)
select = as_function(Tensor.select)
unbind = as_function(Tensor.unbind)
split = as_function(Tensor.split)
chunk = as_function(Tensor.chunk)
tensor_split = as_function(Tensor.tensor_split)
hsplit = as_function(Tensor.hsplit)
vsplit = as_function(Tensor.vsplit)
numel = as_function(Tensor.numel)
is_floating_point = as_function(Tensor.is_floating_point)
is_complex = as_function(Tensor.is_complex)


def is_tensor(obj: Any) -> bool:
    """Whether it is a tensor."""
    return isinstance(obj, Tensor)


def _tensors(tensors: Any, name: str) -> tuple[Tensor, ...]:
    if isinstance(tensors, Tensor) or not all(isinstance(tensor, Tensor) for tensor in tensors):
        raise DTypeError(
            "not-tensors",
            expected=f"a list or tuple of tensors in {name}()",
            got=type(tensors).__name__,
            cure=f"Write {name}([a, b]).",
        )
    return tuple(tensors)


@numpy_names
def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors laid end to end along one axis.

    >>> import engine
    >>> cat([engine.zeros(2), engine.ones(1)])
    tensor([0., 0., 1.])
    """
    joined = _tensors(tensors, "cat")
    if not joined:
        raise ArgumentError("nothing-to-join", expected="at least one tensor", got="none", cure="Pass [a, b].")
    return _laid(joined, "cat", dim)


concat = concatenate = cat


@numpy_names
def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape laid along a new axis."""
    return _laid(_tensors(tensors, "stack"), "stack", dim)


_AT_ONCE = 64


def _laid(tensors: tuple[Tensor, ...], name: str, dim: int) -> Tensor:
    """Laid end to end or stacked; very many of them in parts, since each looks at its neighbours for its place."""
    if len(tensors) <= _AT_ONCE:
        return apply(OPS[name], {"dim": dim}, *tensors)
    starts = range(0, len(tensors), _AT_ONCE)
    return _laid(tuple(_laid(tensors[at : at + _AT_ONCE], name, dim) for at in starts), "cat", dim)


def atleast_1d(x: Tensor) -> Tensor:
    """A scalar as a vector of one; others as they are."""
    return x if x.ndim else x.reshape(1)


def atleast_2d(x: Tensor) -> Tensor:
    """A vector as one row; others as they are."""
    return x if x.ndim > 1 else atleast_1d(x).unsqueeze(0)


def atleast_3d(x: Tensor) -> Tensor:
    """A matrix with a third axis; others as they are."""
    return x if x.ndim > 2 else atleast_2d(x).unsqueeze(-1)


def _joined(least: Callable[[Tensor], Tensor], name: str, dim: int) -> Callable[[Sequence[Tensor]], Tensor]:
    def join(tensors: Sequence[Tensor]) -> Tensor:
        raised = [least(tensor) for tensor in _tensors(tensors, name)]
        return cat(raised, 0 if raised and raised[0].ndim <= dim else dim)

    join.__name__ = join.__qualname__ = name
    return join


hstack = _joined(atleast_1d, "hstack", 1)
vstack = _joined(atleast_2d, "vstack", 0)
row_stack = vstack
dstack = _joined(atleast_3d, "dstack", 2)


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Vectors as the columns of a matrix; matrices beside each other."""
    return hstack([x if x.ndim > 1 else x.reshape(-1, 1) for x in _tensors(tensors, "column_stack")])


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """All tensors expanded to the shape that they have together."""
    shape = broadcast_shapes(*(tensor.shape for tensor in tensors))
    return tuple(tensor.expand(shape) for tensor in tensors)


def broadcast_shapes(*shapes: Shape) -> Shape:
    """The shape that arrays of these shapes have together."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError as problem:
        raise ArgumentError(
            "shape-mismatch",
            expected="shapes that agree in every axis, counted from the last, or are 1 there",
            got=" and ".join(str(list(shape)) for shape in shapes),
            cure="Reshape one of them.",
        ) from problem


def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """For vectors of coordinates, every place of the grid: one tensor for each coordinate.

    >>> import engine
    >>> rows, columns = meshgrid(engine.arange(2), engine.arange(3), indexing="ij")
    >>> columns.tolist()
    [[0, 1, 2], [0, 1, 2]]
    """
    if indexing not in ("ij", "xy"):
        raise ArgumentError("indexing", expected='"ij" or "xy"', got=repr(indexing), cure='Write indexing="ij".')
    given = _tensors(tensors[0] if len(tensors) == 1 and not isinstance(tensors[0], Tensor) else tensors, "meshgrid")
    vectors = [atleast_1d(tensor) for tensor in given]
    swapped = indexing == "xy" and len(vectors) > 1
    if swapped:
        vectors[:2] = vectors[1::-1]
    shape = tuple(len(vector) for vector in vectors)
    grids = [
        vector.reshape(*(-1 if axis == at else 1 for axis in range(len(shape)))).expand(shape)
        for at, vector in enumerate(vectors)
    ]
    if swapped:
        grids[:2] = grids[1::-1]
    return tuple(grids)


def tril_indices(row: int, col: int, offset: int = 0) -> Tensor:
    """The places on and below a diagonal: their rows, and their columns."""
    return wrap(np.stack(np.tril_indices(row, offset, col)))


def triu_indices(row: int, col: int, offset: int = 0) -> Tensor:
    """The places on and above a diagonal: their rows, and their columns."""
    return wrap(np.stack(np.triu_indices(row, offset, col)))
