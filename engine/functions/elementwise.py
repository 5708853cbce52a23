"""Functions that work cell by cell: ``engine.exp(x)``, ``engine.where(x > 0, x, 0.0)``."""

from __future__ import annotations

from typing import Any

from engine.dtypes import as_array
from engine.functions.function import as_function, led_by_a_number
from engine.tensor import Tensor, wrap

__all__ = [
    "abs",
    "absolute",
    "acos",
    "add",
    "addcdiv",
    "addcmul",
    "allclose",
    "arccos",
    "arcsin",
    "arctan",
    "arctan2",
    "asin",
    "atan",
    "atan2",
    "bitwise_and",
    "bitwise_not",
    "bitwise_or",
    "bitwise_xor",
    "ceil",
    "clamp",
    "clamp_max",
    "clamp_min",
    "clip",
    "cos",
    "cosh",
    "div",
    "divide",
    "eq",
    "equal",
    "erf",
    "exp",
    "exp2",
    "expm1",
    "fix",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "frac",
    "ge",
    "greater",
    "greater_equal",
    "gt",
    "hypot",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "le",
    "lerp",
    "less",
    "less_equal",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "lt",
    "maximum",
    "minimum",
    "mul",
    "multiply",
    "nan_to_num",
    "ne",
    "neg",
    "negative",
    "not_equal",
    "positive",
    "pow",
    "prelu",
    "reciprocal",
    "relu",
    "remainder",
    "round",
    "rsqrt",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "sub",
    "subtract",
    "tan",
    "tanh",
    "true_divide",
    "trunc",
    "where",
]

# Of one number, or of a tensor first.
exp = as_function(Tensor.exp)
exp2 = as_function(Tensor.exp2)
expm1 = as_function(Tensor.expm1)
log = as_function(Tensor.log)
log2 = as_function(Tensor.log2)
log10 = as_function(Tensor.log10)
log1p = as_function(Tensor.log1p)
sqrt = as_function(Tensor.sqrt)
rsqrt = as_function(Tensor.rsqrt)
reciprocal = as_function(Tensor.reciprocal)
square = as_function(Tensor.square)
sin = as_function(Tensor.sin)
cos = as_function(Tensor.cos)
tan = as_function(Tensor.tan)
asin = as_function(Tensor.asin)
arcsin = asin
acos = as_function(Tensor.acos)
arccos = acos
atan = as_function(Tensor.atan)
arctan = atan
atan2 = as_function(Tensor.atan2)
arctan2 = atan2
sinh = as_function(Tensor.sinh)
cosh = as_function(Tensor.cosh)
tanh = as_function(Tensor.tanh)
sigmoid = as_function(Tensor.sigmoid)
erf = as_function(Tensor.erf)
logaddexp = as_function(Tensor.logaddexp)
hypot = as_function(Tensor.hypot)
abs = as_function(Tensor.abs)
absolute = abs
sign = as_function(Tensor.sign)
neg = as_function(Tensor.neg)
negative = neg
positive = as_function(Tensor.positive)
floor = as_function(Tensor.floor)
ceil = as_function(Tensor.ceil)
trunc = as_function(Tensor.trunc)
fix = trunc
frac = as_function(Tensor.frac)
round = as_function(Tensor.round)
nan_to_num = as_function(Tensor.nan_to_num)
relu = as_function(Tensor.relu)
prelu = as_function(Tensor.prelu)
lerp = as_function(Tensor.lerp)
addcmul = as_function(Tensor.addcmul)
addcdiv = as_function(Tensor.addcdiv)
fmod = as_function(Tensor.fmod)
clamp = as_function(Tensor.clamp)
clip = clamp
clamp_min = as_function(Tensor.clamp_min)
clamp_max = as_function(Tensor.clamp_max)
maximum = as_function(Tensor.maximum)
minimum = as_function(Tensor.minimum)
fmax = as_function(Tensor.fmax)
fmin = as_function(Tensor.fmin)
eq = as_function(Tensor.eq)
ne = as_function(Tensor.ne)
not_equal = ne
lt = as_function(Tensor.lt)
less = lt
le = as_function(Tensor.le)
less_equal = le
gt = as_function(Tensor.gt)
greater = gt
ge = as_function(Tensor.ge)
greater_equal = ge
isnan = as_function(Tensor.isnan)
isinf = as_function(Tensor.isinf)
isfinite = as_function(Tensor.isfinite)
isclose = as_function(Tensor.isclose)
allclose = as_function(Tensor.allclose)
equal = as_function(Tensor.equal)
logical_and = as_function(Tensor.logical_and)
logical_or = as_function(Tensor.logical_or)
logical_xor = as_function(Tensor.logical_xor)
logical_not = as_function(Tensor.logical_not)
bitwise_and = as_function(Tensor.bitwise_and)
bitwise_or = as_function(Tensor.bitwise_or)
bitwise_xor = as_function(Tensor.bitwise_xor)
bitwise_not = as_function(Tensor.bitwise_not)

# A plain number may come first, too.
add = led_by_a_number(Tensor.add)
sub = led_by_a_number(Tensor.sub)
subtract = sub
mul = led_by_a_number(Tensor.mul)
multiply = mul
div = led_by_a_number(Tensor.div)
divide = div
true_divide = led_by_a_number(Tensor.true_divide)
floor_divide = led_by_a_number(Tensor.floor_divide)
remainder = led_by_a_number(Tensor.remainder)
pow = led_by_a_number(Tensor.pow)


def where(condition: Any, input: Any = None, other: Any = None) -> Any:
    """``input`` where the condition holds, ``other`` elsewhere: tensors or numbers, which broadcast.

    With the condition alone, the places at which it holds: one tensor of indices for each dimension.

    >>> import engine as torch
    >>> x = torch.tensor([-1.0, 2.0])
    >>> torch.where(x > 0, x, 0.0).tolist()
    [0.0, 2.0]
    """
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    if not isinstance(input, Tensor):
        # A number beside a tensor takes its dtype; beside another number, its own.
        like = other if isinstance(other, Tensor) else wrap(as_array(other))
        input = like._operand(input)
    return input.where(condition, other)
