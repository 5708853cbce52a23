"""Read a written-out calculation back: what a learner would get by typing it into a calculator."""

import math
import re
from typing import Any

from engine.richtext import Number, RichText

_FUNCTIONS: dict[str, Any] = {
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
    "max": max,
    "min": min,
    "abs": abs,
    "sqrt": math.sqrt,
    "round": round,
    **{
        name: getattr(math, name)
        for name in ("erf", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh")
    },
    **{name: getattr(math, name) for name in ("floor", "ceil", "trunc", "fmod", "hypot")},
    "π": math.pi,
    "inf": math.inf,
    "nan": math.nan,
    "σ": lambda z: 1 / (1 + math.exp(-z)),
    "__builtins__": {},
}


LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def calculated(text: RichText) -> list[float]:
    """The value of every part of `a = b = c` that is a calculation; parts in words are left out."""
    source = "".join(f"({part.value!r})" if isinstance(part, Number) else part for part in text)
    source = re.sub(r"… \d+ more, (together|the largest|the smallest) \(", "(", source).replace(") …", ")")
    source = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"**{found[0].translate(LOWERED)}", source)
    for written, typed in (
        ("·", "*"),
        ("−", "-"),
        ("^", "**"),
        ("×", "*"),
        ("√", "sqrt"),
        ("≠", "!="),
        ("≤", "<="),
        ("≥", ">="),
    ):
        source = source.replace(written, typed)
    values = []
    for part in re.split(r" [=→] ", source):
        try:
            values.append(float(eval(part, dict(_FUNCTIONS))))
        except (SyntaxError, NameError):
            continue
        except (ZeroDivisionError, OverflowError, ValueError):
            values.append(math.nan)
    return values
