"""Operations cell by cell, in the words of ONNX."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from engine.arrays import np
from engine.export.onnx.writing import Use, Writing

Writer = Callable[[Writing, Use], str]


def plainly(op_type: str) -> Writer:
    """An op that ONNX has under a name of its own, with no settings."""
    return lambda w, u: w.node(op_type, *u.names)


def followed_by(op_type: str, last: str) -> Writer:
    """Two nodes, one after the other."""
    return lambda w, u: w.node(last, w.node(op_type, *u.names))


def logic(op_type: str) -> Writer:
    """A connective, which in ONNX takes truth values alone."""
    return lambda w, u: w.node(op_type, *[truth(w, u, i) for i in range(len(u.names))])


def truth(w: Writing, u: Use, i: int = 0) -> str:
    """Input `i` as truth values."""
    return u.names[i] if u.kind(i).kind == "b" else w.node("Cast", u.names[i], to=w.type_of(np.bool_))


def bitwise(op_type: str, of_truths: str) -> Writer:
    """A connective bit by bit; of truth values it is the one of logic."""
    return lambda w, u: w.node(of_truths if u.kind().kind == "b" else op_type, *u.names)


def truncated(w: Writing, u: Use) -> str:
    x = u.names[0]
    return w.node("Mul", w.node("Sign", x), w.node("Floor", w.node("Abs", x)))


def power(w: Writing, u: Use) -> str:
    exponent = u.attrs.get("exponent")
    return w.node("Pow", u.names[0], u.names[1] if exponent is None else w.number(exponent, u.dtype))


def log_of_base(base: float) -> Writer:
    return lambda w, u: w.node("Div", w.node("Log", u.names[0]), w.number(math.log(base), u.dtype))


def rounded(w: Writing, u: Use) -> str:
    decimals = int(u.attrs.get("decimals", 0))
    if not decimals:
        return w.node("Round", u.names[0])
    scale = w.number(10.0 ** abs(decimals), u.dtype)
    there, back = ("Mul", "Div") if decimals > 0 else ("Div", "Mul")
    return w.node(back, w.node("Round", w.node(there, u.names[0], scale)), scale)


def finite(w: Writing, u: Use) -> str:
    x, limits = u.names[0], np.finfo(u.dtype)
    x = w.node("Where", w.node("IsNaN", x), w.number(u.attrs.get("nan") or 0.0, u.dtype), x)
    for key, sign, usual in (("posinf", 1, limits.max), ("neginf", 0, limits.min)):
        given = u.attrs.get(key)
        found = w.node("IsInf", x, detect_positive=sign, detect_negative=1 - sign)
        x = w.node("Where", found, w.number(usual if given is None else given, u.dtype), x)
    return x


def remainder(w: Writing, u: Use) -> str:
    """With the sign of the divisor: what the one of the dividend leaves, plus the divisor where the signs differ."""
    x, y = u.names
    if u.dtype.kind != "f":
        return w.node("Mod", x, y)
    rest, zero = w.node("Mod", x, y, fmod=1), w.number(0, u.dtype)
    differ = w.node("Xor", w.node("Less", rest, zero), w.node("Less", y, zero))
    wanted = w.node("And", differ, w.node("Not", w.node("Equal", rest, zero)))
    return w.node("Where", wanted, w.node("Add", rest, y), rest)


def floor_divided(w: Writing, u: Use) -> str:
    """What is left after the remainder is taken off, divided evenly; by 0 as division goes."""
    x, y = u.names
    even = w.node("Round", w.node("Div", w.node("Sub", x, remainder(w, u)), y))
    by_zero = w.node("Equal", y, w.number(0, u.dtype))
    return w.node("Where", by_zero, w.node("Div", x, y), even)


def ignoring_nan(op_type: str) -> Writer:
    def write(w: Writing, u: Use) -> str:
        x, y = u.names
        other = w.node("Where", w.node("IsNaN", y), x, w.node(op_type, x, y))
        return w.node("Where", w.node("IsNaN", x), y, other)

    return write


def clamped(w: Writing, u: Use) -> str:
    low, high = (u.attrs.get(key) for key in ("min", "max"))
    x = u.names[0]
    x = x if low is None else w.node("Max", x, w.number(low, u.dtype))
    return x if high is None else w.node("Min", x, w.number(high, u.dtype))


def blended(w: Writing, u: Use) -> str:
    x, y = u.names[:2]
    weight = u.names[2] if len(u.names) > 2 else w.number(u.attrs["weight"], u.dtype)
    return w.node("Add", x, w.node("Mul", weight, w.node("Sub", y, x)))


def added(op_type: str) -> Writer:
    """x + value · (a ∘ b)."""

    def write(w: Writing, u: Use) -> str:
        term = w.node(op_type, *u.names[1:])
        value = u.attrs.get("value", 1)
        return w.node("Add", u.names[0], term if value == 1 else w.node("Mul", w.number(value, u.dtype), term))

    return write


def angle(w: Writing, u: Use) -> str:
    """The angle of the point (x, y): from its slope, and from the half-plane in which it lies."""
    y, x = u.names
    zero, straight = w.number(0, u.dtype), w.number(math.pi, u.dtype)
    behind, below = w.node("Less", x, zero), w.node("Less", y, zero)
    turn = w.node("Where", below, w.node("Neg", straight), straight)
    slope = w.node("Atan", w.node("Div", y, x))
    turned = w.node("Where", behind, w.node("Add", slope, turn), slope)
    upright = w.node("Mul", w.node("Sign", y), w.number(math.pi / 2, u.dtype))
    return w.node("Where", w.node("Equal", x, zero), upright, turned)


def hypotenuse(w: Writing, u: Use) -> str:
    return w.node("Sqrt", w.node("Add", *[w.node("Mul", x, x) for x in u.names]))


def log_added(w: Writing, u: Use) -> str:
    x, y = u.names
    apart = w.node("Exp", w.node("Neg", w.node("Abs", w.node("Sub", x, y))))
    more = w.node("Log", w.node("Add", w.number(1, u.dtype), apart))
    same = w.node("Add", x, w.number(math.log(2), u.dtype))
    return w.node("Where", w.node("Equal", x, y), same, w.node("Add", w.node("Max", x, y), more))


def filled(w: Writing, u: Use) -> str:
    return w.node("Expand", w.number(u.attrs["value"], u.dtype), w.node("Shape", u.names[0]))


CELLWISE: Mapping[str, Writer] = {
    "add": plainly("Add"),
    "sub": plainly("Sub"),
    "neg": plainly("Neg"),
    "mul": plainly("Mul"),
    "div": plainly("Div"),
    "pow": power,
    "exp": plainly("Exp"),
    "log": plainly("Log"),
    "sqrt": plainly("Sqrt"),
    "rsqrt": followed_by("Sqrt", "Reciprocal"),
    "reciprocal": plainly("Reciprocal"),
    "exp2": lambda w, u: w.node("Pow", w.number(2, u.dtype), u.names[0]),
    "expm1": lambda w, u: w.node("Sub", w.node("Exp", u.names[0]), w.number(1, u.dtype)),
    "log2": log_of_base(2),
    "log10": log_of_base(10),
    "log1p": lambda w, u: w.node("Log", w.node("Add", w.number(1, u.dtype), u.names[0])),
    "sin": plainly("Sin"),
    "cos": plainly("Cos"),
    "tan": plainly("Tan"),
    "asin": plainly("Asin"),
    "acos": plainly("Acos"),
    "atan": plainly("Atan"),
    "sinh": plainly("Sinh"),
    "cosh": plainly("Cosh"),
    "erf": plainly("Erf"),
    "abs": plainly("Abs"),
    "sign": plainly("Sign"),
    "floor": plainly("Floor"),
    "ceil": plainly("Ceil"),
    "trunc": truncated,
    "round": rounded,
    "frac": lambda w, u: w.node("Sub", u.names[0], truncated(w, u)),
    "nan_to_num": finite,
    "floor_divide": floor_divided,
    "remainder": remainder,
    "fmod": lambda w, u: w.node("Mod", *u.names, fmod=1),
    "where": plainly("Where"),
    "maximum": plainly("Max"),
    "minimum": plainly("Min"),
    "clamp": clamped,
    "clamp_min": plainly("Max"),
    "clamp_max": plainly("Min"),
    "fmax": ignoring_nan("Max"),
    "fmin": ignoring_nan("Min"),
    "lerp": blended,
    "addcmul": added("Mul"),
    "addcdiv": added("Div"),
    "atan2": angle,
    "hypot": hypotenuse,
    "logaddexp": log_added,
    "eq": plainly("Equal"),
    "ne": followed_by("Equal", "Not"),
    "lt": plainly("Less"),
    "le": plainly("LessOrEqual"),
    "gt": plainly("Greater"),
    "ge": plainly("GreaterOrEqual"),
    "isnan": plainly("IsNaN"),
    "isinf": plainly("IsInf"),
    "isfinite": lambda w, u: w.node("Not", w.node("Or", w.node("IsNaN", *u.names), w.node("IsInf", *u.names))),
    "logical_and": logic("And"),
    "logical_or": logic("Or"),
    "logical_xor": logic("Xor"),
    "logical_not": logic("Not"),
    "bitwise_and": bitwise("BitwiseAnd", "And"),
    "bitwise_or": bitwise("BitwiseOr", "Or"),
    "bitwise_xor": bitwise("BitwiseXor", "Xor"),
    "bitwise_not": bitwise("BitwiseNot", "Not"),
    "cast": lambda w, u: w.node("Cast", u.names[0], to=w.type_of(u.dtype)),
    "clone": plainly("Identity"),
    "detach": plainly("Identity"),
    "fill": filled,
}
