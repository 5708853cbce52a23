"""An explanation read as a student reads it, with a calculator: what is written, put together, is what is shown."""

from __future__ import annotations

import math

import numpy as np

from engine.explanation import Explanation
from engine.explanation.parts import Middle
from engine.richtext import Number, RichText, numbers, plain
from tests.engine.spelled import calculated

DIGITS = 5e-4
"""Four significant digits are shown: half a unit of the last, relative to the leading one."""
FLOAT32 = 4e-6
"""The rounding of float32, relative to the largest number that takes part in a sum."""


def recompute(explained: Explanation) -> int:
    """Assert that every calculation of an explanation gives its result; how many were done."""
    return sum(
        (
            _written_out(explained),
            _products(explained),
            _lines(explained),
            _caption(explained),
            _total(explained),
            _windows(explained),
        )
    )


def alike(got: float, shown: float, text: RichText) -> None:
    """As alike as float32 and four digits let them be."""
    if not (math.isfinite(got) and math.isfinite(shown)):
        return
    parts = [abs(number.value) for number in numbers(text) if math.isfinite(number.value)]
    largest = max([abs(shown), *parts], default=0.0)
    noise = FLOAT32 * max(largest, largest**2 if largest > 1 else 0.0) * max(1, len(parts)) ** 0.5
    np.testing.assert_allclose(got, shown, rtol=DIGITS, atol=noise + 1e-7, err_msg=plain(text))


def _written_out(explained: Explanation) -> int:
    """ "a = b = c": every part that is a calculation gives the same."""
    text: RichText = explained.working
    if explained.kind in ("update", "clip", "zero", "seed", "start") or not text:
        return 0
    head = text[0]
    if isinstance(head, str) and head.startswith("local = "):
        text, result = (head.removeprefix("local = "), *text[1:]), explained.local
    else:
        result = explained.contribution if explained.kind == "vjp" else explained.total
    assert result is not None
    values = calculated(text)
    for value in values:
        alike(value, result.value, text)
    if explained.kind in ("forward", "loss", "accumulate"):
        assert len(values) >= 2, f"nothing to calculate in {plain(text)}"
    return len(values)


def _products(explained: Explanation) -> int:
    """Upstream × local, term by term, and their sum with the rest."""
    if explained.kind != "vjp":
        return 0
    assert explained.contribution is not None
    total = explained.rest
    for term in explained.terms:
        product = term.upstream.value * term.local.value
        alike(product, term.product.value, (term.upstream, term.local))
        total += product
    text = tuple(term.product for term in explained.terms)
    alike(total, explained.contribution.value, (*text, Number(explained.rest)))
    if explained.middle is not None:
        _middle(explained, explained.middle)
    if len(explained.terms) == 1 and not explained.omitted:
        assert explained.upstream == explained.terms[0].upstream
        assert explained.local == explained.terms[0].local
    return 1 + len(explained.terms)


def _middle(explained: Explanation, middle: Middle) -> None:
    """A shortened sum: what stands before the middle, the middle, and what stands after it."""
    assert explained.contribution is not None
    products = [term.product for term in explained.terms]
    shown = [*products[: middle.first], *(products[-middle.last :] if middle.last else [])]
    assert len(shown) + middle.count == len(explained.terms) + explained.omitted
    total = middle.total + sum(product.value for product in shown)
    alike(total, explained.contribution.value, (*products, Number(middle.total)))


def _lines(explained: Explanation) -> int:
    """Each line of an update or a clip: left and right of its equals sign."""
    for line in explained.lines:
        values = calculated(line.working)
        assert len(values) >= 2, plain(line.working)
        for value in values[:-1]:
            alike(value, values[-1], line.working)
    return len(explained.lines)


def _caption(explained: Explanation) -> int:
    """The one line that says it all, where it is a calculation: "upstream a × local b = c"."""
    if " = " not in plain(explained.caption):
        return 0
    words = ("upstream ", " local ", " change ", " factor ")
    text: list[str | Number] = []
    for part in explained.caption:
        if isinstance(part, str):
            part = part.rpartition(": ")[2]
            for word in words:
                part = part.replace(word, " " if word[0] == " " else "")
        text.append(part)
    values = calculated(tuple(text))
    assert len(values) >= 2, plain(explained.caption)
    for value in values[:-1]:
        alike(value, values[-1], explained.caption)
    return 1


def _total(explained: Explanation) -> int:
    """What the total is the sum of, once all of it has arrived."""
    arrived = explained.kind != "vjp" or explained.contribution == explained.total
    if explained.total is None or not explained.total_of or not (arrived or explained.kind == "accumulate"):
        return 0
    alike(sum(part.value for part in explained.total_of), explained.total.value, explained.total_of)
    return 1


def _windows(explained: Explanation) -> int:
    """The products that are drawn are summed as their sum says, and the sums are the result."""
    sums, products, checked = 0.0, 0.0, 0
    shortened = False
    for window in explained.windows:
        values = [value for row in window.values for value in row if value is not None]
        if window.title.startswith("products"):
            products, shortened = sum(values), window.title != "products"
        elif " of " in window.title and "upstream gradients" in window.title:
            shortened = True
        elif window.title.startswith(("upstream gradient", "their upstream gradients")):
            # Where every local gradient is 1, what is lit is added up itself.
            products, shortened = sum(window.values[row][col] or 0 for row, col in window.lit), False
        if window.title == "their sum":
            if not shortened:
                alike(products, values[0], tuple(Number(value) for value in values))
            checked += 1
        if window.title == "their sum" or (checked and window.sign == "+" and len(values) == 1):
            sums += values[0]
        if checked and window.sign == "=" and window.focus is not None:
            shown = window.values[window.focus[0]][window.focus[1]]
            assert shown is not None
            alike(sums, shown, (*(Number(value) for value in values), Number(sums), Number(products)))
    return checked
