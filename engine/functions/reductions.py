"""Functions that join many cells into one: ``engine.sum(x, dim=0)``, ``engine.max(x)``, ``engine.sort(x)``."""

from __future__ import annotations

from typing import Any

from engine.functions.function import as_function
from engine.tensor import Tensor

__all__ = [
    "all",
    "amax",
    "amin",
    "aminmax",
    "any",
    "argmax",
    "argmin",
    "argsort",
    "count_nonzero",
    "cumprod",
    "cumsum",
    "dist",
    "kthvalue",
    "log_softmax",
    "logsumexp",
    "max",
    "mean",
    "median",
    "min",
    "msort",
    "nanmean",
    "nansum",
    "norm",
    "prod",
    "softmax",
    "sort",
    "std",
    "std_mean",
    "sum",
    "topk",
    "unique",
    "var",
    "var_mean",
]

sum = as_function(Tensor.sum)
mean = as_function(Tensor.mean)
nansum = as_function(Tensor.nansum)
nanmean = as_function(Tensor.nanmean)
prod = as_function(Tensor.prod)
var = as_function(Tensor.var)
std = as_function(Tensor.std)
norm = as_function(Tensor.norm)
dist = as_function(Tensor.dist)
logsumexp = as_function(Tensor.logsumexp)
all = as_function(Tensor.all)
any = as_function(Tensor.any)
count_nonzero = as_function(Tensor.count_nonzero)
cumsum = as_function(Tensor.cumsum)
cumprod = as_function(Tensor.cumprod)
softmax = as_function(Tensor.softmax)
log_softmax = as_function(Tensor.log_softmax)
max = as_function(Tensor.max)
min = as_function(Tensor.min)
amax = as_function(Tensor.amax)
amin = as_function(Tensor.amin)
aminmax = as_function(Tensor.aminmax)
argmax = as_function(Tensor.argmax)
argmin = as_function(Tensor.argmin)
median = as_function(Tensor.median)
kthvalue = as_function(Tensor.kthvalue)
argsort = as_function(Tensor.argsort)
sort = as_function(Tensor.sort)
msort = as_function(Tensor.msort)
topk = as_function(Tensor.topk)
unique = as_function(Tensor.unique)


def var_mean(
    input: Tensor, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: float | None = None
) -> tuple[Tensor, Tensor]:
    """The variance and the mean.

    >>> import engine as torch
    >>> [float(x) for x in var_mean(torch.tensor([1.0, 2.0, 3.0]))]
    [1.0, 2.0]
    """
    axes = None if isinstance(dim, bool) else dim
    return input.var(dim, unbiased, keepdim, correction=correction), input.mean(axes, keepdim)


def std_mean(
    input: Tensor, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: float | None = None
) -> tuple[Tensor, Tensor]:
    """The standard deviation and the mean."""
    axes = None if isinstance(dim, bool) else dim
    return input.std(dim, unbiased, keepdim, correction=correction), input.mean(axes, keepdim)
