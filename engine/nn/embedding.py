"""A vector for each of many things: words, users, places."""

from __future__ import annotations

from typing import Any

from engine.dtypes import as_array
from engine.errors import ShapeError
from engine.nn.functional.embeddings import embedding, padding_row, refuse_rare
from engine.nn.init import Source, normal_
from engine.nn.module import Module
from engine.nn.parameter import Parameter, blank
from engine.tensor import Tensor, wrap


class Embedding(Module):
    """Row ``weight[i]`` for each whole number i. Rows begin as normal numbers; the row ``padding_idx`` as 0.

    >>> from engine import nn
    >>> nn.Embedding(10, 4, padding_idx=0)
    Embedding(10, 4, padding_idx=0)
    """

    weight: Parameter

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device: object = None,
        dtype: Any = None,
        *,
        generator: Source = None,
    ) -> None:
        super().__init__()
        refuse_rare(max_norm, scale_grad_by_freq, sparse)
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.padding_idx = padding_row(padding_idx, num_embeddings)
        if _weight is None:
            self.weight = blank((num_embeddings, embedding_dim), device, dtype)
            self.weight.requires_grad = not _freeze
            self.reset_parameters(generator)
        else:
            self.weight = Parameter(_weight.detach(), requires_grad=not _freeze)

    def reset_parameters(self, generator: Source = None) -> None:
        """Draw the initial rows anew."""
        normal_(self.weight, generator=generator)
        if self.padding_idx is not None:
            self.weight.array[self.padding_idx] = 0

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> Embedding:
        """A layer with these rows [things, width], not trained further unless ``freeze`` is False."""
        table = embeddings if isinstance(embeddings, Tensor) else wrap(as_array(embeddings))
        if table.ndim != 2:
            raise ShapeError(
                "embedding-table",
                expected="a table of two axes, [things, width]",
                got=str(list(table.shape)),
                cure="Give one row for each thing.",
            )
        return cls(
            table.shape[0],
            table.shape[1],
            padding_idx,
            max_norm,
            norm_type,
            scale_grad_by_freq,
            sparse,
            _weight=table,
            _freeze=freeze,
        )

    def forward(self, input: Tensor) -> Tensor:
        return embedding(input, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
