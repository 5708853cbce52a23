"""Predictions and targets that every loss over cells is checked on."""

from __future__ import annotations

from engine.arrays import np
from engine.op import Array, Attrs, Sample


def loss_samples(targets: Array, attrs: Attrs | None = None, broadcast: bool = True) -> tuple[Sample, ...]:
    """Predictions against these targets [4, 3]: all reductions, broadcasting, size 1 and 0, extremes."""
    extra = dict(attrs or {})
    z = np.random.default_rng(13).normal(size=targets.shape) * 2

    def joined(reduction: str) -> dict[str, object]:
        return {"reduction": reduction, **extra}

    plain = (
        Sample((z, targets), joined("mean")),
        Sample((z, targets), joined("sum"), "sum"),
        Sample((z, targets), joined("none"), "a loss for each cell"),
        Sample((z.T, targets.T), joined("mean"), "turned"),
        Sample((z[0, 0], targets[0, 0]), joined("mean"), "scalars"),
        Sample((z[:1, :1], targets[:1, :1]), joined("mean"), "size 1"),
        Sample((z[:0], targets[:0]), joined("sum"), "no examples"),
        Sample((z[:0], targets[:0]), joined("mean"), "the mean of nothing", smooth=False),
        Sample((np.array([-90.0, 0.0, 90.0]), np.array([0.0, 0.0, 1.0])), joined("mean"), "far out", smooth=False),
        Sample((np.array([np.nan, 1.0]), np.array([0.0, 1.0])), joined("mean"), "nan", smooth=False),
    )
    if not broadcast:
        return plain
    return (
        *plain,
        Sample((z, targets[:1]), joined("mean"), "one target for all examples"),
        Sample((z[:, :1], targets[0]), joined("none"), "a column against a row"),
        Sample((z[0, 0], targets[:2]), joined("sum"), "one prediction for all targets"),
    )
