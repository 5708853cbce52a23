"""Long lines of source broken at their outermost brackets, as a formatter breaks them."""

from __future__ import annotations

import textwrap

WIDTH = 100
PAIRS = {"(": ")", "[": "]", "{": "}"}


def wrapped(source: str) -> str:
    """The source with every line that is too long broken up.

    >>> print(wrapped("x = f(" + ", ".join(["some_argument"] * 8) + ")"))
    x = f(
        some_argument, some_argument, some_argument, some_argument, some_argument, some_argument,
        some_argument, some_argument,
    )
    """
    return "\n".join(part for line in source.split("\n") for part in _broken(line))


def _broken(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    opening = _outermost(line)
    if opening is None:
        return [line]
    first, last = opening
    parts = _parts(line[first + 1 : last])
    inner = f"{indent}    "
    lines = [f"{line[: first + 1]}"]
    for part in _filled(parts, WIDTH - len(inner)):
        lines += _broken(inner + part)
    return [*lines, f"{indent}{line[last:]}"]


def _filled(parts: list[str], width: int) -> list[str]:
    """As many parts on a line as there is room for; numbers side by side, too."""
    if all(part.replace(".", "").replace("-", "").replace("e", "").isdigit() for part in parts):
        return textwrap.wrap(", ".join(parts) + ",", width)
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 <= width:
            lines[-1] += f" {part},"
        else:
            lines.append(f"{part},")
    return lines


def _outermost(line: str) -> tuple[int, int] | None:
    """Where the last outermost pair of brackets opens and closes; None where there is none that holds several parts."""
    depth, first = 0, 0
    found = None
    for at, character in _bare(line):
        if character in PAIRS:
            first = at if depth == 0 else first
            depth += 1
        elif character in PAIRS.values():
            depth -= 1
            if depth == 0 and line[first + 1 : at].strip():
                found = (first, at)
    return found


def _parts(inside: str) -> list[str]:
    """What stands between the outermost commas."""
    parts, depth, start = [], 0, 0
    for at, character in _bare(inside):
        if character in PAIRS:
            depth += 1
        elif character in PAIRS.values():
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(inside[start:at].strip())
            start = at + 1
    return [part for part in [*parts, inside[start:].strip()] if part]


def _bare(text: str) -> list[tuple[int, str]]:
    """The characters that stand in no string, with their places."""
    found, quote, at = [], "", 0
    while at < len(text):
        character = text[at]
        if quote:
            at += character == "\\"
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        else:
            found.append((at, character))
        at += 1
    return found
