"""Each op in ONNX: onnxruntime computes what the engine does, over every sample of the op."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

import engine
from engine import nn
from engine.export.errors import ExportError
from engine.export.onnx import onnx_bytes
from engine.export.onnx.table import REFUSED, WRITERS
from engine.op import Sample
from engine.ops import OPS
from engine.tensor import apply


def usual(sample: Sample) -> bool:
    """Whether the first input holds finite numbers with a point, as in designs.

    At NaN, infinities and nothing at all runtimes differ; of whole numbers ONNX's operations take some alone.
    """
    first, *others = (np.asarray(x) for x in sample.inputs)
    return bool(first.dtype.kind == "f" and all(x.size and np.isfinite(x).all() for x in (first, *others)))


CASES = [
    pytest.param(name, sample, id=f"{name}-{at}")
    for name in WRITERS
    for at, sample in enumerate(OPS[name].samples())
    if usual(sample)
]
UNSAYABLE = {"avg_pool2d", "einsum", "index"}
"""Ops of which ONNX cannot say every setting: a sample of theirs may be refused."""


class Alone(nn.Module):
    """One op over what it is given."""

    def __init__(self, name: str, attrs: dict[str, Any]) -> None:
        super().__init__()
        self.op, self.attrs = OPS[name], attrs

    def forward(self, *inputs: engine.Tensor) -> engine.Tensor:
        return apply(self.op, self.attrs, *inputs)


def single(array: np.ndarray) -> np.ndarray:
    """In the precision of designs."""
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def written(module: nn.Module, inputs: tuple[np.ndarray, ...]) -> bytes | None:
    """The module in ONNX; None where it is refused."""
    try:
        return onnx_bytes(module, inputs, dynamic=False)
    except ExportError as error:
        if error.code != "not-in-onnx":
            raise
        return None


def test_every_op_is_written_or_refused() -> None:
    assert not set(WRITERS) & set(REFUSED)
    assert set(WRITERS) | set(REFUSED) == set(OPS)


@pytest.mark.filterwarnings("ignore:.*target's shape")
@pytest.mark.parametrize(("name", "sample"), CASES)
def test_onnxruntime_agrees(name: str, sample: Sample) -> None:
    inputs = tuple(single(np.asarray(x)) for x in sample.inputs)
    attrs = {key: np.dtype(np.float32) if isinstance(value, np.dtype) else value for key, value in sample.attrs.items()}
    module = Alone(name, attrs)
    with np.errstate(all="ignore"):
        wanted = module(*(engine.tensor(x) for x in inputs)).array
        data = written(module, inputs)
    if data is None:
        assert name in UNSAYABLE or inputs[0].ndim == 0
        return
    onnx.checker.check_model(onnx.load_model_from_string(data), full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    feeds = {place.name: x for place, x in zip(session.get_inputs(), inputs, strict=True)}
    got = session.run(None, feeds)[0]
    assert got.shape == wanted.shape
    assert got.dtype == wanted.dtype
    np.testing.assert_allclose(got, wanted, rtol=2e-5, atol=1e-5)
