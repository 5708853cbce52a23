"""Attention: each query takes a weighted mean of all values, by how well it meets their keys.

Vaswani et al., https://arxiv.org/abs/1706.03762
"""

from __future__ import annotations

import math

from engine.arrays import np
from engine.errors import ArgumentError, ShapeError
from engine.nn.functional.dropping import dropout
from engine.nn.functional.running import run
from engine.random import Generator
from engine.tape import state
from engine.tensor import Tensor, wrap

__all__ = ["scaled_dot_product_attention"]


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """softmax(query · keyᵀ · scale) · value, for query […, queries, features], key and value […, keys, features].

    ``attn_mask`` says where attention may go (True), or is added to the scores; ``is_causal`` keeps each query
    from what comes after it. ``scale`` is 1/√features unless given. A query that may go nowhere gets 0.

    >>> import engine
    >>> one = engine.ones(1, 1)
    >>> scaled_dot_product_attention(one, one, one).tolist()
    [[1.0]]
    """
    if enable_gqa:
        raise ArgumentError(
            "grouped-queries",
            expected="as many heads of keys and values as of queries",
            got="enable_gqa=True",
            cure="Repeat the keys and values for their queries.",
        )
    if is_causal:
        if attn_mask is not None:
            raise ArgumentError(
                "two-masks",
                expected="attn_mask or is_causal",
                got="both",
                cure="Write the causal mask into attn_mask.",
            )
        attn_mask = causal(query.shape[-2], key.shape[-2])
    weights = attention_weights(query, key, attn_mask, scale)
    if attn_mask is not None and attn_mask.dtype.kind == "b" and _may_block_all(attn_mask):
        weights = run("masked_fill", weights, run("logical_not", _any_allowed(attn_mask)), value=0.0)
    return run("matmul", dropout(weights, dropout_p), value)


def attention_weights(query: Tensor, key: Tensor, allowed: Tensor | None, scale: float | None = None) -> Tensor:
    """How much each query takes of each value: […, queries, keys], adding up to 1 over the keys."""
    if query.shape[-1:] != key.shape[-1:]:
        raise ShapeError(
            "attention-features",
            expected="queries and keys with as many features (the last axis)",
            got=f"{list(query.shape)} and {list(key.shape)}",
            cure="Project both to the same number of features.",
        )
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    scores = run("matmul", query * factor, key, transpose_b=True)
    if allowed is not None:
        if allowed.dtype.kind == "b":
            scores = run("masked_fill", scores, run("logical_not", allowed), value=-math.inf)
        else:
            scores = scores + allowed
    return run("softmax", scores, dim=-1)


def causal(queries: int, keys: int) -> Tensor:
    """Where a query may look: at its own place and before."""
    return wrap(np.tri(queries, keys, dtype=np.bool_))


def _may_block_all(allowed: Tensor) -> bool:
    """Whether some query may go nowhere; unknown, and so possible, where the mask is fed anew at each step."""
    if state.tape is not None and state.tape.knows(allowed):
        return True
    return not allowed.array.any(-1).all()


def _any_allowed(allowed: Tensor) -> Tensor:
    """For each query, whether it may go anywhere."""
    if state.tape is not None and state.tape.knows(allowed):
        return run("gt", run("sum", allowed, dim=-1, keepdim=True), wrap(np.array(0)))
    return wrap(np.asarray(allowed.array.any(-1, keepdims=True)))


def attend(
    query: Tensor, key: Tensor, value: Tensor, blocked: Tensor | None, dropout_p: float, generator: Generator | None
) -> tuple[Tensor, Tensor]:
    """The heads' results and their weights; ``blocked`` is True where attention must not go, or is added."""
    allowed = run("logical_not", blocked) if blocked is not None and blocked.dtype.kind == "b" else blocked
    weights = dropout(attention_weights(query, key, allowed), dropout_p, dropout_p > 0, generator=generator)
    return run("matmul", weights, value), weights
