"""Every module of PyTorch's is made again with its settings: printed, it reads the same in both."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import engine
from engine import nn
from engine.export.constructors import CONTAINERS, constructor, is_known
from engine.nn.module import Module

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

MODULES: list[nn.Module] = [
    nn.Linear(3, 4, bias=False),
    nn.Bilinear(2, 3, 4),
    nn.Identity(),
    nn.Conv1d(2, 4, 3, stride=2, padding=1, dilation=2, groups=2),
    nn.Conv2d(2, 4, (3, 1), padding="same", padding_mode="circular", bias=False),
    nn.MaxPool1d(2, 1),
    nn.MaxPool2d((2, 3), padding=1, ceil_mode=True),
    nn.AvgPool1d(2, padding=1, count_include_pad=False),
    nn.AvgPool2d(2, stride=1, divisor_override=3),
    nn.AdaptiveAvgPool1d(3),
    nn.AdaptiveAvgPool2d((2, None)),
    nn.BatchNorm1d(4, momentum=None),
    nn.BatchNorm2d(4, eps=1e-3, affine=False, track_running_stats=False),
    nn.LayerNorm((3, 4), bias=False),
    nn.LayerNorm(4, elementwise_affine=False),
    nn.GroupNorm(2, 4, affine=False),
    nn.InstanceNorm1d(3),
    nn.InstanceNorm2d(3, affine=True),
    nn.RMSNorm(4, eps=1e-4),
    nn.Dropout(0.2),
    nn.Dropout1d(),
    nn.Dropout2d(0.1),
    nn.Embedding(5, 3, padding_idx=2),
    nn.Flatten(0, 1),
    nn.Unflatten(1, (2, 3)),
    nn.MultiheadAttention(8, 2, dropout=0.1, bias=False, kdim=4, batch_first=True),
    nn.TransformerEncoderLayer(8, 2, 16, 0.3, activation="gelu", norm_first=True),
    nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 4), 2, norm=nn.LayerNorm(8)),
    nn.PReLU(3, 0.1),
    nn.LeakyReLU(0.3),
    nn.ELU(0.5),
    nn.CELU(2.0),
    nn.GELU("tanh"),
    nn.Hardtanh(-2.0, 3.0),
    nn.Softplus(2.0, 10.0),
    nn.Softshrink(0.2),
    nn.Hardshrink(0.2),
    nn.Threshold(0.1, 2.0),
    nn.GLU(1),
    *[getattr(nn, name)() for name in ("ReLU", "ReLU6", "SELU", "SiLU", "Mish", "Tanh", "Sigmoid", "Softsign")],
    *[getattr(nn, name)() for name in ("Hardsigmoid", "Hardswish", "LogSigmoid", "Tanhshrink", "Softmax2d")],
    *[getattr(nn, name)(-1) for name in ("Softmax", "LogSoftmax", "Softmin")],
    *[getattr(nn, f"{kind}Pad1d")(1) for kind in ("Zero", "Reflection", "Replication", "Circular")],
    *[getattr(nn, f"{kind}Pad2d")((1, 0, 2, 1)) for kind in ("Zero", "Reflection", "Replication", "Circular")],
    nn.ConstantPad1d((1, 2), 0.5),
    nn.ConstantPad2d(1, 0.5),
    nn.CosineSimilarity(0),
    nn.PairwiseDistance(1.0, keepdim=True),
    nn.MSELoss(reduction="sum"),
    nn.L1Loss(),
    nn.SmoothL1Loss(beta=0.5),
    nn.HuberLoss(delta=2.0),
    nn.BCELoss(engine.tensor([1.0, 2.0])),
    nn.BCEWithLogitsLoss(pos_weight=engine.tensor([0.1])),
    nn.CrossEntropyLoss(engine.tensor([1.0, 3.0]), ignore_index=1, label_smoothing=0.1),
    nn.NLLLoss(reduction="none"),
    nn.KLDivLoss(reduction="batchmean", log_target=True),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
@pytest.mark.parametrize("module", MODULES, ids=lambda module: type(module).__name__)
def test_a_module_is_made_again(module: nn.Module) -> None:
    assert is_known(module)
    text = constructor(module)
    made = eval(text, {"torch": torch, "nn": torch.nn, "F": torch.nn.functional})
    assert repr(made) == repr(module), text
    for name, value in settings(module).items():
        assert getattr(made, name) == value, (name, text)
    shapes = {key: tuple(tensor.shape) for key, tensor in made.state_dict().items()}
    assert shapes == {key: tuple(tensor.shape) for key, tensor in module.state_dict().items()}


def settings(module: nn.Module) -> dict[str, Any]:
    """Numbers and texts that are attributes under their argument's name."""
    names = inspect.signature(type(module).__init__).parameters
    plain = {name: getattr(module, name, None) for name in names}
    return {name: value for name, value in plain.items() if isinstance(value, float | int | str)}


def test_no_module_is_left_out() -> None:
    tried = {type(module) for module in MODULES}
    kinds = [getattr(nn, name) for name in nn.__all__]
    known = {kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, Module)}
    assert known - tried - {Module, *CONTAINERS} == set()
