"""The encoder's layer of a transformer, and layers on top of each other."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from engine.errors import ArgumentError
from engine.nn.attention import MultiheadAttention
from engine.nn.dropout import Dropout
from engine.nn.functional.activations import gelu, relu
from engine.nn.init import Source
from engine.nn.linear import Linear
from engine.nn.lists import ModuleList
from engine.nn.module import Module
from engine.nn.norm import LayerNorm
from engine.tensor import Tensor


class TransformerEncoderLayer(Module):
    """Attention of a sequence to itself, then a network at each place; each added to what went in, and normalized.

    >>> import engine
    >>> layer = engine.nn.TransformerEncoderLayer(4, 2, dim_feedforward=8, batch_first=True)
    >>> layer(engine.ones(1, 3, 4)).shape
    torch.Size([1, 3, 4])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Tensor], Tensor] = relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: object = None,
        dtype: Any = None,
        *,
        generator: Source = None,
    ) -> None:
        super().__init__()
        self.self_attn = MultiheadAttention(
            d_model,
            nhead,
            dropout,
            bias,
            batch_first=batch_first,
            device=device,
            dtype=dtype,
            generator=generator,
        )
        self.linear1 = Linear(d_model, dim_feedforward, bias, device, dtype, generator=generator)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, device, dtype, generator=generator)
        self.norm_first = norm_first
        self.norm1 = LayerNorm(d_model, layer_norm_eps, bias=bias, device=device, dtype=dtype)
        self.norm2 = LayerNorm(d_model, layer_norm_eps, bias=bias, device=device, dtype=dtype)
        self.dropout1 = Dropout(dropout)
        self.dropout2 = Dropout(dropout)
        self.activation = _activation(activation)

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
    ) -> Tensor:
        def attended(x: Tensor) -> Tensor:
            out, _ = self.self_attn(
                x,
                x,
                x,
                attn_mask=src_mask,
                key_padding_mask=src_key_padding_mask,
                need_weights=False,
                is_causal=is_causal,
            )
            dropped: Tensor = self.dropout1(out)
            return dropped

        def fed_forward(x: Tensor) -> Tensor:
            out: Tensor = self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))
            return out

        if self.norm_first:
            src = src + attended(self.norm1(src))
            return src + fed_forward(self.norm2(src))
        src = self.norm1(src + attended(src))
        out: Tensor = self.norm2(src + fed_forward(src))
        return out


class TransformerEncoder(Module):
    """Copies of a layer on top of each other, and a norm at the end where one is given."""

    def __init__(
        self,
        encoder_layer: Module,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self.layers = ModuleList(copy.deepcopy(encoder_layer) for _ in range(num_layers))
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, bool(is_causal))
        return src if self.norm is None else self.norm(src)


def _activation(activation: str | Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    if not isinstance(activation, str):
        return activation
    known: dict[str, Callable[[Tensor], Tensor]] = {"relu": relu, "gelu": gelu}
    if activation not in known:
        raise ArgumentError(
            "activation", expected="'relu', 'gelu' or a function", got=repr(activation), cure="Pass the function."
        )
    return known[activation]
