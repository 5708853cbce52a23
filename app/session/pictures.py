"""What each unit makes of the input plane: small pictures of signed bytes.

Row 0 of a picture is at the top (largest second coordinate); a pixel shows the value at its centre.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.network.build import Built
from app.network.schema import InputSpec, LayerSpec
from app.protocol.views import PictureRef
from app.session.metrics import decision
from app.session.sweep import Sweep, layer_outputs
from engine.data.toy import DOMAIN

Array = NDArray[Any]

UNIT_SIZE, DECISION_SIZE = 40, 100
"""Pixels along a side, for a unit's picture and for the decision boundary."""
UNITS = 64
"""How many units of a layer are pictured."""
PRODUCTS = 2 * 10**8
"""How many multiplications a set of pictures may take; the pictures of a larger network are coarser."""
PIXELS = 2 * 10**5
"""How many pixels the units' pictures may have in all; those of a network of many units are coarser."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A unit's values over the plane, as bytes [size, size]: value = byte / 127 × scale."""

    layer: str
    unit: int
    role: Literal["unit", "decision"]
    pixels: NDArray[np.int8]
    scale: float

    def ref(self, offset: int) -> PictureRef:
        """Where it lies in a frame's picture block."""
        return PictureRef(
            layer=self.layer,
            unit=self.unit,
            role=self.role,
            size=self.pixels.shape[-1],
            offset=offset,
            scale=self.scale,
        )


class Painter:
    """Paints the pictures of a module as its parameters stand."""

    def __init__(self, built: Built, classifies: bool) -> None:
        self._built = built
        self._classifies = classifies
        self._passing = _passing(built)
        coarser = _coarser(built.inference.parameters)
        self._unit_size = UNIT_SIZE // max(coarser, _sparser(_pictured(built)))
        self._decision_size = DECISION_SIZE // coarser
        self._units = Sweep(built, grid(self._unit_size))
        self._decision = Sweep(built, grid(self._decision_size))
        self._inputs = self._input_pictures()

    def painting(self) -> Generator[None, None, list[Picture]]:
        """Every layer's units after the activation function, the input's features, and the decision, one after the
        other."""
        layers: dict[str, Array] = {}
        output: int | None = None
        for rows, program in self._units:
            outputs = layer_outputs(program)
            output = program.output
            for layer, node in outputs.items():
                value = program.nodes[node].value
                if value.ndim != 2 or len(value) != rows.stop - rows.start:
                    continue
                whole = layers.setdefault(layer, np.empty((len(self._units.inputs), value.shape[1]), value.dtype))
                whole[rows] = value
        for layer, source in self._passing.items():
            if layer not in layers and source in layers:
                layers[layer] = layers[source]
        pictures = list(self._inputs)
        for layer, values in layers.items():
            pictures += quantized(layer, "unit", values[:, :UNITS], self._unit_size)
        if output is not None and self._built.compared is not None:
            yield
            last = next(layer for layer, node in outputs.items() if node == output)
            pictures += quantized(last, "decision", self._decided(), self._decision_size)
        return pictures

    def prepare(self) -> Iterator[None]:
        """Record the Programs that paint, one at a time."""
        yield from self._units.prepare()
        if self._built.compared is not None:
            yield from self._decision.prepare()

    def _decided(self) -> Array:
        """The network's output at every pixel, [size², 1]; of classes counted from where the two part."""
        whole = np.empty((len(self._decision.inputs), 1), np.float32)
        for rows, program in self._decision:
            output = program.nodes[program.output].value
            whole[rows] = decision(self._built, output) if self._classifies else output[:, :1]
        return whole

    def _input_pictures(self) -> list[Picture]:
        inputs = [spec.id for spec in self._built.network.nodes if isinstance(spec, InputSpec)]
        return [
            picture for layer in inputs for picture in quantized(layer, "unit", self._units.inputs, self._unit_size)
        ]


def grid(size: int) -> Array:
    """The centres of size × size pixels over the input plane, row by row from the top, [size², 2]."""
    low, high = DOMAIN
    centres = low + (np.arange(size, dtype=np.float32) + 0.5) * ((high - low) / size)
    x, y = np.meshgrid(centres, centres[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def quantized(layer: str, role: Literal["unit", "decision"], values: Array, size: int) -> list[Picture]:
    """One picture for each column of `values` [size², units], each on its own symmetric scale."""
    scales = np.abs(values).max(axis=0)
    usable = np.isfinite(scales) & (scales > 0)
    factors = np.where(usable, 127 / np.where(usable, scales, 1), 0)
    finite = values if usable.all() else np.where(np.isfinite(values), values, 0)
    pixels = np.rint(finite * factors.astype(values.dtype)).astype(np.int8).T
    shaped = np.ascontiguousarray(pixels).reshape(-1, size, size)
    return [
        Picture(layer, unit, role, shaped[unit], float(scale)) for unit, scale in enumerate(scales.astype(np.float64))
    ]


def _passing(built: Built) -> dict[str, str]:
    """The layers that may do nothing in evaluation, such as dropout, and what they read: that is their value then."""
    sources = {edge.target: edge.source for edge in built.network.edges}
    layers = [spec.id for spec in built.network.nodes if isinstance(spec, LayerSpec)]
    return {layer: sources[layer] for layer in layers if layer in sources}


def _coarser(parameters: int) -> int:
    """By what the sides are divided so that the pictures of a large network stay affordable: 1, 2, 4 or 10."""
    whole = (UNIT_SIZE**2 + DECISION_SIZE**2) * parameters
    return next((factor for factor in (1, 2, 4) if whole <= PRODUCTS * factor**2), 10)


def _sparser(units: int) -> int:
    """By what the sides of the units' pictures are divided so that all of them fit into a frame."""
    return next((factor for factor in (1, 2, 4) if units * (UNIT_SIZE // factor) ** 2 <= PIXELS), 10)


def _pictured(built: Built) -> int:
    """How many units have a picture."""
    shapes = [shape for shape in built.inference.shapes.values() if shape and len(shape) == 2]
    return sum(min(int(shape[-1]), UNITS) for shape in shapes if shape[-1] != "batch")
