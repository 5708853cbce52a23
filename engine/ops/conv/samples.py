"""Inputs over which the convolutions are checked."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.op import Array, Sample

_PLAIN: dict[str, Any] = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}


def conv_samples(rank: int) -> tuple[Sample, ...]:
    """Small enough to be written out in full: both ways to compute, every setting, sizes 0 and 1."""
    rng = np.random.default_rng(11)

    def draw(*shape: int) -> Array:
        return rng.normal(size=shape)

    def over(size: int, *front: int) -> Array:
        return draw(*front, *(size,) * rank)

    def sample(note: str, x: Array, weight: Array, bias: bool = True, smooth: bool = True, **changed: Any) -> Sample:
        inputs = (x, weight, draw(weight.shape[0])) if bias else (x, weight)
        return Sample(inputs, _PLAIN | changed, note, smooth)

    extreme = over(2, 1, 1)
    extreme.reshape(-1)[:2] = np.inf, np.nan
    flipped = over(3, 2, 2)[::-1].swapaxes(0, 1)
    return (
        sample("keeps the size", over(3, 2, 1), over(3, 2, 1), padding=1),
        sample("a batch", over(3, 8, 2), over(2, 2, 2), padding=1),
        sample("a batch without padding", over(3, 8, 1), over(2, 2, 1), bias=False),
        sample("stride and dilation", over(5, 1, 2), over(2, 2, 2), stride=2, padding=1, dilation=2),
        sample("groups", over(3, 2, 4), over(2, 4, 2), groups=2),
        sample("a batch in groups", over(2, 8, 2), over(1, 2, 1), bias=False, groups=2),
        sample("as large as it was", over(3, 1, 1), over(2, 1, 1), padding="same"),
        sample("a batch as large as it was", over(2, 8, 1), over(2, 1, 1), padding="same"),
        sample("padding wider than the kernel", over(2, 8, 1), over(1, 1, 1), bias=False, padding=1),
        sample("one number each", over(1, 1, 1), over(1, 1, 1), padding="valid"),
        sample("unbatched", over(3, 2), over(2, 1, 2), padding=1),
        sample("not contiguous", flipped, over(2, 2, 2).swapaxes(0, 1), bias=False),
        sample("no examples", over(3, 0, 2), over(2, 1, 2)),
        sample("extremes", extreme, over(2, 1, 1), smooth=False, padding=1),
    )
