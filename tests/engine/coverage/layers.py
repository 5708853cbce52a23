"""Every layer with its main options, each with the shape of one example."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import engine
from engine import nn
from engine.nn.parameter import Parameter
from engine.op import Array, Shape
from engine.tensor import Tensor

CONTAINERS = {"Module", "Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict"}
VECTOR, SIGNAL, PICTURE, SENTENCE = (6,), (4, 9), (4, 6, 6), (5, 4)


class Taking(nn.Module):
    """A layer whose call is not simply ``layer(x)``."""

    def __init__(self, layer: nn.Module, call: Callable[[Any, Tensor], Tensor]) -> None:
        super().__init__()
        self.layer = layer
        self.call = call

    def forward(self, x: Tensor) -> Tensor:
        return self.call(self.layer, x)


Row = tuple[Callable[[], nn.Module], Shape]

LAYERS: dict[str, Row] = {
    "Linear": (lambda: nn.Linear(6, 3), VECTOR),
    "Linear, no bias": (lambda: nn.Linear(6, 3, bias=False), VECTOR),
    "Linear of sentences": (lambda: nn.Linear(4, 3), SENTENCE),
    "Bilinear": (lambda: Taking(nn.Bilinear(6, 6, 3), lambda layer, x: layer(x, x.tanh())), VECTOR),
    "Identity": (nn.Identity, VECTOR),
    "Conv1d": (lambda: nn.Conv1d(4, 3, 3, padding=1), SIGNAL),
    "Conv1d, strided, dilated": (lambda: nn.Conv1d(4, 6, 3, stride=2, dilation=2, groups=2), SIGNAL),
    "Conv2d": (lambda: nn.Conv2d(4, 3, 3, padding=1), PICTURE),
    "Conv2d, strided, no bias": (lambda: nn.Conv2d(4, 5, (3, 2), stride=2, padding=(1, 0), bias=False), PICTURE),
    "Conv2d, same, dilated, grouped": (lambda: nn.Conv2d(4, 8, 3, padding="same", dilation=2, groups=4), PICTURE),
    "Conv2d, circular": (lambda: nn.Conv2d(4, 3, 3, padding=1, padding_mode="circular"), PICTURE),
    "Conv2d, 1×1": (lambda: nn.Conv2d(4, 3, 1), PICTURE),
    "MaxPool1d": (lambda: nn.MaxPool1d(2), SIGNAL),
    "MaxPool2d": (lambda: nn.MaxPool2d(2), PICTURE),
    "MaxPool2d, overlapping": (lambda: nn.MaxPool2d(3, stride=2, padding=1), PICTURE),
    "AvgPool1d": (lambda: nn.AvgPool1d(3, stride=2, padding=1), SIGNAL),
    "AvgPool2d": (lambda: nn.AvgPool2d(2), PICTURE),
    "AvgPool2d, overlapping": (lambda: nn.AvgPool2d(3, 1, padding=1, count_include_pad=False), PICTURE),
    "AdaptiveAvgPool1d": (lambda: nn.AdaptiveAvgPool1d(4), SIGNAL),
    "AdaptiveAvgPool2d": (lambda: nn.AdaptiveAvgPool2d((1, 4)), PICTURE),
    "BatchNorm1d": (lambda: nn.BatchNorm1d(6), VECTOR),
    "BatchNorm1d of signals": (lambda: nn.BatchNorm1d(4, momentum=None), SIGNAL),
    "BatchNorm2d": (lambda: nn.BatchNorm2d(4), PICTURE),
    "BatchNorm2d, bare": (lambda: nn.BatchNorm2d(4, affine=False, momentum=0.3), PICTURE),
    "BatchNorm2d, nothing kept": (lambda: nn.BatchNorm2d(4, track_running_stats=False), PICTURE),
    "LayerNorm": (lambda: nn.LayerNorm(4), SENTENCE),
    "LayerNorm of all": (lambda: nn.LayerNorm((5, 4), bias=False), SENTENCE),
    "LayerNorm, bare": (lambda: nn.LayerNorm(4, elementwise_affine=False), SENTENCE),
    "RMSNorm": (lambda: nn.RMSNorm(4), SENTENCE),
    "GroupNorm": (lambda: nn.GroupNorm(2, 4), PICTURE),
    "InstanceNorm1d": (lambda: nn.InstanceNorm1d(4, affine=True), SIGNAL),
    "InstanceNorm2d": (lambda: nn.InstanceNorm2d(4), PICTURE),
    "Dropout": (lambda: nn.Dropout(0.3), VECTOR),
    "Dropout, in place": (lambda: nn.Dropout(0.3, inplace=True), VECTOR),
    "Dropout, all": (lambda: nn.Dropout(1.0), VECTOR),
    "Dropout1d": (lambda: nn.Dropout1d(0.4), SIGNAL),
    "Dropout2d": (lambda: nn.Dropout2d(0.4), PICTURE),
    "Flatten": (nn.Flatten, PICTURE),
    "Unflatten": (lambda: nn.Unflatten(1, (2, 3)), VECTOR),
    "ConstantPad1d": (lambda: nn.ConstantPad1d((1, 2), 0.5), SIGNAL),
    "ConstantPad2d": (lambda: nn.ConstantPad2d(1, -1.0), PICTURE),
    "ZeroPad1d": (lambda: nn.ZeroPad1d((2, -1)), SIGNAL),
    "ZeroPad2d": (lambda: nn.ZeroPad2d((1, 0, -1, 2)), PICTURE),
    "ReflectionPad1d": (lambda: nn.ReflectionPad1d(2), SIGNAL),
    "ReflectionPad2d": (lambda: nn.ReflectionPad2d((1, 2, 0, 1)), PICTURE),
    "ReplicationPad1d": (lambda: nn.ReplicationPad1d((0, 2)), SIGNAL),
    "ReplicationPad2d": (lambda: nn.ReplicationPad2d(1), PICTURE),
    "CircularPad1d": (lambda: nn.CircularPad1d(2), SIGNAL),
    "CircularPad2d": (lambda: nn.CircularPad2d((1, 1, 2, 0)), PICTURE),
    "CosineSimilarity": (lambda: Taking(nn.CosineSimilarity(), lambda layer, x: layer(x, x.flip(1) + 1)), VECTOR),
    "PairwiseDistance": (lambda: Taking(nn.PairwiseDistance(), lambda layer, x: layer(x, x.flip(1) * 2 + 1)), VECTOR),
    "MultiheadAttention": (lambda: Taking(nn.MultiheadAttention(4, 2, batch_first=True), attend), SENTENCE),
    "MultiheadAttention, dropout": (
        lambda: Taking(nn.MultiheadAttention(4, 2, dropout=0.2, batch_first=True, bias=False), attend_causally),
        SENTENCE,
    ),
    "TransformerEncoderLayer": (
        lambda: nn.TransformerEncoderLayer(4, 2, dim_feedforward=6, dropout=0.1, batch_first=True), SENTENCE
    ),
    "TransformerEncoderLayer, norm first": (
        lambda: nn.TransformerEncoderLayer(4, 1, 6, 0.0, activation="gelu", batch_first=True, norm_first=True), SENTENCE
    ),
    "TransformerEncoder": (
        lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, batch_first=True), 2), SENTENCE
    ),
    "Softmax": (lambda: nn.Softmax(dim=1), VECTOR),
    "Softmax of channels": (lambda: nn.Softmax(dim=1), PICTURE),
    "Softmax2d": (nn.Softmax2d, PICTURE),
    "Softmin": (lambda: nn.Softmin(dim=-1), VECTOR),
    "LogSoftmax": (lambda: nn.LogSoftmax(dim=1), VECTOR),
    "PReLU": (nn.PReLU, VECTOR),
    "PReLU of channels": (lambda: nn.PReLU(4), PICTURE),
    "GLU": (lambda: nn.GLU(dim=1), VECTOR),
    "GELU, tanh": (lambda: nn.GELU("tanh"), VECTOR),
    "ELU, 0.5": (lambda: nn.ELU(0.5), VECTOR),
    "Hardtanh, wide": (lambda: nn.Hardtanh(-0.3, 0.8), VECTOR),
    "LeakyReLU, 0.2": (lambda: nn.LeakyReLU(0.2), PICTURE),
    "Softplus, 2": (lambda: nn.Softplus(2.0, 1.0), VECTOR),
    "Threshold": (lambda: nn.Threshold(0.1, -0.2), VECTOR),
    "ReLU, in place": (lambda: nn.ReLU(inplace=True), VECTOR),
    "ELU, in place": (lambda: nn.ELU(inplace=True), VECTOR),
    "SiLU, in place": (lambda: nn.SiLU(inplace=True), VECTOR),
    "LeakyReLU, in place": (lambda: nn.LeakyReLU(inplace=True), VECTOR),
    **{
        kind.__name__: (kind, VECTOR)
        for kind in (
            nn.CELU, nn.ELU, nn.GELU, nn.Hardshrink, nn.Hardsigmoid, nn.Hardswish, nn.Hardtanh, nn.LeakyReLU,
            nn.LogSigmoid, nn.Mish, nn.ReLU, nn.ReLU6, nn.SELU, nn.SiLU, nn.Sigmoid, nn.Softplus, nn.Softshrink,
            nn.Softsign, nn.Tanh, nn.Tanhshrink,
        )
    },
}  # fmt: skip

WORDS: dict[str, Row] = {
    "Embedding": (lambda: nn.Embedding(7, 3), (4,)),
    "Embedding, padded": (lambda: nn.Embedding(7, 3, padding_idx=2), (4,)),
}
"""Layers of whole numbers below 7."""


def attend(layer: nn.Module, x: Tensor) -> Tensor:
    found: tuple[Tensor, Tensor] = layer(x, x, x)
    return found[0] + found[1].sum() * 0.01


def attend_causally(layer: nn.Module, x: Tensor) -> Tensor:
    mask = engine.ones(5, 5).tril() == 0
    out: Tensor = layer(x, x, x, attn_mask=mask, need_weights=False)[0]
    return out


class Scaled(nn.Module):
    """A layer after a trained scale of its input, so that gradients must pass through the layer itself."""

    def __init__(self, layer: nn.Module, shape: Shape) -> None:
        super().__init__()
        self.scale = Parameter(np.linspace(0.5, 1.5, int(np.prod(shape)), dtype=np.float32).reshape(shape))
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.layer(x * self.scale)
        return out


def build(name: str) -> nn.Module:
    """The layer as a model that can be trained."""
    if name in WORDS:
        return WORDS[name][0]()
    make, shape = LAYERS[name]
    return Scaled(make(), shape)


def batch(name: str, size: int, seed: int) -> tuple[Array, Array]:
    """Inputs, and targets of the output's shape."""
    rng = np.random.default_rng(seed)
    if name in WORDS:
        inputs: Array = rng.integers(0, 7, (size, *WORDS[name][1]))
    else:
        inputs = rng.normal(size=(size, *LAYERS[name][1])).astype(np.float32)
    with engine.no_grad():
        model = build(name).eval()
        shape = model(engine.tensor(inputs)).shape
    return inputs, rng.normal(size=tuple(shape)).astype(np.float32)
