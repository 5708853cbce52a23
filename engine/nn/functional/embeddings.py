"""Numbers for things: rows of a table, and one-hot vectors."""

from __future__ import annotations

from engine.errors import ArgumentError
from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = ["embedding"]


def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """Row ``weight[i]`` for each whole number i of ``input``; the row ``padding_idx`` receives no gradient.

    >>> import engine
    >>> embedding(engine.tensor([1, 0]), engine.tensor([[0.5], [1.5]])).tolist()
    [[1.5], [0.5]]
    """
    refuse_rare(max_norm, scale_grad_by_freq, sparse)
    return run("embedding", weight, input, padding_idx=padding_row(padding_idx, weight.shape[0]))


def refuse_rare(max_norm: float | None, scale_grad_by_freq: bool, sparse: bool) -> None:
    """Raise ArgumentError for what embeddings leave out."""
    for name, given in (("max_norm", max_norm), ("scale_grad_by_freq", scale_grad_by_freq), ("sparse", sparse)):
        if given:
            raise ArgumentError(
                "embedding-setting",
                expected=f"an embedding without {name}",
                got=f"{name}={given}",
                cure="Leave it out: gradients are dense and rows are not changed while they are looked up.",
            )


def padding_row(padding_idx: int | None, rows: int) -> int | None:
    """The padding row counted from the front; raises ArgumentError outside the table."""
    if padding_idx is None:
        return None
    if not -rows <= padding_idx < rows:
        raise ArgumentError(
            "padding-row",
            expected=f"a padding_idx from {-rows} to {rows - 1}",
            got=str(padding_idx),
            cure="Choose a row of the table.",
        )
    return padding_idx % rows
