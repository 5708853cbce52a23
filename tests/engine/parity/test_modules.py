"""Twenty training steps of every kind of layer against PyTorch from the same weights, eager and recorded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

from tests.engine.nn.lockstep import in_lockstep  # noqa: E402 - needs PyTorch

RNG = np.random.default_rng(3)


def numbers(*shape: int) -> Any:
    return RNG.normal(size=shape).astype(np.float32)


def labels(count: int, classes: int) -> Any:
    return RNG.integers(0, classes, count)


def head(lib: Any, inputs: int, *layers: Any) -> Any:
    """Layers over [batch, 3, 8, 8], and a linear layer at the end."""
    return lib.nn.Sequential(*layers, lib.nn.Flatten(), lib.nn.Linear(inputs, 4))


PICTURES = numbers(6, 3, 8, 8)
SIGNALS = numbers(6, 3, 9)
VECTORS = numbers(6, 5)
WORDS = RNG.integers(0, 7, (6, 4))
TARGETS = numbers(6, 4)

MODELS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "an MLP": (
        lambda lib: lib.nn.Sequential(
            lib.nn.Linear(5, 8), lib.nn.ReLU(), lib.nn.Linear(8, 8, bias=False), lib.nn.Tanh(), lib.nn.Linear(8, 4)
        ),
        VECTORS,
    ),
    "named layers": (
        lambda lib: lib.nn.Sequential(
            OrderedDict(first=lib.nn.Linear(5, 8), act=lib.nn.GELU(), last=lib.nn.Linear(8, 4))
        ),
        VECTORS,
    ),
    "a convolutional network with batch norm": (
        lambda lib: head(
            lib, 32, lib.nn.Conv2d(3, 6, 3, padding=1), lib.nn.BatchNorm2d(6), lib.nn.ReLU(), lib.nn.MaxPool2d(2),
            lib.nn.Conv2d(6, 8, 3, stride=2, padding=1, bias=False), lib.nn.BatchNorm2d(8), lib.nn.ReLU(),
            lib.nn.Dropout(0.0),
        ),
        PICTURES,
    ),
    "groups, dilation and average pools": (
        lambda lib: head(
            lib, 24, lib.nn.Conv2d(3, 6, (3, 2), padding="same", dilation=2, groups=3), lib.nn.SiLU(),
            lib.nn.AvgPool2d(2), lib.nn.AdaptiveAvgPool2d(2),
        ),
        PICTURES,
    ),
    "borders of a picture's own cells": (
        lambda lib: head(
            lib, 300, lib.nn.Conv2d(3, 4, (3, 2), padding="same", padding_mode="circular"), lib.nn.Tanh(),
            lib.nn.Conv2d(4, 3, 3, padding=(2, 1), padding_mode="reflect"), lib.nn.ReflectionPad2d((1, 0, 0, 1)),
            lib.nn.ReplicationPad2d((0, 1, 0, 0)), lib.nn.ZeroPad2d((0, 0, 0, -1)),
        ),
        PICTURES,
    ),
    "group norm and instance norm": (
        lambda lib: head(
            lib, 256, lib.nn.Conv2d(3, 4, 1), lib.nn.GroupNorm(2, 4), lib.nn.ReLU(),
            lib.nn.InstanceNorm2d(4, affine=True),
        ),
        PICTURES,
    ),
    "signals": (
        lambda lib: head(
            lib, 16, lib.nn.Conv1d(3, 4, 3), lib.nn.BatchNorm1d(4), lib.nn.LeakyReLU(0.2),
            lib.nn.MaxPool1d(2, stride=1), lib.nn.AvgPool1d(2), lib.nn.AdaptiveAvgPool1d(4),
        ),
        SIGNALS,
    ),
    "batch norm of vectors": (
        lambda lib: lib.nn.Sequential(
            lib.nn.Linear(5, 8), lib.nn.BatchNorm1d(8, momentum=None), lib.nn.Sigmoid(),
            lib.nn.BatchNorm1d(8, affine=False, eps=0.1, momentum=0.3), lib.nn.Linear(8, 4),
            lib.nn.BatchNorm1d(4, track_running_stats=False),
        ),
        VECTORS,
    ),
    "layer norm": (
        lambda lib: lib.nn.Sequential(
            lib.nn.Linear(5, 8), lib.nn.LayerNorm(8), lib.nn.GELU("tanh"), lib.nn.LayerNorm(8, bias=False),
            lib.nn.Linear(8, 4), lib.nn.RMSNorm(4), lib.nn.LayerNorm(4, elementwise_affine=False),
        ),
        VECTORS,
    ),
    "embeddings": (
        lambda lib: lib.nn.Sequential(
            lib.nn.Embedding(7, 5, padding_idx=2), lib.nn.LayerNorm((4, 5)), lib.nn.Flatten(), lib.nn.Linear(20, 4)
        ),
        WORDS,
    ),
    "every activation": (
        lambda lib: lib.nn.Sequential(
            lib.nn.Linear(5, 8), lib.nn.ELU(), lib.nn.SELU(), lib.nn.CELU(0.5), lib.nn.Softplus(2.0), lib.nn.Mish(),
            lib.nn.PReLU(), lib.nn.PReLU(8), lib.nn.Hardswish(), lib.nn.Linear(8, 4), lib.nn.Softsign(),
            lib.nn.LogSigmoid(), lib.nn.Tanhshrink(), lib.nn.Softshrink(0.01), lib.nn.Softmax(dim=1), lib.nn.Hardtanh(),
            lib.nn.ReLU6(), lib.nn.Hardsigmoid(), lib.nn.LogSoftmax(dim=-1), lib.nn.Softmin(dim=1), lib.nn.Identity(),
        ),
        VECTORS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("recorded", [False, True], ids=["eager", "recorded"])
@pytest.mark.parametrize("name", MODELS)
def test_a_model_learns_as_pytorchs_does(name: str, recorded: bool) -> None:
    build, inputs = MODELS[name]
    in_lockstep(build, inputs, TARGETS, recorded=recorded)
