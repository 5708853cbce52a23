"""Activation functions in the words of ONNX."""

from __future__ import annotations

from collections.abc import Mapping

from engine.export.onnx.cellwise import Writer, plainly
from engine.export.onnx.writing import Use, Writing


def softplus(w: Writing, u: Use) -> str:
    beta, threshold = u.attrs.get("beta", 1.0), u.attrs.get("threshold", 20.0)
    x = u.names[0]
    if beta == 1.0 and threshold == 20.0:
        return w.node("Softplus", x)
    scaled = w.node("Mul", x, w.number(beta, u.dtype))
    curve = w.node("Div", w.node("Softplus", scaled), w.number(beta, u.dtype))
    return w.node("Where", w.node("Greater", scaled, w.number(threshold, u.dtype)), x, curve)


def prelu(w: Writing, u: Use) -> str:
    """Above 0 and below it apart: the slopes may have more axes than the input."""
    x, slope = u.names
    below = w.node("Mul", slope, w.node("Min", x, w.number(0, u.dtype)))
    return w.node("Add", w.node("Relu", x), below)


def along(op_type: str) -> Writer:
    return lambda w, u: w.node(op_type, u.names[0], axis=u.axes()[0])


def with_number(op_type: str, usual: float, key: str = "alpha") -> Writer:
    """A function of one number, which ONNX calls alpha."""
    return lambda w, u: w.node(op_type, u.names[0], alpha=float(u.attrs.get(key, usual)))


def between(w: Writing, x: str, low: float, high: float, u: Use) -> str:
    return w.node("Clip", x, w.number(low, u.dtype), w.number(high, u.dtype))


ACTIVATIONS: Mapping[str, Writer] = {
    "tanh": plainly("Tanh"),
    "sigmoid": plainly("Sigmoid"),
    "relu": plainly("Relu"),
    "softplus": softplus,
    "logsigmoid": lambda w, u: w.node("Neg", w.node("Softplus", w.node("Neg", u.names[0]))),
    "silu": lambda w, u: w.node("Mul", u.names[0], w.node("Sigmoid", u.names[0])),
    "mish": plainly("Mish"),
    "gelu": lambda w, u: w.node("Gelu", u.names[0], approximate=str(u.attrs.get("approximate", "none"))),
    "leaky_relu": with_number("LeakyRelu", 0.01, "negative_slope"),
    "prelu": prelu,
    "elu": with_number("Elu", 1.0),
    "celu": with_number("Celu", 1.0),
    "selu": plainly("Selu"),
    "relu6": lambda w, u: between(w, u.names[0], 0, 6, u),
    "hardtanh": lambda w, u: between(w, u.names[0], u.attrs.get("min_val", -1.0), u.attrs.get("max_val", 1.0), u),
    "hardsigmoid": lambda w, u: w.node("HardSigmoid", u.names[0], alpha=1 / 6, beta=0.5),
    "hardswish": plainly("HardSwish"),
    "softsign": plainly("Softsign"),
    "softmax": along("Softmax"),
    "log_softmax": along("LogSoftmax"),
}
