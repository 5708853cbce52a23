"""A design as an ONNX model: what it predicts in use, with its weights, and the design itself beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.build import UnsoundNetworkError, build
from app.network.infer import Inference
from app.network.keep import give
from app.network.schema import InputSpec, Network
from engine.data import ORIGINS
from engine.export.onnx import onnx_bytes

DESIGN = "backprop_explorer.network"
"""The entry of the file's metadata that holds the design as JSON, so that our own file opens again as it was."""

EXAMPLES = 3
"""Examples of zeros with which the model is recorded."""


def onnx_file(network: Network, weights: Mapping[str, NDArray[Any]]) -> bytes:
    """The design with these weights, those of its seed for what is missing. Raises ExplorerError where ONNX cannot say
    it, naming what, or where it has problems."""
    try:
        built = build(network)
    except UnsoundNetworkError as error:
        error.cure = f"{error.cure} A network with problems cannot be exported."
        raise
    give(built, weights)
    fed = [spec for spec in network.nodes if isinstance(spec, InputSpec)]
    examples = tuple(_examples(network, built.inference, spec.id) for spec in fed)
    with np.errstate(all="ignore"):
        return onnx_bytes(
            built.judged,
            examples,
            names=[spec.id for spec in fed],
            metadata={DESIGN: network.model_dump_json()},
            doc=network.name,
        )


def _examples(network: Network, inference: Inference, node_id: str) -> NDArray[Any]:
    shape = inference.shapes[node_id]
    assert shape is not None, "of a sound design all shapes are known"
    words = network.data is not None and bool(ORIGINS[network.data.kind].words)
    sides = (EXAMPLES if side == "batch" else side for side in shape)
    return np.zeros(tuple(sides), np.int64 if words else np.float32)
