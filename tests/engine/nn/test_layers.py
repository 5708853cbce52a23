"""What layers refuse, and what is theirs alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, DTypeError, ExplorerError, RecordError, ShapeError
from engine.tensor import Tensor

F = nn.functional


def test_rows_that_were_learned_before() -> None:
    rows = engine.tensor([[1.0, 2.0], [3.0, 4.0]])
    layer = nn.Embedding.from_pretrained(rows, padding_idx=0)
    assert repr(layer) == "Embedding(2, 2, padding_idx=0)"
    assert not layer.weight.requires_grad
    assert layer(engine.tensor([1])).tolist() == [[3.0, 4.0]]
    assert nn.Embedding.from_pretrained(rows, freeze=False).weight.requires_grad
    with pytest.raises(ShapeError):
        nn.Embedding.from_pretrained(engine.ones(3))


def test_the_padding_row_is_not_trained() -> None:
    layer = nn.Embedding(3, 2, padding_idx=-1)
    layer(engine.tensor([0, 2, 2])).sum().backward()
    assert layer.weight.grad is not None
    assert layer.weight.grad.tolist() == [[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]


def test_an_identity_takes_anything() -> None:
    x = engine.ones(2)
    assert nn.Identity(54, unused=True)(x) is x


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (lambda: nn.Linear(2, 3)(engine.ones(1, 3)), ShapeError),
        (lambda: nn.Linear(2, 3)(engine.ones(1, 2, dtype=engine.float64)), DTypeError),
        (lambda: nn.Linear(2, 3)(np.ones((1, 2))), TypeError),
        (lambda: nn.Conv2d(3, 4, 3)(engine.ones(1, 2, 8, 8)), ShapeError),
        (lambda: nn.Conv2d(3, 4, 3, groups=2), ArgumentError),
        (lambda: nn.Conv2d(3, 4, 3, padding_mode="mirror"), ArgumentError),
        (lambda: nn.Conv2d(1, 1, 5)(engine.ones(1, 1, 3, 3)), ExplorerError),
        (lambda: nn.Embedding(3, 2)(engine.tensor([3])), IndexError),
        (lambda: nn.Embedding(3, 2)(engine.tensor([0.5])), DTypeError),
        (lambda: nn.Embedding(3, 2, padding_idx=3), ArgumentError),
        (lambda: nn.Embedding(3, 2, max_norm=1.0), ArgumentError),
        (lambda: nn.Embedding(3, 2, sparse=True), ArgumentError),
        (lambda: nn.GLU()(engine.ones(3)), ShapeError),
        (lambda: nn.Softmax2d()(engine.ones(3)), ArgumentError),
        (lambda: nn.MultiheadAttention(5, 2), ArgumentError),
        (lambda: nn.MultiheadAttention(4, 2, add_bias_kv=True), ArgumentError),
        (lambda: attention(engine.ones(3, 1, 4), engine.ones(3, 1, 2)), ShapeError),
        (lambda: attention(engine.ones(3, 1, 4), attn_mask=engine.ones(2, 3)), ShapeError),
        (lambda: attention(engine.ones(3, 1, 4), key_padding_mask=engine.ones(3)), ShapeError),
        (lambda: attention(engine.ones(3, 1, 4), is_causal=True), ArgumentError),
        (lambda: attended(attn_mask=engine.ones(1, 1), is_causal=True), ArgumentError),
        (lambda: attended(enable_gqa=True), ArgumentError),
        (lambda: nn.TransformerEncoderLayer(4, 2, activation="sine"), ArgumentError),
        (lambda: F.normalize(engine.ones(1, 1), out=engine.ones(1, 1)), ArgumentError),
        (lambda: nn.CrossEntropyLoss()(engine.ones(2, 3), engine.tensor([0, 3])), ExplorerError),
        (lambda: nn.CrossEntropyLoss(reduction="median")(engine.ones(2, 3), engine.tensor([0, 1])), ArgumentError),
        (lambda: F.mse_loss(engine.ones(2), engine.ones(2), weight=engine.ones(3)), ShapeError),
    ],
)
def test_what_layers_refuse(wrong: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        wrong()


def attention(x: Tensor, value: Tensor | None = None, **settings: Any) -> Any:
    return nn.MultiheadAttention(4, 2)(x, x, x if value is None else value, **settings)


def attended(**settings: Any) -> Any:
    return F.scaled_dot_product_attention(engine.ones(1, 2), engine.ones(1, 2), engine.ones(1, 2), **settings)


def test_an_error_names_the_layer() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.Linear(2, 1)))
    with pytest.raises(ShapeError) as caught:
        model(engine.ones(1, 2))
    assert caught.value.where == "1.1"


def test_a_number_of_classes_that_depends_on_the_batch_cannot_be_recorded() -> None:
    labels = np.array([0, 2])
    with pytest.raises(RecordError, match="num_classes"):
        engine.record(lambda x: F.one_hot(x), None, None, labels)
    program = engine.record(lambda x: F.one_hot(x, 3), None, None, labels)
    program.forward(labels)
    assert program.nodes[program.output].value.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_attention_that_may_go_nowhere_in_a_program() -> None:
    x = np.ones((2, 4), np.float32)
    mask = np.array([[True, False], [False, False]])
    program = engine.record(lambda q, m: F.scaled_dot_product_attention(q, q, q, attn_mask=m), None, None, (x, mask))
    program.forward((x, mask))
    assert program.nodes[program.output].value.tolist() == [[1.0] * 4, [0.0] * 4]
