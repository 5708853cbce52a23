"""What onnxruntime makes of a file, beside what the engine computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import onnxruntime

import engine


def run(data: bytes, *inputs: np.ndarray) -> list[Any]:
    """The results of a file that `onnx.checker` accepts."""
    onnx.checker.check_model(onnx.load_model_from_string(data), full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    feeds = {place.name: x for place, x in zip(session.get_inputs(), inputs, strict=True)}
    return list(session.run(None, feeds))


def computed(module: engine.nn.Module, *inputs: np.ndarray) -> list[np.ndarray]:
    """The same of the engine."""
    with engine.no_grad(), np.errstate(all="ignore"):
        results = module(*(engine.tensor(x) for x in inputs))
    return [result.array for result in (results if isinstance(results, tuple) else (results,))]


def agree(data: bytes, module: engine.nn.Module, *inputs: np.ndarray) -> None:
    """Fail where the two differ by more than rounding. Inputs that are handed on are no results of the file."""
    results = run(data, *inputs)
    for got, wanted in zip(results, computed(module, *inputs)[: len(results)], strict=True):
        assert got.shape == wanted.shape
        np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-5)
