"""Multi-head attention as a layer."""

from __future__ import annotations

import math
from typing import Any

from engine.errors import ArgumentError, ShapeError
from engine.nn.functional.attending import attend
from engine.nn.functional.products import linear
from engine.nn.functional.running import run
from engine.nn.init import Source, xavier_uniform_, zeros_
from engine.nn.linear import Linear
from engine.nn.module import Module
from engine.nn.parameter import Parameter, blank
from engine.random import Generator
from engine.tensor import Tensor


class NonDynamicallyQuantizableLinear(Linear):
    """A linear layer under the name that PyTorch gives it inside attention."""


class MultiheadAttention(Module):
    """Several attentions side by side, each over its own projections, joined by a last linear layer.

    query [queries, batch, embed_dim], key and value [keys, batch, …], or with ``batch_first`` the batch in front,
    or without a batch. Gives the result in the query's shape, and the weights [batch, queries, keys] (the mean
    over the heads), or None unless ``need_weights``.

    >>> import engine
    >>> attention = engine.nn.MultiheadAttention(4, 2, batch_first=True)
    >>> x = engine.ones(1, 3, 4)
    >>> out, weights = attention(x, x, x)
    >>> list(out.shape), list(weights.shape)
    ([1, 3, 4], [1, 3, 3])
    """

    in_proj_weight: Parameter | None
    in_proj_bias: Parameter | None
    q_proj_weight: Parameter | None
    k_proj_weight: Parameter | None
    v_proj_weight: Parameter | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: object = None,
        dtype: Any = None,
        *,
        generator: Source = None,
    ) -> None:
        super().__init__()
        if embed_dim < 1 or num_heads < 1 or embed_dim % num_heads:
            raise ArgumentError(
                "attention-heads",
                expected="an embed_dim that is a multiple of num_heads",
                got=f"embed_dim={embed_dim}, num_heads={num_heads}",
                cure="Choose a number of heads that divides embed_dim.",
            )
        if add_bias_kv or add_zero_attn:
            raise ArgumentError(
                "attention-extras",
                expected="attention over the given keys alone",
                got=f"add_bias_kv={add_bias_kv}, add_zero_attn={add_zero_attn}",
                cure="Add rows to key and value before the layer.",
            )
        self.embed_dim = embed_dim
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self.num_heads = num_heads
        self.head_dim = embed_dim // num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.generator = generator if isinstance(generator, Generator) else None
        self._packed = self.kdim == embed_dim and self.vdim == embed_dim
        self.register_parameter("q_proj_weight", None if self._packed else blank((embed_dim, embed_dim), device, dtype))
        self.register_parameter("k_proj_weight", None if self._packed else blank((embed_dim, self.kdim), device, dtype))
        self.register_parameter("v_proj_weight", None if self._packed else blank((embed_dim, self.vdim), device, dtype))
        self.register_parameter(
            "in_proj_weight", blank((3 * embed_dim, embed_dim), device, dtype) if self._packed else None
        )
        self.register_parameter("in_proj_bias", blank((3 * embed_dim,), device, dtype) if bias else None)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, device, dtype, generator=generator)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Source = None) -> None:
        """Draw the projections anew; biases begin as 0."""
        for weight in (self.in_proj_weight, self.q_proj_weight, self.k_proj_weight, self.v_proj_weight):
            if weight is not None:
                xavier_uniform_(weight, generator=generator)
        for bias in (self.in_proj_bias, self.out_proj.bias):
            if bias is not None:
                zeros_(bias)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        if is_causal and attn_mask is None:
            raise ArgumentError(
                "causal-without-mask",
                expected="attn_mask together with is_causal, which only says what kind of mask it is",
                got="is_causal alone",
                cure="Pass attn_mask: True above the diagonal, where attention must not go.",
            )
        batched, turned = self._check(query, key, value), not self.batch_first
        own = query is key and key is value
        query, key, value = (_batch_first(x, batched, turned) for x in (query, key, value))
        q, k, v = self._heads_of_one(query) if own and self._packed else self._heads(query, key, value)
        blocked = _merged(attn_mask, key_padding_mask, q, k, batched)
        joined, weights = attend(q, k, v, blocked, self.dropout if self.training else 0.0, self.generator)
        joined = joined.transpose(1, 2).reshape(*query.shape[:2], self.embed_dim)
        out: Tensor = self.out_proj(joined)
        if not batched:
            out, weights = out.squeeze(0), weights.squeeze(0)
        elif turned:
            out = out.transpose(0, 1)
        if not need_weights:
            return out, None
        return out, weights.mean(-3) if average_attn_weights else weights

    def _heads_of_one(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values [batch, heads, places, features] of one sequence, by one product."""
        assert self.in_proj_weight is not None
        batch, places, _ = x.shape
        projected = linear(x, self.in_proj_weight, self.in_proj_bias)
        apart = projected.reshape(batch, places, 3, self.num_heads, self.head_dim).permute(2, 0, 3, 1, 4)
        return apart[0], apart[1], apart[2]

    def _heads(self, *inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values [batch, heads, places, features], each by its own product."""
        size, heads = self.embed_dim, []
        own = (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        for i, (x, weight) in enumerate(zip(inputs, own, strict=True)):
            part = slice(i * size, (i + 1) * size)
            w = self.in_proj_weight[part] if self.in_proj_weight is not None else weight
            assert w is not None
            bias = None if self.in_proj_bias is None else self.in_proj_bias[part]
            projected = linear(x, w, bias)
            heads.append(projected.reshape(*x.shape[:2], self.num_heads, self.head_dim).transpose(1, 2))
        q, k, v = heads
        return q, k, v

    def _check(self, query: Tensor, key: Tensor, value: Tensor) -> bool:
        """Whether there is a batch; raises ShapeError where the inputs do not fit."""
        shapes = [list(x.shape) for x in (query, key, value)]
        ranks = {x.ndim for x in (query, key, value)}
        widths = (query.shape[-1:], key.shape[-1:], value.shape[-1:])
        fits = widths == ((self.embed_dim,), (self.kdim,), (self.vdim,))
        if len(ranks) > 1 or not ranks <= {2, 3} or not fits or key.shape[:-1] != value.shape[:-1]:
            raise ShapeError(
                "attention-shapes",
                expected="query, key and value of 2 or 3 axes whose last are "
                f"{self.embed_dim}, {self.kdim} and {self.vdim}, and as many keys as values",
                got=" and ".join(map(str, shapes)),
                cure="The axes are [places, batch, features], or [batch, places, features] with batch_first=True.",
            )
        return query.ndim == 3


def _batch_first(x: Tensor, batched: bool, turned: bool) -> Tensor:
    if not batched:
        return x.unsqueeze(0)
    return x.transpose(0, 1) if turned else x


def _merged(
    attn_mask: Tensor | None, key_padding_mask: Tensor | None, q: Tensor, k: Tensor, batched: bool
) -> Tensor | None:
    """Both masks as one that broadcasts against [batch, heads, queries, keys]."""
    batch, heads, queries, _ = q.shape
    keys = k.shape[-2]
    if attn_mask is not None:
        if attn_mask.shape == (batch * heads, queries, keys):
            attn_mask = attn_mask.reshape(batch, heads, queries, keys)
        elif attn_mask.shape != (queries, keys):
            raise _mask("attn_mask", f"[{queries}, {keys}] or [{batch * heads}, {queries}, {keys}]", attn_mask)
    if key_padding_mask is None:
        return attn_mask
    wanted = (batch, keys) if batched else (keys,)
    if key_padding_mask.shape != wanted:
        raise _mask("key_padding_mask", str(list(wanted)), key_padding_mask)
    padding = key_padding_mask.reshape(batch, 1, 1, keys)
    if attn_mask is None:
        return padding
    if attn_mask.dtype.kind == padding.dtype.kind == "b":
        return attn_mask | padding
    return _added(attn_mask, q) + _added(padding, q)


def _added(mask: Tensor, like: Tensor) -> Tensor:
    """A mask of truth values as numbers to be added: −∞ where attention must not go."""
    if mask.dtype.kind != "b":
        return mask
    return run("masked_fill", Tensor(0.0, dtype=like.dtype).expand(mask.shape), mask, value=-math.inf)


def _mask(name: str, expected: str, mask: Tensor) -> ShapeError:
    return ShapeError(
        "attention-mask",
        expected=f"{name} of shape {expected}",
        got=str(list(mask.shape)),
        cure="A mask says of each key, for each query, whether attention must not go there.",
    )
