"""Every op of the engine and what becomes of it in ONNX: a writer, or the reason why there is none.

A test holds this table and `engine.ops.OPS` together: each op stands in exactly one of the two.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.export.onnx.activations import ACTIVATIONS
from engine.export.onnx.cellwise import CELLWISE, Writer
from engine.export.onnx.losses import LOSSES
from engine.export.onnx.places import PLACES
from engine.export.onnx.reducing import REDUCING
from engine.export.onnx.shaping import SHAPING
from engine.export.onnx.windows import WINDOWS

WRITERS: Mapping[str, Writer] = {
    **CELLWISE,
    **ACTIVATIONS,
    **REDUCING,
    **SHAPING,
    **PLACES,
    **WINDOWS,
    **LOSSES,
}

DRAWN = "numbers drawn by chance: a model in use draws none"
KEPT = "statistics kept from step to step: a model in use keeps none"
TARGETS = "a comparison with classes: a model in use has no targets"

REFUSED: Mapping[str, str] = {
    "cumprod": "running products, for which opset 21 has no operation",
    "slice_put": "writing into a part of a tensor",
    "index_put": "writing into places of a tensor",
    "max_pool1d_indices": "the places of the largest numbers, which ONNX counts over the whole batch",
    "max_pool2d_indices": "the places of the largest numbers, which ONNX counts over the whole batch",
    "cross_entropy": TARGETS,
    "nll_loss": TARGETS,
    "running_average": KEPT,
    "count_up": KEPT,
    "dropout_mask": DRAWN,
    "rand": DRAWN,
    "randn": DRAWN,
    "randint": DRAWN,
    "randperm": DRAWN,
    "bernoulli": DRAWN,
    "multinomial": DRAWN,
}
