"""Scores and labels that losses over classes are checked on."""

from __future__ import annotations

from engine.arrays import np
from engine.op import Array, Sample

Z = np.random.default_rng(23).normal(size=(4, 3)) * 2
LABELS = np.array([2, 0, 1, 2])
WEIGHTS = np.array([0.5, 2.0, 1.0])


def labelled(scores: Array) -> tuple[Sample, ...]:
    """Labels for scores, in every way of joining, weighing and leaving out."""
    pictures = np.stack([scores, scores[::-1], scores + 1, -scores], axis=2).reshape(4, 3, 2, 2)
    spots = np.array([[0, 1], [2, 2], [1, 0], [0, 2]] * 2).reshape(4, 2, 2)
    mean, ignoring = {"reduction": "mean"}, {"reduction": "mean", "ignore_index": 2}
    return (
        Sample((scores, LABELS), mean),
        Sample((scores, LABELS), {"reduction": "sum"}, "sum"),
        Sample((scores, LABELS), {"reduction": "none"}, "a loss for each example"),
        Sample((scores[0], LABELS[0]), mean, "one example"),
        Sample((np.ascontiguousarray(scores.T).T, LABELS.astype(np.int32)), mean, "turned, small labels"),
        Sample((scores[:1, :1], np.array([0])), mean, "size 1"),
        Sample((pictures, spots), mean, "a label for each spot"),
        Sample((pictures, spots), {"reduction": "none"}, "a loss for each spot"),
        Sample((scores, np.array([2, -100, 1, -100])), mean, "ignored labels"),
        Sample((scores, LABELS), ignoring, "an ignored class"),
        Sample((scores, LABELS), {"reduction": "none", "ignore_index": 2}, "an ignored class, not joined"),
        Sample((scores, LABELS, WEIGHTS), {**mean, "weighted": True}, "weights"),
        Sample((scores, LABELS, WEIGHTS), {"reduction": "sum", "weighted": True}, "weights, summed"),
        Sample((pictures, spots, WEIGHTS), {**ignoring, "weighted": True}, "weights and an ignored class"),
        Sample((np.zeros((0, 3)), np.zeros(0, np.int64)), {"reduction": "sum"}, "no examples"),
        Sample((np.zeros((0, 3)), np.zeros(0, np.int64)), mean, "the mean of nothing", smooth=False),
        Sample((scores, np.full(4, -100)), mean, "all ignored", smooth=False),
    )


def samples() -> tuple[Sample, ...]:
    """Labels, smoothed labels and probabilities for scores."""
    smooth = {"reduction": "mean", "label_smoothing": 0.1}
    soft = np.random.default_rng(29).dirichlet(np.ones(3), size=4)
    weighted = {"reduction": "mean", "weighted": True}
    return (
        *labelled(Z),
        Sample((Z, LABELS), smooth, "smoothed"),
        Sample((Z, np.array([2, -100, 1, 0]), WEIGHTS), {**smooth, "weighted": True}, "smoothed and weighed"),
        Sample((Z, np.array([2, -100, 1, 0])), {**smooth, "reduction": "none"}, "smoothed, not joined"),
        Sample((Z, soft), {"reduction": "mean"}, "probabilities"),
        Sample((Z[0], soft[0]), {"reduction": "sum"}, "one example's probabilities"),
        Sample((Z, soft, WEIGHTS), {**weighted, "label_smoothing": 0.2}, "probabilities, smoothed and weighed"),
        Sample((Z, soft), {"reduction": "none"}, "probabilities, not joined"),
        Sample(
            (np.array([[1000.0, 0.0], [-1000.0, 0.0]]), np.array([1, 1])), {"reduction": "none"}, "far apart", False
        ),
        Sample((np.array([[np.inf, 0.0], [np.nan, 1.0]]), np.array([0, 1])), {"reduction": "none"}, "extremes", False),
    )
