"""The Kullback–Leibler divergence: how far the network's probabilities are from the target's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.loss.loss import Loss, over_count, reduction_sign
from engine.ops.loss.samples import loss_samples
from engine.richtext import Number, RichText, rich


class KLDivLoss(Loss):
    """t·(log t − x) for log-probabilities x; with the attr ``log_target`` the target is a logarithm too.

    ``reduction`` may also be "batchmean", the sum divided by the number of examples, which is the
    divergence's own meaning; https://pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
    """

    name = "kl_div"
    torch = "F.kl_div"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean", "log_target": False}
    title = "Kullback–Leibler divergence"
    symbol = "KL"
    doc = "Measures how far log-probabilities are from the target's probabilities; 0 where they agree."
    reductions: ClassVar[tuple[str, ...]] = ("mean", "batchmean", "sum", "none")
    warns = False

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (1,) if i == 0 else (0, 1)

    def cells(self, attrs: Attrs, *xs: Array) -> Array:
        x, t = xs
        if attrs.get("log_target"):
            return np.asarray(np.exp(t) * (t - x))
        # 0·log 0 is 0 here.
        return np.asarray(np.where(t == 0, np.zeros_like(t), t * np.log(t)) - t * x)

    def slopes(self, i: int, attrs: Attrs, *xs: Array) -> Array:
        x, t = xs
        if i == 0:
            return np.asarray(-np.exp(t) if attrs.get("log_target") else -t)
        return np.asarray(np.exp(t) * (t - x + 1) if attrs.get("log_target") else np.log(t) + t / t - x)

    def plan_cells(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, t = xs
        other = p.scratch(out.shape)
        if attrs.get("log_target"):
            p.emit(np.subtract, t, x, out)
            p.emit(np.exp, t, other)
            p.emit(np.multiply, out, other, out)
            return
        nothing = p.scratch(out.shape, np.bool_)
        p.emit(np.log, t, out)
        p.emit(np.multiply, out, t, out)
        p.emit(np.equal, t, p.constant(0), nothing)
        p.emit(partial(np.copyto, out, p.constant(0), where=nothing))
        p.emit(np.multiply, t, x, other)
        p.emit(np.subtract, out, other, out)

    def plan_slopes(self, p: Planner, i: int, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, t = xs
        logs = bool(attrs.get("log_target"))
        if i == 0:
            p.emit(np.exp if logs else np.copyto, *((t, out) if logs else (out, t)))
            p.emit(np.negative, out, out)
            return
        other = p.scratch(out.shape)
        if logs:
            p.emit(np.subtract, t, x, out)
            p.emit(np.add, out, p.constant(1), out)
            p.emit(np.exp, t, other)
            p.emit(np.multiply, out, other, out)
        else:
            # t/t is 1, and nan at 0, as in PyTorch.
            p.emit(np.divide, t, t, out)
            p.emit(np.subtract, out, x, out)
            p.emit(np.log, t, other)
            p.emit(np.add, out, other, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        x, t = names
        inside = rf"e^{{{t}}} \odot ({t} - {x})" if attrs.get("log_target") else rf"{t} \odot (\log {t} - {x})"
        return rf"{reduction_sign(attrs)} {inside}".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        x, t = names
        logs = attrs.get("log_target")
        if i == 0:
            return rf"-{over_count(attrs)} {f'e^{{{t}}}' if logs else t}"
        local = rf"e^{{{t}}} \odot ({t} - {x} + 1)" if logs else rf"(\log {t} + 1 - {x})"
        return rf"{over_count(attrs)} {local}".strip()

    def cell_loss(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        x, t = v
        if attrs.get("log_target"):
            return rich("exp(", t, ")·((", t, ") − (", x, "))")
        return rich("0") if t.value == 0 else rich("(", t, ")·(log(", t, ") − (", x, "))")

    def slope(self, i: int, v: Sequence[Number], attrs: Attrs) -> tuple[RichText, ...]:
        x, t = v
        logs = attrs.get("log_target")
        if i == 0:
            return (rich("−exp(", t, ")") if logs else rich("−(", t, ")"),)
        return (rich("exp(", t, ")·((", t, ") − (", x, ") + 1)") if logs else rich("log(", t, ") + 1 − (", x, ")"),)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Each target's logarithm less the network's, weighed by the target, {self.joins(attrs)}.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        if i == 0:
            return ("The likelier this outcome is by the target, the more a higher log-probability lowers the loss.",)
        return ("The slope says how much more surprising this outcome is to the network than to the target.",)

    def samples(self) -> tuple[Sample, ...]:
        soft = np.random.default_rng(29).dirichlet(np.ones(3), size=4)
        plain, logs = {"log_target": False}, {"log_target": True}
        x = np.log(soft[::-1])
        return (
            *loss_samples(soft, plain)[:5],
            Sample((x, soft), {"reduction": "batchmean", **plain}, "a mean over the examples"),
            Sample((x, np.log(soft)), {"reduction": "mean", **logs}, "logarithms of targets"),
            Sample((x, np.log(soft)), {"reduction": "none", **logs}, "logarithms of targets, not joined"),
            Sample((x, soft[:1]), {"reduction": "sum", **plain}, "one target for all examples"),
            Sample((x[:0], soft[:0]), {"reduction": "sum", **plain}, "no examples"),
            Sample((x[:2, 0], np.array([0.0, 1.0])), {"reduction": "none", **plain}, "a target of 0", smooth=False),
        )


OPS: tuple[Op, ...] = (KLDivLoss(),)
