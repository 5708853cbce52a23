"""Inputs over which the poolings are checked."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.op import Array, Sample

_LARGEST: dict[str, Any] = {"kernel_size": 2, "stride": None, "padding": 0, "dilation": 1, "ceil_mode": False}


def distinct(*shape: int) -> Array:
    """Numbers that differ by more than a check's nudges."""
    count = int(np.prod(shape))
    return np.random.default_rng(count).permutation(np.linspace(-1.0, 1.0, count)).reshape(shape)


def largest_samples(rank: int) -> tuple[Sample, ...]:
    """Windows apart, overlapping, padded and cut off; ties, NaN and −∞."""

    def over(size: int, *front: int) -> Array:
        return distinct(*front, *(size,) * rank)

    def sample(note: str, x: Array, smooth: bool = True, **changed: Any) -> Sample:
        return Sample((x,), _LARGEST | changed, note, smooth)

    extreme = np.where(np.arange(16 ** (rank / 2)).reshape(1, *(4,) * rank) % 3 == 0, np.nan, -np.inf)
    return (
        sample("halves", over(4, 2, 1)),
        sample("unbatched, cells left over", over(5, 2)),
        sample("overlapping", over(5, 1, 2), kernel_size=3, stride=2, padding=1),
        sample("gaps", over(5, 2, 1), kernel_size=2, stride=1, dilation=2),
        sample("the rest too", over(5, 1, 2), ceil_mode=True),
        sample("three apart", over(6, 1, 1), kernel_size=3),
        sample("one number each", over(2, 1, 1), kernel_size=1),
        sample("not contiguous", over(4, 2, 3).swapaxes(0, 1)[::-1]),
        sample("no examples", over(4, 0, 2)),
        sample("ties", np.zeros((1, 1, *(4,) * rank)), smooth=False),
        sample("padding and −∞", np.full((1, 1, *(2,) * rank), -np.inf), smooth=False, padding=1),
        sample("extremes", extreme[None], smooth=False),
    )


def average_samples(rank: int) -> tuple[Sample, ...]:
    """Windows apart, overlapping, padded and cut off, with every way to count."""
    plain = {"kernel_size": 2, "stride": None, "padding": 0, "ceil_mode": False, "count_include_pad": True}
    if rank == 2:
        plain["divisor_override"] = None

    def over(size: int, *front: int) -> Array:
        return distinct(*front, *(size,) * rank)

    def sample(note: str, x: Array, smooth: bool = True, **changed: Any) -> Sample:
        return Sample((x,), plain | changed, note, smooth)

    samples = (
        sample("halves", over(4, 2, 1)),
        sample("unbatched, cells left over", over(5, 2)),
        sample("overlapping", over(5, 1, 2), kernel_size=3, stride=2, padding=1),
        sample(
            "padding that does not count", over(5, 1, 1), kernel_size=3, stride=2, padding=1, count_include_pad=False
        ),
        sample("the rest too", over(4, 1, 2), kernel_size=3, stride=2, padding=1, ceil_mode=True),
        sample("the whole", over(3, 2, 1), kernel_size=3),
        sample("one number each", over(2, 1, 1), kernel_size=1),
        sample("not contiguous", over(4, 2, 3).swapaxes(0, 1)[::-1]),
        sample("no examples", over(4, 0, 2)),
        sample("extremes", np.where(over(4, 1, 1) > 0.5, np.inf, over(4, 1, 1)), smooth=False),
    )
    return (*samples, sample("another divisor", over(4, 1, 1), divisor_override=3)) if rank == 2 else samples


def adaptive_samples(rank: int) -> tuple[Sample, ...]:
    """Outputs that divide the input, that do not, that are larger, and the whole."""

    def over(size: int, *front: int) -> Array:
        return distinct(*front, *(size,) * rank)

    return (
        Sample((over(4, 2, 1),), {"output_size": 2}, "halves"),
        Sample((over(5, 1, 2),), {"output_size": 3}, "windows that overlap"),
        Sample((over(2, 1, 1),), {"output_size": 3}, "larger than the input"),
        Sample((over(3, 2, 2),), {"output_size": 1}, "the whole"),
        Sample((over(3, 2),), {"output_size": 2}, "unbatched"),
        Sample((over(4, 2, 3).swapaxes(0, 1)[::-1],), {"output_size": 3}, "not contiguous"),
        Sample((over(4, 0, 2),), {"output_size": 2}, "no examples"),
    )
