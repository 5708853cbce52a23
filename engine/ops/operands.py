"""Sample operands that every op of two cell-by-cell inputs is checked over."""

from __future__ import annotations

from engine.arrays import np
from engine.op import Array, Attrs, Sample


def operand_pairs(low: float = -2.0) -> tuple[Sample, ...]:
    """Two operands of every way to broadcast; ``low`` keeps a divisor away from 0."""
    rng = np.random.default_rng(7)

    def draw(*shape: int) -> Array:
        values = rng.uniform(-2.0, 2.0, shape)
        return values if low < 0 else np.where(values < 0, values - low, values + low)

    return (
        Sample((draw(3, 4), draw(3, 4)), note="same shape"),
        Sample((draw(3, 4), draw(4)), note="a row for every example, as a bias is"),
        Sample((draw(3, 1), draw(1, 4)), note="a column against a row"),
        Sample((draw(2, 3, 4), draw(3, 1)), note="missing and size-1 axes"),
        Sample((draw(3, 4), draw()), note="a scalar"),
        Sample((draw(), draw()), note="two scalars"),
        Sample((draw(0, 4), draw(4)), note="no examples"),
        Sample((np.array([np.inf, -np.inf, np.nan]), np.array([1.0, 2.0, 3.0])), note="extremes", smooth=False),
    )


def curve_points(
    low: float, high: float, *special: float, attrs: Attrs | None = None, times: int = 1
) -> tuple[Sample, ...]:
    """One operand between two numbers where the curve is smooth; ``special`` are its ties, edges and extremes.

    The extremes are repeated ``times`` times where PyTorch has a rule of its own for a handful of numbers.
    """
    settings = attrs or {}
    points = np.linspace(low, high, 12).reshape(3, 4)
    return (
        Sample((points,), settings),
        Sample((points.T,), settings, "turned"),
        Sample((np.array(low + 0.4 * (high - low)),), settings, "a scalar"),
        Sample((np.zeros((0, 2)),), settings, "no examples"),
        Sample((np.array([*special, np.inf, -np.inf, np.nan] * times),), settings, "extremes", smooth=False),
    )
