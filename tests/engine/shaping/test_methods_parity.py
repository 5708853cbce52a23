"""Methods and functions that shape, join, split, pick and make give what PyTorch's give, dtype and errors included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def sheet(lib: Any) -> Any:
    return lib.tensor(np.linspace(-1, 1, 24, dtype=np.float32).reshape(2, 3, 4))


def square(lib: Any) -> Any:
    return lib.tensor(np.arange(9.0, dtype=np.float32).reshape(3, 3))


def whole(lib: Any) -> Any:
    return lib.tensor([[3, 0, 2], [1, 1, 0]])


CASES: dict[str, Callable[[Any], Any]] = {
    # shapes
    "view": lambda lib: sheet(lib).view(6, -1),
    "view tuple": lambda lib: sheet(lib).view((4, 6)),
    "view of turned": lambda lib: sheet(lib).transpose(0, 2).view(-1),
    "view_as": lambda lib: sheet(lib).view_as(lib.zeros(6, 4)),
    "reshape wrong": lambda lib: sheet(lib).reshape(5, 5),
    "reshape of turned": lambda lib: sheet(lib).transpose(0, 2).reshape(-1),
    "flatten": lambda lib: sheet(lib).flatten(),
    "flatten from 1": lambda lib: lib.flatten(sheet(lib), 1),
    "flatten between": lambda lib: sheet(lib).flatten(0, 1),
    "flatten scalar": lambda lib: lib.tensor(3.0).flatten(),
    "flatten backwards": lambda lib: sheet(lib).flatten(2, 1),
    "unflatten": lambda lib: sheet(lib).unflatten(2, (2, -1)),
    "squeeze": lambda lib: lib.zeros(1, 3, 1).squeeze(),
    "squeeze one": lambda lib: lib.zeros(1, 3, 1).squeeze(0),
    "squeeze none": lambda lib: lib.zeros(1, 3, 1).squeeze(1),
    "squeeze two": lambda lib: lib.zeros(1, 3, 1).squeeze((0, 2)),
    "squeeze wrong": lambda lib: lib.zeros(1, 3, 1).squeeze(5),
    "unsqueeze": lambda lib: [sheet(lib).unsqueeze(d).shape for d in (0, 1, -1, 3)],
    "unsqueeze wrong": lambda lib: sheet(lib).unsqueeze(5),
    "expand": lambda lib: lib.zeros(1, 3).expand(4, 2, -1),
    "expand wrong": lambda lib: lib.zeros(2, 3).expand(4, 3),
    "expand_as": lambda lib: lib.zeros(1, 3).expand_as(lib.ones(5, 3)),
    "broadcast_to": lambda lib: lib.broadcast_to(lib.zeros(3), (2, 3)),
    "repeat": lambda lib: whole(lib).repeat(2, 1, 2),
    "repeat too few": lambda lib: whole(lib).repeat(2),
    "tile": lambda lib: lib.tile(whole(lib), (2,)),
    "repeat_interleave": lambda lib: whole(lib).repeat_interleave(2),
    "repeat_interleave rows": lambda lib: lib.repeat_interleave(whole(lib), lib.tensor([1, 3]), dim=0),
    "transpose": lambda lib: lib.transpose(sheet(lib), 0, -1),
    "transpose wrong": lambda lib: sheet(lib).transpose(0, 3),
    "T": lambda lib: whole(lib).T,
    "mT": lambda lib: sheet(lib).mT,
    "t of three axes": lambda lib: sheet(lib).t(),
    "permute": lambda lib: sheet(lib).permute(2, 0, 1),
    "permute function": lambda lib: lib.permute(sheet(lib), (2, 0, 1)),
    "permute too few": lambda lib: sheet(lib).permute(1, 0),
    "permute twice": lambda lib: sheet(lib).permute(1, 1, 0),
    "movedim": lambda lib: sheet(lib).movedim(0, 2),
    "movedim several": lambda lib: lib.movedim(sheet(lib), (0, 1), (2, 0)),
    "swapaxes": lambda lib: sheet(lib).swapaxes(0, 1),
    "flip": lambda lib: sheet(lib).flip(0, 2),
    "flip list": lambda lib: lib.flip(sheet(lib), [1]),
    "fliplr": lambda lib: lib.fliplr(whole(lib)),
    "roll": lambda lib: whole(lib).roll(1),
    "roll axes": lambda lib: whole(lib).roll((1, -1), (0, 1)),
    "rot90": lambda lib: [lib.rot90(whole(lib), k, (0, 1)) for k in range(-1, 5)],
    "diagonal": lambda lib: square(lib).diagonal(1),
    "diag": lambda lib: [lib.diag(square(lib)), lib.diag(lib.tensor([1, 2]), 1)],
    "diag_embed": lambda lib: lib.diag_embed(square(lib), 1),
    "tril": lambda lib: [square(lib).tril(), lib.tril(square(lib), -1), lib.triu(square(lib), 1)],
    "tril_indices": lambda lib: [lib.tril_indices(3, 4), lib.triu_indices(3, 3, 1)],
    "contiguous": lambda lib: [sheet(lib).mT.contiguous().stride(), sheet(lib).mT.is_contiguous(), sheet(lib).stride()],
    "size": lambda lib: [sheet(lib).size(), sheet(lib).size(-1), sheet(lib).dim(), sheet(lib).numel(), len(sheet(lib))],
    "atleast": lambda lib: [lib.atleast_1d(lib.tensor(1)), lib.atleast_2d(lib.tensor([1])), lib.atleast_3d(whole(lib))],
    # joining and splitting
    "cat": lambda lib: lib.cat([whole(lib), whole(lib)], dim=-1),
    "cat dtypes": lambda lib: lib.cat([whole(lib), lib.ones(1, 3)]),
    "cat wrong": lambda lib: lib.cat([whole(lib), lib.ones(1, 2)]),
    "cat none": lambda lib: lib.cat([]),
    "stack": lambda lib: lib.stack((whole(lib), whole(lib) * 2), 1),
    "stack wrong": lambda lib: lib.stack([lib.ones(2), lib.ones(3)]),
    "hstack": lambda lib: [lib.hstack([lib.ones(2), lib.zeros(1)]), lib.hstack([whole(lib)] * 2)],
    "vstack": lambda lib: [lib.vstack([lib.ones(2), lib.zeros(2)]), lib.vstack([whole(lib)] * 2)],
    "dstack": lambda lib: lib.dstack([whole(lib), whole(lib)]),
    "column_stack": lambda lib: lib.column_stack([lib.ones(2), lib.zeros(2, 2)]),
    "split": lambda lib: lib.arange(5).split(2),
    "split sizes": lambda lib: lib.split(sheet(lib), [1, 3], dim=2),
    "split wrong": lambda lib: lib.split(sheet(lib), [1, 4], dim=2),
    "chunk": lambda lib: [part for n in (1, 2, 3, 6) for part in lib.arange(5).chunk(n)],
    "tensor_split": lambda lib: [*lib.arange(7).tensor_split(3), *lib.arange(7).tensor_split([1, 5])],
    "unbind": lambda lib: sheet(lib).unbind(1),
    "iterate": lambda lib: list(whole(lib)),
    "unpack": lambda lib: (lambda a, b: a - b)(*whole(lib)),
    "iterate scalar": lambda lib: list(lib.tensor(1.0)),
    "len of scalar": lambda lib: len(lib.tensor(1.0)),
    "narrow": lambda lib: [sheet(lib).narrow(1, 1, 2), sheet(lib).narrow(-1, -2, 1)],
    "narrow wrong": lambda lib: sheet(lib).narrow(1, 2, 2),
    "select": lambda lib: lib.select(sheet(lib), 1, -1),
    "select wrong": lambda lib: sheet(lib).select(1, 3),
    "meshgrid": lambda lib: [
        *lib.meshgrid(lib.arange(2), lib.arange(3), indexing="ij"),
        *lib.meshgrid([lib.arange(2), lib.arange(3)], indexing="xy"),
    ],
    "broadcast_tensors": lambda lib: lib.broadcast_tensors(lib.zeros(3, 1), lib.ones(2)),
    # picking
    "gather": lambda lib: sheet(lib)[0].gather(1, lib.tensor([[0], [3], [1]])),
    "gather out of range": lambda lib: sheet(lib)[0].gather(1, lib.tensor([[4]])),
    "gather of floats": lambda lib: sheet(lib)[0].gather(1, lib.tensor([[1.0]])),
    "scatter": lambda lib: lib.zeros(2, 3).scatter(1, lib.tensor([[2], [0]]), 1.0),
    "scatter value": lambda lib: lib.zeros(2, 3).scatter_(1, lib.tensor([[2], [0]]), value=5),
    "scatter_add": lambda lib: lib.zeros(3).scatter_add(0, lib.tensor([0, 0, 2]), lib.ones(3)),
    "index_select": lambda lib: lib.index_select(sheet(lib), 1, lib.tensor([2, 0, 2])),
    "index_add": lambda lib: lib.zeros(3, 2).index_add(0, lib.tensor([0, 0, 2]), lib.ones(3, 2), alpha=2),
    "index_fill": lambda lib: whole(lib).index_fill(1, lib.tensor([0, 2]), -1),
    "index_copy": lambda lib: lib.zeros(3, 2).index_copy(1, lib.tensor([1]), lib.ones(3, 1)),
    "index_put": lambda lib: lib.zeros(3).index_put((lib.tensor([0, 0]),), lib.tensor(1.0), accumulate=True),
    "take": lambda lib: whole(lib).take(lib.tensor([0, 5, -1])),
    "take_along_dim": lambda lib: whole(lib).take_along_dim(lib.tensor([[0], [1]]), 1),
    "masked_fill": lambda lib: [
        whole(lib).masked_fill(whole(lib) > 1, 9),
        whole(lib).masked_fill(lib.tensor([True, False, True]), 7),
    ],
    "masked_select": lambda lib: lib.masked_select(whole(lib), whole(lib) > 0),
    "nonzero": lambda lib: [lib.nonzero(whole(lib)), *whole(lib).nonzero(as_tuple=True)],
    "bincount": lambda lib: [lib.bincount(lib.tensor([1, 1, 4])), lib.bincount(lib.tensor([0, 1]), minlength=4)],
    "searchsorted": lambda lib: [
        lib.searchsorted(lib.tensor([1.0, 3.0]), lib.tensor([[0.0, 3.0]]), right=r) for r in (False, True)
    ],
    "bucketize": lambda lib: lib.bucketize(lib.tensor([0.5, 1.0, 7.0]), lib.tensor([0.0, 1.0, 2.0])),
    "unfold": lambda lib: lib.arange(7).unfold(0, 3, 2),
    "contains": lambda lib: [3 in whole(lib), 7 in whole(lib)],
    "embedding index": lambda lib: sheet(lib)[lib.tensor([1, 0]), :, lib.tensor([0, 3])],
    "too many indices": lambda lib: whole(lib)[0, 0, 0],
    "index out of range": lambda lib: whole(lib)[2],
    "list out of range": lambda lib: whole(lib)[[0, 2]],
    "backward slice": lambda lib: whole(lib)[::-1],
    "float index": lambda lib: whole(lib)[lib.tensor([0.0])],
    "mask of another shape": lambda lib: whole(lib)[lib.tensor([True, False, True])],
}


def plain(value: Any) -> Any:
    """Values as lists with their dtypes, whichever library they come from."""
    if isinstance(value, list | tuple) and type(value).__name__ != "Size":
        return [plain(part) for part in value]
    if hasattr(value, "tolist"):
        return str(value.dtype).removeprefix("torch."), tuple(value.shape), value.tolist()
    return tuple(value) if isinstance(value, tuple) else value


def attempt(case: Callable[[Any], Any], lib: Any) -> tuple[Any, Exception | None]:
    try:
        return plain(case(lib)), None
    except Exception as problem:
        return None, problem


@pytest.mark.parametrize("name", CASES)
def test_like_pytorch(name: str) -> None:
    (ours, mine), (theirs, its) = attempt(CASES[name], engine), attempt(CASES[name], torch)
    if its is not None:
        assert isinstance(mine, type(its)), f"PyTorch raises {its!r}, but here {ours or mine!r}"
        assert hasattr(mine, "cure")
    else:
        assert mine is None, mine
        assert ours == theirs
