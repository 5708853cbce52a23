"""Every name of PyTorch's is here or said to be left out, and every module prints as PyTorch's does."""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pytest

import engine
from engine.nn.left_out import FUNCTIONS, LAYERS

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

MADE: tuple[Callable[[Any], Any], ...] = (
    lambda nn: nn.Identity(3, a=2),
    lambda nn: nn.Linear(2, 3, bias=False),
    lambda nn: nn.Bilinear(2, 3, 4),
    lambda nn: nn.Conv1d(2, 4, 3, padding="same"),
    lambda nn: nn.Conv2d(2, 4, (3, 2), stride=2, padding=1, dilation=2, groups=2, bias=False),
    lambda nn: nn.Conv2d(1, 2, 3, padding=1, padding_mode="reflect"),
    lambda nn: nn.MaxPool2d(2),
    lambda nn: nn.MaxPool1d(3, 2, ceil_mode=True),
    lambda nn: nn.AvgPool2d((2, 2), stride=1),
    lambda nn: nn.AvgPool1d(2),
    lambda nn: nn.AdaptiveAvgPool2d((1, None)),
    lambda nn: nn.AdaptiveAvgPool1d(3),
    lambda nn: nn.BatchNorm1d(3, affine=False, track_running_stats=False),
    lambda nn: nn.BatchNorm2d(3, momentum=None),
    lambda nn: nn.LayerNorm(4),
    lambda nn: nn.LayerNorm((3, 4), bias=False),
    lambda nn: nn.GroupNorm(2, 4),
    lambda nn: nn.InstanceNorm1d(3),
    lambda nn: nn.InstanceNorm2d(3, affine=True),
    lambda nn: nn.RMSNorm(4),
    lambda nn: nn.Dropout(0.3, inplace=True),
    lambda nn: nn.Dropout1d(),
    lambda nn: nn.Dropout2d(),
    lambda nn: nn.Embedding(5, 3),
    lambda nn: nn.Embedding(5, 3, padding_idx=-1),
    lambda nn: nn.Flatten(0),
    lambda nn: nn.Unflatten(1, (2, 3)),
    lambda nn: nn.ZeroPad2d(1),
    lambda nn: nn.ConstantPad1d(2, 3.5),
    lambda nn: nn.ReflectionPad2d((1, 2, 3, 4)),
    lambda nn: nn.ReplicationPad1d(2),
    lambda nn: nn.CircularPad2d(1),
    lambda nn: nn.PReLU(3),
    lambda nn: nn.GELU("tanh"),
    lambda nn: nn.Softplus(),
    lambda nn: nn.Softshrink(),
    lambda nn: nn.Hardshrink(),
    lambda nn: nn.Threshold(0.1, 20),
    lambda nn: nn.GLU(),
    lambda nn: nn.Softmin(),
    lambda nn: nn.Softmax(dim=1),
    lambda nn: nn.LogSoftmax(dim=-1),
    lambda nn: nn.Softmax2d(),
    lambda nn: nn.CosineSimilarity(),
    lambda nn: nn.PairwiseDistance(),
    *(
        lambda nn, name=name: getattr(nn, name)()
        for name in ("Tanh", "Sigmoid", "LogSigmoid", "Softsign", "Tanhshrink", "GELU")
    ),
    *(
        lambda nn, name=name, inplace=inplace: getattr(nn, name)(inplace=inplace)
        for inplace in (False, True)
        for name in ("ReLU", "ReLU6", "SELU", "SiLU", "Mish", "Hardsigmoid", "Hardswish", "LeakyReLU", "ELU", "CELU")
    ),
    lambda nn: nn.Hardtanh(-2, 2, inplace=True),
    *(
        lambda nn, name=name: getattr(nn, name)(reduction="sum")
        for name in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCELoss", "BCEWithLogitsLoss", "KLDivLoss")
    ),
    lambda nn: nn.CrossEntropyLoss(label_smoothing=0.1),
    lambda nn: nn.NLLLoss(),
    lambda nn: nn.MultiheadAttention(4, 2),
    lambda nn: nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, batch_first=True), 2, nn.LayerNorm(4)),
    lambda nn: nn.Sequential(),
    lambda nn: nn.Sequential(OrderedDict(a=nn.Linear(1, 2), b=nn.Sequential(nn.ReLU(), nn.Sequential()))),
    lambda nn: nn.ModuleList(),
    lambda nn: nn.ModuleList(
        [nn.Linear(1, 2), nn.Linear(1, 2), nn.ReLU(), nn.Sequential(nn.Tanh()), nn.Sequential(nn.Tanh())]
    ),
    lambda nn: nn.ModuleDict({"a": nn.ReLU(), "b": nn.ModuleList([nn.ReLU()])}),
    lambda nn: nn.ParameterList(),
    lambda nn: nn.ParameterDict(),
)


INTERNAL = {
    *("Callable", "DType", "Optional", "ScalingType", "SwizzleType", "Tensor", "assert_int_or_pair"),
    *("boolean_dispatch", "conv_tbc", "grouped_mm", "handle_torch_function", "has_torch_function"),
    *("has_torch_function_unary", "has_torch_function_variadic", "native_channel_shuffle", "scaled_grouped_mm"),
    "scaled_mm",
}
"""What PyTorch's module of functions holds that is no function of its documentation."""


@pytest.mark.parametrize(
    ("ours", "theirs", "left_out"),
    [(engine.nn, torch.nn, LAYERS), (engine.nn.functional, torch.nn.functional, FUNCTIONS)],
    ids=["layers", "functions"],
)
def test_every_name_is_here_or_left_out_with_a_reason(ours: Any, theirs: Any, left_out: Any) -> None:
    kind = inspect.isclass if theirs is torch.nn else callable
    names = {name for name in dir(theirs) if not name.startswith("_") and kind(getattr(theirs, name))} - INTERNAL
    unknown = {name for name in names if not name.endswith("_with_indices")} - set(vars(ours)) - set(left_out)
    assert not unknown
    assert not set(left_out) & set(vars(ours))


@pytest.mark.parametrize("make", MADE, ids=lambda make: type(make(engine.nn)).__name__)
def test_a_module_prints_as_pytorchs(make: Callable[[Any], Any]) -> None:
    assert repr(make(engine.nn)) == repr(make(torch.nn))


@pytest.mark.parametrize("kind", ["ParameterList", "ParameterDict"])
def test_held_parameters(kind: str) -> None:
    def made(lib: Any) -> str:
        values = [lib.zeros(2, 3), lib.zeros(1), lib.zeros(2, dtype=lib.float64)]
        held = values if kind == "ParameterList" else {"abc"[i]: value for i, value in enumerate(values)}
        return repr(lib.nn.Sequential(getattr(lib.nn, kind)(held)))

    assert made(engine) == made(torch)


def test_a_module_of_ones_own() -> None:
    def made(lib: Any) -> str:
        class Own(lib.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.a = lib.nn.Linear(1, 1)
                self.absent = None
                self.register_module("missing", None)
                self.w = lib.nn.Parameter(lib.zeros(3))

            def extra_repr(self) -> str:
                return "one\ntwo"

        class Bare(lib.nn.Module):
            def extra_repr(self) -> str:
                return "one\ntwo"

        return f"{Own()!r}{Bare()!r}{lib.nn.Sequential(Own(), Bare())!r}"

    assert made(engine) == made(torch)
