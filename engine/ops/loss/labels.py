"""Labels: for each example, the number of the class that is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.arrays import np
from engine.errors import ArgumentError, DTypeError, RangeError, ShapeError, TargetError
from engine.op import Array, Attrs, Planner, Shape

IGNORED = -100
"""The label that PyTorch leaves out unless told otherwise."""


def class_axis(shape: Shape) -> int:
    """Where the classes are: [C] or [N, C, …]."""
    return 0 if len(shape) == 1 else 1


def rows_shape(title: str, scores: Shape) -> Shape:
    """One cell for each example: the scores' shape without the classes; raises ShapeError where there are none."""
    axis = class_axis(scores)
    if not scores or not scores[axis]:
        raise ShapeError(
            "no-classes",
            expected=f"scores of {title} of shape [classes] or [examples, classes, …]",
            got=str(list(scores)),
            cure="Give the last layer one unit for each class.",
        )
    return scores[:axis] + scores[axis + 1 :]


def check_labels_shape(title: str, scores: Shape, rows: Shape, labels: Shape) -> None:
    """Raise ShapeError unless there is one label for each example."""
    if labels != rows:
        raise TargetError(
            "labels-shape",
            expected=f"labels of {title} of shape {list(rows)}, one for each example in scores of {list(scores)}",
            got=str(list(labels)),
            cure="Give the number of the right class for each example; a column needs .squeeze(1).",
        )


def check_weights(title: str, shape: Shape, weights: Sequence[Shape]) -> None:
    """Raise ShapeError unless there is one weight for each class, or none."""
    classes = shape[class_axis(shape)]
    for weight in weights:
        if weight != (classes,):
            raise ShapeError(
                "weight-shape",
                expected=f"one weight of {title} for each of the {classes} classes",
                got=str(list(weight)),
                cure="Give a vector of weights, in the order of the classes.",
            )


def check_scores(title: str, scores: Array, *alike: Array) -> None:
    """Raise DTypeError unless scores and what is multiplied with them have one floating dtype."""
    if scores.dtype.kind != "f" or any(x.dtype != scores.dtype for x in alike):
        raise DTypeError(
            "dtype-mismatch",
            expected=f"floating-point scores of {title}, and probabilities and weights of their dtype",
            got=" and ".join(str(x.dtype) for x in (scores, *alike)),
            cure="Bring them to one dtype, for example with x.to(engine.float32).",
        )


def check_labels(title: str, labels: Array) -> None:
    """Raise DTypeError unless labels are whole numbers."""
    if labels.dtype.kind not in "iu":
        raise DTypeError(
            "labels-dtype",
            expected=f"labels of {title} as whole numbers",
            got=str(labels.dtype),
            cure="Write labels.long(), or give probabilities in the shape of the scores.",
        )


def ignored_label(attrs: Attrs) -> int:
    """The label whose examples do not count."""
    return int(attrs.get("ignore_index", IGNORED))


def smoothing(title: str, attrs: Attrs) -> float:
    """The share of the target that is spread over all classes; raises ArgumentError outside 0 to 1."""
    share = float(attrs.get("label_smoothing", 0.0))
    if not 0 <= share <= 1:
        raise ArgumentError(
            "label-smoothing", expected=f"label_smoothing of {title} from 0 to 1", got=f"{share:g}", cure="Choose 0.1."
        )
    return share


