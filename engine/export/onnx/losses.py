"""Losses that a design can use as operations, in the words of ONNX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.export.onnx.cellwise import Writer
from engine.export.onnx.writing import Use, Writing

Cells = Callable[[Writing, Use], str]

REDUCTIONS = {"mean": "ReduceMean", "sum": "ReduceSum"}


def loss(cells: Cells) -> Writer:
    """The loss of each cell, then their mean or sum, or neither."""

    def write(w: Writing, u: Use) -> str:
        each = cells(w, u)
        if u.attrs.get("reduction") == "batchmean":
            return w.node("Div", w.node("ReduceSum", each, keepdims=0), w.count(u.shape()[:1], u.dtype))
        op_type = REDUCTIONS.get(str(u.attrs.get("reduction", "mean")))
        return each if op_type is None else w.node(op_type, each, keepdims=0)

    return write


def gap(w: Writing, u: Use) -> str:
    return w.node("Sub", *u.names[:2])


def square(w: Writing, u: Use) -> str:
    apart = gap(w, u)
    return w.node("Mul", apart, apart)


def distance(w: Writing, u: Use) -> str:
    return w.node("Abs", gap(w, u))


def robust(edge_key: str, scaled: bool) -> Cells:
    """A square near 0 and a straight line beyond the edge: limited · (gap − limited / 2)."""

    def write(w: Writing, u: Use) -> str:
        edge = float(u.attrs.get(edge_key, 1.0))
        if edge == 0:
            return distance(w, u)
        apart = gap(w, u)
        limited = w.node("Clip", apart, w.number(-edge, u.dtype), w.number(edge, u.dtype))
        rest = w.node("Sub", apart, w.node("Div", limited, w.number(2, u.dtype)))
        each = w.node("Mul", limited, rest)
        return w.node("Div", each, w.number(edge, u.dtype)) if scaled else each

    return write


def weights(u: Use) -> dict[str, str]:
    """The further inputs by the attributes that say that they are given."""
    given = [key for key in ("weighted", "pos_weighted") if u.attrs.get(key)]
    return dict(zip(given, u.names[2:], strict=True))


def weighed(w: Writing, u: Use, each: str) -> str:
    weight = weights(u).get("weighted")
    return each if weight is None else w.node("Mul", weight, each)


def logits_entropy(w: Writing, u: Use) -> str:
    """max(z, 0) − z·t + log(1 + e^(−|z|)), the form that does not overflow."""
    z, t = u.names[:2]
    zero, one = w.number(0, u.dtype), w.number(1, u.dtype)
    beyond = w.node("Log", w.node("Add", one, w.node("Exp", w.node("Neg", w.node("Abs", z)))))
    positive = weights(u).get("pos_weighted")
    if positive is None:
        each = w.node("Add", w.node("Sub", w.node("Max", z, zero), w.node("Mul", z, t)), beyond)
        return weighed(w, u, each)
    factor = w.node("Add", w.node("Mul", w.node("Sub", positive, one), t), one)
    below = w.node("Add", beyond, w.node("Max", w.node("Neg", z), zero))
    each = w.node("Add", w.node("Mul", w.node("Sub", one, t), z), w.node("Mul", factor, below))
    return weighed(w, u, each)


def entropy(w: Writing, u: Use) -> str:
    """Logarithms are kept from going below −100, as PyTorch's are."""
    p, t = u.names[:2]
    one, least = w.number(1, u.dtype), w.number(-100, u.dtype)
    yes = w.node("Max", w.node("Log", p), least)
    no = w.node("Max", w.node("Log", w.node("Sub", one, p)), least)
    each = w.node("Add", w.node("Mul", t, yes), w.node("Mul", w.node("Sub", one, t), no))
    return weighed(w, u, w.node("Neg", each))


def divergence(w: Writing, u: Use) -> str:
    """t · (log t − x), where 0 · log 0 is 0."""
    x, t = u.names
    if u.attrs.get("log_target"):
        return w.node("Mul", w.node("Exp", t), w.node("Sub", t, x))
    zero = w.number(0, u.dtype)
    product = w.node("Where", w.node("Equal", t, zero), zero, w.node("Mul", t, w.node("Log", t)))
    return w.node("Sub", product, w.node("Mul", t, x))


LOSSES: Mapping[str, Writer] = {
    "mse_loss": loss(square),
    "l1_loss": loss(distance),
    "smooth_l1_loss": loss(robust("beta", scaled=True)),
    "huber_loss": loss(robust("delta", scaled=False)),
    "bce_with_logits": loss(logits_entropy),
    "bce": loss(entropy),
    "kl_div": loss(divergence),
}
