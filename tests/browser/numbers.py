"""Numbers as the page writes them, read back; and how far four significant digits may lie from the truth."""

import math
import re

HALF_A_DIGIT = 5.1e-4
"""The largest share by which four significant digits move a number (1.0005 → 1.000), with a little to spare."""

NUMBER = re.compile(r"[+−]?(?:\d[\d.]*(?:e−?\d+)?|∞)|NaN")


def read(text: str) -> float:
    """ "+0.03172", "−6.864e−5", "12", "∞", "NaN" → the number. "—" (not computed) is no number: ValueError."""
    return float(text.strip().replace("−", "-").replace("∞", "inf"))


def numbers_in(text: str) -> list[float]:
    return [read(found) for found in NUMBER.findall(text)]


def shows(shown: float, true: float, scale: float = 0.0) -> bool:
    """Whether `shown` is `true` in four significant digits, but for float32's own rounding at `scale`."""
    return math.isclose(shown, true, rel_tol=HALF_A_DIGIT, abs_tol=1e-6 * max(scale, abs(true)) + 1e-9)


def multiplies(upstream: float, local: float, contribution: float) -> bool:
    """Whether shown upstream × shown local = shown contribution, as far as their shown digits can say."""
    return math.isclose(upstream * local, contribution, rel_tol=3 * HALF_A_DIGIT, abs_tol=1e-12)