class Labels:
    """The labels of a batch, looked at anew at each replay.

    ``places`` says where each example's right class stands among all scores with the classes first,
    [C, examples]; ``each`` is the example's weight, 0 where its label is ignored; ``total`` their sum.
    """

    def __init__(
        self, p: Planner, title: str, labels: Array, classes: int, ignored: int, weights: Array | None
    ) -> None:
        count = labels.size
        self.title, self.classes, self.ignored, self.weights = title, classes, ignored, weights
        self.given = labels
        self.own = p.keep("labels", labels.shape, np.intp)
        self.known = self.own.reshape(-1)
        self.unsigned = self.known.view(np.uintp)
        self.largest = p.keep("largest", (), np.uintp)
        self.mask = p.keep("ignored", (count,), np.bool_)
        self.columns = p.keep("columns", (count,), np.intp)
        self.columns[:] = np.arange(count)
        self.step = np.array(count, np.intp)
        self.places = p.keep("places", (count,), np.intp)
        self.each = p.keep("weights", (count,))
        self.each.fill(1)
        self.total = p.keep("total", ())
        self.total.fill(count)
        self.ones: Any = p.ones(count)
        self.ignoring = False
        # The instruction: what it is given is a buffer whose numbers change from replay to replay.
        p.emit(self.look)

    def look(self) -> None:
        """Find the places and the weights; raises RangeError for a label that is no class."""
        np.copyto(self.own, self.given)
        if self.known.size == 0:
            return
        # Seen as unsigned, a negative label is larger than every class: one look finds both kinds.
        np.maximum.reduce(self.unsigned, 0, out=self.largest)
        outside = self.largest.item() >= self.classes
        if outside or 0 <= self.ignored < self.classes:
            self._set_aside()
        elif self.ignoring:
            self.ignoring = False
            self.each.fill(1)
            self.total.fill(self.known.size)
        np.multiply(self.known, self.step, self.places)
        np.add(self.places, self.columns, self.places)
        if self.weights is not None:
            self.weights.take(self.known, None, self.each, "clip")
        if self.ignoring:
            self.each[self.mask] = 0
        if self.weights is not None or self.ignoring:
            np.dot(self.each, self.ones, self.total)

    def clear(self, x: Array) -> None:
        """Make the numbers of ignored examples 0; the examples are the last axis."""
        if self.ignoring:
            np.copyto(x, 0, where=self.mask)

    def _set_aside(self) -> None:
        np.equal(self.known, self.ignored, self.mask)
        self.ignoring = bool(self.mask.any())
        self.each.fill(1)
        self.total.fill(self.known.size)
        np.copyto(self.known, 0, where=self.mask)
        np.maximum.reduce(self.unsigned, 0, out=self.largest)
        if self.largest.item() >= self.classes:
            raise no_such_class(self.title, self.known, self.classes)


def no_such_class(title: str, labels: Array, classes: int) -> RangeError:
    """The error of labels of which one is no class."""
    wrong = int(labels[(labels < 0) | (labels >= classes)][0])
    return RangeError(
        "no-such-class",
        expected=f"labels of {title} from 0 to {classes - 1}, for {classes} classes",
        got=f"Target {wrong} is out of bounds",
        cure="Count classes from 0, and give the last layer one unit for each class.",
    )


def looked_up(
    title: str, labels: Array, scores: Array, ignored: int, weights: Array | None
) -> tuple[Array, Array | None, float, Array | None]:
    """What :class:`Labels` finds, at once: places, weights (None: all 1), their total, who is ignored (None: nobody).

    ``scores`` are given with the classes first. Raises RangeError for a label that is no class.
    """
    known, classes = labels.reshape(-1).astype(np.intp, copy=False), len(scores)
    aside = None
    if known.size and (0 <= ignored < classes or int(known.view(np.uintp).max()) >= classes):
        aside = known == ignored
        known = np.where(aside, 0, known)
        if int(known.view(np.uintp).max()) >= classes:
            raise no_such_class(title, known, classes)
    each = None if weights is None else weights.take(known)
    if aside is not None:
        each = np.ones(known.size, scores.dtype) if each is None else each
        each[aside] = 0
    places = known * known.size + np.arange(known.size)
    return places, each, float(known.size) if each is None else float(each.sum()), aside


def labels_of(p: Planner) -> Labels:
    """The labels that the node's forward looked at."""
    kept: Any = p.keep("looked at", (), object)[()]
    found: Labels = kept
    return found


def look_at_labels(p: Planner, title: str, labels: Array, classes: int, ignored: int, weights: Array | None) -> Labels:
    """Emit the look at the labels, and keep it for the VJPs."""
    # The one thing that a node keeps which is no buffer of numbers: an array of one object holds it.
    kept = p.keep("looked at", (), object)
    found = Labels(p, title, labels, classes, ignored, weights)
    kept[()] = found
    return found
