"""What is written about tensors cell by cell means what it means in PyTorch: dtypes, numbers and refusals."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

DTYPES = ("float32", "float64", "int64", "int32", "int8", "uint8", "bool")
NUMBERS = {dtype: [3, 0, 1, 2] for dtype in DTYPES} | {"float32": [1.5, -2.0, 0.0, 2.5], "int64": [5, -3, 0, 2]}


def words(text: str) -> list[str]:
    """The names of a list that is written as a sentence."""
    return text.split()


UNARY = words(
    "abs sqrt rsqrt square reciprocal exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh "
    "sigmoid relu erf sign neg positive floor ceil trunc frac round nan_to_num isnan isinf isfinite logical_not "
    "bitwise_not"
)
BINARY = words(
    "add sub mul div floor_divide remainder fmod pow atan2 maximum minimum fmax fmin eq ne lt le gt ge "
    "logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor"
)
OPERATORS = words("add sub mul truediv floordiv mod pow eq ne lt le gt ge and_ or_ xor")
WRITTEN = """
torch.add(x, y, alpha=2)
torch.add(x, 2.5, alpha=2)
torch.add(n, 1, alpha=0.5)
torch.sub(x, y, alpha=0.5)
torch.add(2, x)
torch.mul(2.5, n)
torch.pow(2, n)
torch.pow(2.0, n)
torch.div(n, 2, rounding_mode="floor")
torch.div(n, 2, rounding_mode="trunc")
torch.div(x, y, rounding_mode="trunc")
torch.div(x, 0.75, rounding_mode="floor")
torch.div(n, n)
n // 0
n % 0
x // 0.0
2 ** n
n ** -1
n ** 0.5
n ** 2
x ** 2
b ** 2
-b
b - b
b + b
b * 2.5
b + 1
~b
~n
~x
1 / n
1.5 - n
7 // (n + 10)
7 % (n + 10)
abs(-x)
+x
x.clamp(0, 1)
x.clamp(min=0.5)
x.clamp(max=0.5)
n.clamp(0.5)
n.clamp(0, 1)
b.clamp(0, 1)
x.clamp(y, y + 1)
x.clamp(y, 1.0)
x.clamp(0.0, y)
x.clamp(max=y)
x.clamp()
torch.clip(x, 0, 1)
torch.where(x > 0, x, y)
torch.where(x > 0, x, 0)
torch.where(x > 0, 1, 2)
torch.where(x > 0, 1.0, 2)
torch.where(x > 0, n, 1.5)
torch.where(x > 0, n, x)
torch.where(b, b, n)
torch.where(n, x, y)
x.where(x > 0, y)
torch.lerp(x, y, 0.3)
torch.lerp(x, y, x)
torch.lerp(n, n, 0.5)
torch.addcmul(x, y, y, value=0.5)
torch.addcmul(n, n, n, value=2)
torch.addcdiv(x, y, y + 10, value=0.5)
torch.addcdiv(n, n, n)
torch.isclose(x, x + 1e-7)
torch.isclose(x, y)
torch.isclose(x, n)
torch.isclose(x / 0, x / 0, equal_nan=True)
torch.isclose(x / 0, x / 0)
torch.isclose(n, n)
torch.tensor(torch.allclose(x, x))
torch.tensor(torch.equal(x, x))
torch.tensor(torch.equal(x, y))
torch.tensor(torch.equal(n, n[:2]))
torch.round(x * 1.26, decimals=1)
torch.round(n)
torch.nan_to_num(x / 0, nan=7.0, posinf=1.0)
torch.nan_to_num(x / 0)
torch.prelu(x.reshape(2, 2), torch.tensor([0.1, 0.2]))
torch.prelu(x, torch.tensor([0.25]))
torch.prelu(x.reshape(1, 2, 2), torch.tensor([0.1, 0.2]))
torch.prelu(x.reshape(2, 2), torch.tensor([0.1, 0.2, 0.3]))
torch.logaddexp(x, y)
torch.logaddexp(n, n)
torch.hypot(x, y)
torch.exp(1.0)
torch.exp(input=x)
torch.atan2(x, y)
torch.maximum(x, n)
x == None
x == "a"
x != None
n == 2.0
x < None
torch.tensor(x in [x])
torch.tensor([True]) & True
n & 1
n | True
x & y
n ^ 3
True ^ b
x + x.double()
x + torch.tensor(1.0, dtype=torch.float64)
n + torch.tensor(1.5)
n.int() + torch.tensor(1)
x * torch.tensor([2.0], dtype=torch.float64)
""".strip().splitlines()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def operand(lib: Any, dtype: str, axes: int) -> Any:
    """The same numbers in either library, as a vector or as a scalar."""
    numbers = NUMBERS[dtype]
    return lib.tensor(numbers if axes else numbers[0], dtype=getattr(lib, dtype))


def outcome(run: Callable[..., Any], *case: Any) -> tuple[str, Any]:
    """The dtype and the numbers, or that it was refused."""
    try:
        made = run(*case)
    except (RuntimeError, TypeError, ValueError, AttributeError):
        return "refused", None
    if isinstance(made, bool):
        return "a truth value", made
    return str(made.dtype).removeprefix("torch."), made.tolist()


def same(ours: tuple[str, Any], theirs: tuple[str, Any]) -> None:
    assert ours[0] == theirs[0]
    if ours[1] is not None:
        np.testing.assert_allclose(ours[1], theirs[1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", UNARY)
def test_a_function_of_one_number(name: str, dtype: str) -> None:
    def run(lib: Any) -> Any:
        return getattr(lib, name)(operand(lib, dtype, 1))

    same(outcome(run, engine), outcome(run, torch))


@pytest.mark.parametrize("name", BINARY)
def test_a_function_of_two(name: str) -> None:
    def run(lib: Any, a: str, b: str, axes: tuple[int, int]) -> Any:
        return getattr(lib, name)(operand(lib, a, axes[0]), operand(lib, b, axes[1]))

    for case in product(DTYPES, DTYPES, ((1, 1), (1, 0), (0, 1))):
        same(outcome(run, engine, *case), outcome(run, torch, *case))


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("number", [2, 2.5, True])
def test_an_operator_beside_a_number(name: str, number: Any) -> None:
    def run(lib: Any, dtype: str, turned: bool) -> Any:
        x = operand(lib, dtype, 1)
        return getattr(operator, name)(*((number, x) if turned else (x, number)))

    for dtype, turned in product(DTYPES, (False, True)):
        # Beside a tensor of numbers, a Python truth value is a number here; and so is it as an exponent.
        if number is True and (name, dtype == "bool") in {("sub", False), ("pow", True)}:
            continue
        same(outcome(run, engine, dtype, turned), outcome(run, torch, dtype, turned))


@pytest.mark.parametrize("line", WRITTEN)
def test_a_line_of_a_lesson(line: str) -> None:
    def run(lib: Any) -> Any:
        names = {
            "torch": lib,
            "x": lib.tensor([1.5, -2.0, 0.0, 2.5]),
            "y": lib.tensor([0.5, 2.0, -1.0, 2.5]),
            "n": lib.tensor([5, -3, 1, 2]),
            "b": lib.tensor([True, False, True, True]),
        }
        return eval(line, names)

    same(outcome(run, engine), outcome(run, torch))
