"""Cross-entropy in formulas, numbers and words, and drawn."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Shape
from engine.ops.activation.softmax import exponentials
from engine.ops.loss.classified import Classified
from engine.ops.loss.labels import class_axis, smoothing
from engine.ops.loss.loss import over_count, reduction_of, reduction_sign
from engine.ops.loss.windows import slope_windows, value_windows
from engine.richtext import LocalTerm, Number, RichText, joined, rich, spelled_sum
from engine.windows import Window


class Explained(Classified):
    """What a learner reads about cross-entropy; the kernels are its subclass's."""

    # --- as formulas -----------------------------------------------------------------------------
    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        z, t = names[:2]
        inside = rf"\log \sum_j e^{{{z}_j}} - {z}_{{{t}}}"
        weight = rf"{names[2]}_{{{t}}} " if len(names) == 3 else ""
        return rf"{reduction_sign(attrs)} {weight}\left[{inside}\right]".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        z, t = names[:2]
        if i == 1:
            return rf"-{over_count(attrs)} \log \operatorname{{softmax}}({z})"
        return rf"{over_count(attrs)} \left(\operatorname{{softmax}}({z}) - \mathbf{{1}}_{{{t}}}\right)".strip()

    # --- in numbers and words --------------------------------------------------------------------
    def targets(self, row: Cell, attrs: Attrs, xs: Sequence[Array]) -> list[float]:
        """The weighed probability that each class should have in one example."""
        shape = xs[0].shape
        classes, share = shape[class_axis(shape)], smoothing(self.title, attrs)
        weights = [float(w) for w in xs[2]] if attrs.get("weighted") else [1.0] * classes
        if self.soft([x.shape for x in xs]):
            should = [float(xs[1][self.at(row, label, shape)]) for label in range(classes)]
        else:
            right = int(xs[1][row])
            if not self.weight(row, right, attrs, xs) and not 0 <= right < classes:
                return [0.0] * classes
            should = [float(label == right) for label in range(classes)]
            if right == int(attrs.get("ignore_index", -100)):
                return [0.0] * classes
        return [w * ((1 - share) * q + share / classes) for w, q in zip(weights, should, strict=True)]

    def _line(self, row: Cell, shape: Shape) -> list[Cell]:
        return [self.at(row, label, shape) for label in range(shape[class_axis(shape)])]

    def row_loss(self, row: Cell, attrs: Attrs, xs: Sequence[Array]) -> tuple[RichText, float]:
        cells = self._line(row, xs[0].shape)
        scores = np.array([xs[0][cell] for cell in cells], np.float64)
        log = float(np.log(np.exp(scores - scores.max()).sum()) + scores.max())
        bottom, parts = exponentials(xs[0], cells), []
        for cell, q, score in zip(cells, self.targets(row, attrs, xs), scores, strict=True):
            if q != 0:
                text = rich("(log(", bottom, ") − (", self.number(0, cell, xs), "))")
                parts.append((text if q == 1 else rich("(", q, ")·", text), q * (log - float(score))))
        return (spelled_sum(parts) if parts else rich("0")), sum(value for _, value in parts)

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        shape = xs[0].shape
        row, label = self.split(cell, shape)
        cells, targets, divisor = self._line(row, shape), self.targets(row, attrs, xs), self.divisor(attrs, xs)
        scores = np.array([xs[0][at] for at in cells], np.float64)
        with np.errstate(all="ignore"):
            powers = np.exp(scores - scores.max())
            share = float(powers[label] / powers.sum())
            own, bottom = self.number(0, cell, xs), exponentials(xs[0], cells)
            if i == 1:
                weight = float(xs[2][label]) if attrs.get("weighted") else 1.0
                factor = (1 - smoothing(self.title, attrs)) * weight
                local = factor * float(np.log(powers.sum()) - (scores[label] - scores.max()))
                steps = [rich("(", factor, ")·(log(", bottom, ") − (", own, "))")]
            else:
                whole = sum(targets)
                local = share * whole - targets[label]
                times = rich("·(", whole, ")") if whole != 1 else ()
                less = rich(" − (", targets[label], ")")
                fraction = rich("exp(", own, ") / (", bottom, ")")
                steps = [rich(fraction, times, less), rich("(", Number(share), ")", times, less)]
            local = float(np.divide(local, np.float64(divisor))) if any(targets) or i == 1 else 0.0
        return [LocalTerm(row if reduction_of(attrs) == "none" else (), local,
                          joined(self.shared(steps, attrs, divisor), " = "))]  # fmt: skip

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        joins = {"sum": "added up", "none": "kept, one for each example"}.get(reduction_of(attrs), "averaged")
        return (
            "How surprised is the network by the right class? Softmax turns its scores into probabilities; the "
            f"surprise is minus the logarithm of the right one's. The surprises are {joins}.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        row, label = self.split(cell, xs[0].shape)
        if i == 1:
            return ("The loss is each target times minus the logarithm of the probability: that is its slope.",)
        scores = np.array([xs[0][at] for at in self._line(row, xs[0].shape)], np.float64)
        with np.errstate(all="ignore"):
            powers = np.exp(scores - scores.max())
        says = rich(f"The network gives class {label} the probability ", Number(float(powers[label] / powers.sum())))
        target = self.targets(row, attrs, xs)[label]
        if not any(self.targets(row, attrs, xs)):
            return ("This example does not count, so nothing comes back.",)
        if self.soft([x.shape for x in xs]) or smoothing(self.title, attrs) or attrs.get("weighted"):
            return rich(says, "; its target, weighed, is ", target, ". The slope is what the two differ by.")
        if target:
            return rich(says, " and it is the right one: the slope is p − 1, so a step raises this score.")
        return rich(says, " and it is not the right one: the slope is p itself, so a step lowers this score.")

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        axis, shape = class_axis(xs[0].shape), xs[0].shape
        row = cell if out.ndim else self.example_row(shape, example)
        if row is None:
            return ()
        joins = "mean" if reduction_of(attrs) == "mean" else "Σ"
        loss, targets = self.row_loss(row, attrs, xs)[1], self.targets(row, attrs, xs)
        return value_windows(xs[0], out, self.at(row, 0, shape), axis, targets, loss, _whose(row), joins)

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        if i:
            return ()
        row, _ = self.split(cell, xs[0].shape)
        axis, targets = class_axis(xs[0].shape), self.targets(row, attrs, xs)
        return slope_windows(xs[0], g, cell, axis, targets, self.divisor(attrs, xs), _whose(row))


def _whose(row: Cell) -> str:
    return f" of example {row[0] + 1}" if row else ""
