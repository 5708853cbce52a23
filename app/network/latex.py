"""A learner's own name for a value, as LaTeX and as plain text."""

from __future__ import annotations

import re
import unicodedata

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿⁱ", "0123456789-+ni", strict=True))
UNDERSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
GREEK = {char: rf"\{unicodedata.name(char).rsplit(' ', 1)[-1].lower()}" for char in "αβγδεζηθικμνξπρστυφχψω"} | {
    "λ": r"\lambda"
}
ESCAPES = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
} | {char: "\\" + char for char in "{}$&#%_"}

SYMBOL = re.compile(r"([A-Za-zα-ω])_?([0-9]{0,3})")


def subscript(number: int) -> str:
    """A number as Unicode subscript digits."""
    return str(number).translate(SUBSCRIPTS)


def letter(name: str, number: int | None) -> tuple[str, str]:
    """A letter with the number of its layer, in LaTeX and as text. A mark of its own stands below: `W_Q`.

    A word for a mark goes before the letter in a text, where nothing stands below.

    >>> letter("W", 2), letter("W_Q", None), letter("μ_kept", 1)[1]
    (('W_{2}', 'W₂'), ('W_{Q}', 'W_Q'), 'kept μ₁')
    """
    base, _, mark = name.partition("_")
    low = [mark if len(mark) < 2 else rf"\mathrm{{{mark}}}"] if mark else []
    low += [] if number is None else [str(number)]
    tex = latex_name(base) + (f"_{{{','.join(low)}}}" if low else "")
    plain = f"{mark} {base}" if len(mark) > 1 else name
    return tex, plain + ("" if number is None else subscript(number))


def latex_name(name: str) -> str:
    """LaTeX that shows the name, whatever its characters, and nothing but the name.

    A letter with digits is a symbol with a subscript (`w1`, `w_1`); superscripts become powers;
    words stand upright. Every character that LaTeX would act on is escaped.
    """
    symbol = SYMBOL.fullmatch(name)
    if symbol is not None:
        letter, digits = symbol.groups()
        return GREEK.get(letter, letter) + (f"_{{{digits}}}" if digits else "")
    if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", name):
        return name
    base = name.rstrip("".join(SUPERSCRIPTS))
    if base and base != name:
        power = "".join(SUPERSCRIPTS[char] for char in name[len(base) :])
        return f"{{{latex_name(base)}}}^{{{power}}}"
    base = name.rstrip("".join(UNDERSCRIPTS))
    if base and base != name:
        index = "".join(UNDERSCRIPTS[char] for char in name[len(base) :])
        return f"{{{latex_name(base)}}}_{{{index}}}"
    return r"\text{" + "".join(ESCAPES.get(char, char) for char in name) + "}"


def plain_name(name: str) -> str:
    """The name as text: a letter with digits gets them as a subscript, the rest is left alone."""
    symbol = SYMBOL.fullmatch(name)
    if symbol is None or not symbol[2]:
        return name
    return symbol[1] + symbol[2].translate(SUBSCRIPTS)
