"""Texts that cannot be read: at which place, what was expected, what came, and the cure. And what is no text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.network.expression.reading import read
from app.network.expression.refusal import ExpressionError, place
from app.network.expression.tokens import LONGEST
from app.network.schema import Network


@pytest.mark.parametrize(
    ("text", "where", "code", "cure"),
    [
        ("", (1, 1), "expression-empty", "L ="),
        ("L = tahn(x)", (1, 5), "unknown-function", "tanh"),
        ("L = (a + b", (1, 11), "bad-expression", "Close the bracket"),
        ("a = 1\nL = a *", (2, 8), "bad-expression", "Complete the line"),
        ("L = (a + b))", (1, 12), "bad-expression", "Remove it"),
        ("L = w x", (1, 7), "bad-expression", "* before"),
        ("L = max(a, b)", (1, 5), "wrong-count", "maximum"),
        ("L = ½*a", (1, 5), "bad-character", "0.5"),
        ("L = |a|", (1, 5), "bad-character", "abs(x)"),
        ("L = a ^ 2", (1, 7), "bad-character", "**"),
        ("L = x²", (1, 6), "bad-character", "x**2"),
        ("L = 2x", (1, 6), "bad-number", "2*x"),
        ("L = 1e999", (1, 5), "bad-number", "smaller"),
        ("a = 1\na = 2", (2, 1), "repeated-name", "another name"),
        ("L = a * 2\na = 3", (2, 1), "used-before", "Move this line up"),
        ("L = x", (1, 5), "nothing-computed", "clone(x)"),
        ("x == 2", (1, 4), "bad-expression", "Write a value before it"),
        ("a, b = 2", (1, 2), "bad-expression", "operation"),
        ("f(x) = 2", (1, 1), "unknown-function", "operation"),
        ("L = sum(x, foo=2)", (1, 12), "unknown-setting", "Remove it"),
        ("L = sin(a, b)", (1, 5), "wrong-count", "between the brackets"),
        ("L = sum(x, dim=a)", (1, 16), "bad-expression", "outside of lists"),
        ("L = sum(dim=0, x)", (1, 16), "bad-expression", "first"),
        ("x = [[1, 2], [3]]", (1, 17), "ragged-value", "as many numbers"),
        ("x = []", (1, 7), "value-count", "between the brackets"),
        ("x = [1, a]", (1, 9), "bad-expression", "outside of lists"),
        ("const = 3", (1, 1), "bad-expression", "another name"),
        ("L = const", (1, 5), "bad-expression", "const(2)"),
        ("L = 'abc", (1, 5), "bad-word", "quotes"),
        ("L = gelu(x, approximate=“tanh”)", (1, 25), "bad-character", "Remove"),
        ("L = E[1]", (1, 6), "bad-expression", "const([0, 1, 0]) @ E"),
        ("L = X.T", (1, 6), "bad-character", "transpose(X)"),
        ("L = a.b", (1, 6), "bad-character", "sum(x)"),
        ("L = a; b", (1, 6), "bad-character", "new line"),
        ("L = a if b else c", (1, 7), "bad-expression", "new line"),
        ("import os", (1, 8), "bad-expression", "new line"),
        ("L = __import__('os')", (1, 5), "unknown-function", "palette"),
        ("L = (lambda: 0)()", (1, 12), "bad-character", "Remove"),
    ],
)
def test_each_names_the_place_and_the_cure(text: str, where: tuple[int, int], code: str, cure: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read(text)
    assert (caught.value.code, place(text, caught.value.at)) == (code, where)
    assert cure in caught.value.cure
    assert caught.value.expected
    assert caught.value.got


@pytest.mark.parametrize(
    "text",
    [
        "a" * (LONGEST + 1),
        "(" * 2000 + "a" + ")" * 1999,
        "-" * 3999 + "a",
        "L = " + "+".join("a" for _ in range(1900)),
        "sin(" * 900 + "a" + ")" * 90,
        "[" * 3000,
        "a" * 33 + " = 2",
        "x**" * 1200 + "2",
        "x = [" + ",".join("1" for _ in range(1500)) + "]",
    ],
)
def test_large_and_deep_texts_are_refused_at_once(text: str) -> None:
    with pytest.raises(ExpressionError):
        read(text)


@given(st.text(max_size=80) | st.text("abL01.=+-*/@()[],#\n '\"²·e", max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_at_a_place_of_it(text: str) -> None:
    refusal = refused(text)
    if refusal is not None:
        assert 0 <= refusal.at <= len(text)
        line, column = place(text, refusal.at)
        assert 1 <= line <= text.count("\n") + 1
        assert column >= 1


def refused(text: str) -> ExpressionError | None:
    try:
        assert isinstance(read(text).network, Network)
    except ExpressionError as error:
        return error
    return None
