"""Reductions, choices, orders and products in PyTorch's words: each line is run by both libraries."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

RNG = np.random.default_rng(41)
NUMBERS: dict[str, Any] = {
    "x": RNG.normal(size=(3, 4)).astype(np.float32),
    "y": RNG.normal(size=(4, 3)).astype(np.float32),
    "b": RNG.normal(size=(2, 3, 4)).astype(np.float32),
    "c": RNG.normal(size=(2, 4, 3)).astype(np.float32),
    "v": RNG.normal(size=4).astype(np.float32),
    "u": RNG.normal(size=3).astype(np.float32),
    "n": np.array([[1.0, np.nan], [2.0, 3.0]], np.float32),
    "k": np.array([[3, 1, 2], [5, 5, 0]]),
    "q": np.array([[True, False], [True, True]]),
    "s": np.float32(1.5),
}
SAME = """
x.sum()
x.sum(0)
x.sum(dim=(0, 1))
x.sum(-1, True)
x.sum(dim=[1], keepdim=True)
x.sum(axis=0)
x.sum(axis=1, keepdims=True)
x.sum(dtype=torch.float64)
torch.sum(x, dim=0)
torch.sum(input=x)
k.sum()
k.sum(dtype=torch.float32)
q.sum()
q.sum(0)
x.mean()
x.mean(0)
torch.mean(x, 1, keepdim=True)
k.mean(dtype=torch.float32)
n.nansum()
n.nanmean()
n.sum()
x.prod()
x.prod(1)
torch.prod(x, 0, keepdim=True)
k.prod()
x.var()
x.var(0)
x.var(1, False)
x.var(dim=0, unbiased=False, keepdim=True)
x.var(dim=1, correction=0)
x.var(False)
x.std()
x.std(0)
x.std(False)
torch.std(x, dim=1)
torch.var_mean(x, dim=0)[0]
torch.std_mean(x)[1]
x.norm()
x.norm(1)
x.norm(p=1, dim=0)
x.norm(2, 1, True)
x.norm(float("inf"))
x.norm(dim=(0, 1))
torch.norm(x)
torch.norm(x, p="fro")
torch.dist(x, x * 2)
torch.linalg.norm(x)
torch.linalg.norm(v, 1)
torch.linalg.norm(x, 1)
torch.linalg.norm(x, float("inf"))
torch.linalg.norm(x, dim=1)
torch.linalg.vector_norm(x, 3)
torch.linalg.matrix_norm(b)
x.logsumexp(1)
torch.logsumexp(x, dim=(0, 1))
torch.logsumexp(x, 0, keepdim=True)
x.all()
q.all()
q.any(1)
q.all(dim=0, keepdim=True)
torch.any(x > 1, dim=1)
(x > 0).sum(1)
k.count_nonzero()
torch.count_nonzero(k, dim=0)
x.cumsum(0)
torch.cumsum(x, dim=1)
k.cumsum(1)
q.cumsum(0)
x.cumprod(1)
x.softmax(1)
torch.softmax(x, dim=0)
torch.softmax(x, 0, dtype=torch.float64)
torch.log_softmax(x, dim=-1)
x.max()
x.max(1).values
x.max(1).indices
x.max(1)[1]
x.max(dim=0, keepdim=True)[0]
torch.max(x, 1)[0]
torch.max(x, x.T.reshape(3, 4))
torch.max(x)
k.max()
k.max(1)[1]
n.max()
n.max(1)[0]
x.min()
x.min(1).values
torch.min(x, dim=0).indices
torch.min(x, -x)
x.amax()
x.amax(1)
x.amax((0, 1), keepdim=True)
torch.amin(x, dim=1)
torch.aminmax(x)[1]
x.argmax()
x.argmax(1)
torch.argmax(x, dim=0, keepdim=True)
x.argmin(1)
x.argmax(axis=1)
x.median()
v.median()
x.median(1).values
x.median(dim=0)[1]
x.median(1, True)[0]
n.median()
x.kthvalue(2).values
x.kthvalue(1, 0, True)[1]
x.sort().values
x.sort(0, descending=True).indices
torch.sort(x, dim=1, descending=True)[0]
k.sort(stable=True)[1]
x.argsort(1)
torch.argsort(x, dim=0, descending=True)
torch.msort(x)
x.topk(2).values
x.topk(3, dim=0, largest=False)[1]
torch.topk(x, 1, 1)[0]
k.unique()
torch.unique(k, return_counts=True)[1]
torch.unique(k, return_inverse=True)[1]
s.sum()
s.max()
s.softmax(0)
s.argmax()
s.sort().values
s.cumsum(0)
s.std(correction=0)
x @ y
x @ v
v @ y
v @ v
x.matmul(y)
b @ y
b @ c
x @ c
b @ v
u @ b
torch.mm(x, y)
torch.bmm(b, c)
torch.mv(x, v)
torch.dot(v, v * 2)
torch.inner(x, x)
torch.inner(b, x)
torch.outer(u, v)
torch.ger(u, v)
torch.addmm(x @ y, x, y)
torch.addmm(u, x, y, beta=0.5, alpha=2.0)
torch.addmv(u, x, v)
torch.addr(x, u, v)
torch.baddbmm(b @ c, b, c, alpha=0.5)
torch.addbmm(x @ y, b, c)
(x @ y).trace()
torch.trace(x)
torch.einsum("ij,jk->ik", x, y)
torch.einsum("bij,bjk", b, c)
torch.einsum("...ij->...ji", b)
torch.einsum("ij, ij -> i", x, x)
torch.einsum("i,j->ij", [u, v])
torch.einsum("ii->i", x @ y)
torch.tensordot(x, y, dims=1)
torch.tensordot(b, c, dims=([1, 2], [2, 1]))
torch.tensordot(x, x, ([0], [0]))
torch.cosine_similarity(x, x * 2 + 1)
torch.cosine_similarity(b, b.flip(0), dim=-1)
torch.cdist(x, y.T)
torch.cdist(b, b * 2, p=1)
torch.linalg.multi_dot([x, y, x])
""".strip().splitlines()
REFUSED = """
x.sum(2)
x.sum(dim=(0, 0))
k.mean()
x.var(5)
x.softmax(2)
k.softmax(1)
x.max(2)
torch.zeros(0).max()
torch.zeros(0, 3).amax(0)
torch.zeros(0, 3).argmax(0)
x.argmax(3)
x.sort(2)
x.topk(5)
x.kthvalue(0)
x.cumsum(2)
x @ x
x.mm(v)
torch.bmm(x, y)
torch.bmm(b, y)
x.mv(u)
torch.dot(x, x)
torch.dot(v, u)
v.trace()
x @ y.double()
x @ k
s @ s
torch.einsum("ij,jk->ik", x)
torch.einsum("ij,jk->ik", x, x)
torch.einsum("ij->k", x)
torch.einsum("i1->i", x)
torch.einsum("ij->ii", x)
torch.tensordot(x, y, dims=2)
""".strip().splitlines()


def named(library: Any) -> dict[str, Any]:
    """The numbers as tensors of a library, those with a gradient as leaves."""
    made = {name: library.tensor(value) for name, value in NUMBERS.items()}
    for name in "xybcvuns":
        made[name].requires_grad_()
    return {"torch": library, **made}


@pytest.mark.parametrize("line", SAME)
def test_the_same_in_both(line: str) -> None:
    ours, theirs = named(engine), named(torch)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one, other = eval(line, ours), eval(line, theirs)
    assert tuple(one.shape) == tuple(other.shape)
    assert str(one.dtype).removeprefix("torch.") == str(other.dtype).removeprefix("torch.")
    assert one.requires_grad == other.requires_grad
    np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=2e-5, atol=1e-5)
    if not other.requires_grad:
        return
    weights = np.random.default_rng(1).normal(size=tuple(other.shape)).astype(other.detach().numpy().dtype)
    one.backward(engine.tensor(weights))
    other.backward(torch.tensor(weights))
    for name in "xybcvuns":
        mine, its = ours[name].grad, theirs[name].grad
        assert (mine is None) == (its is None), name
        if mine is not None:
            np.testing.assert_allclose(mine.numpy(), its.numpy(), rtol=2e-4, atol=2e-5, err_msg=name)


@pytest.mark.parametrize("line", REFUSED)
def test_refused_in_both_with_the_same_kind_of_error(line: str) -> None:
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - whatever PyTorch raises
        eval(line, named(torch))
    with pytest.raises(engine.errors.ExplorerError) as ours:
        eval(line, named(engine))
    kind = RuntimeError if theirs.type is NotImplementedError else theirs.type
    assert isinstance(ours.value, kind), (kind, str(theirs.value))
    assert ours.value.cure
