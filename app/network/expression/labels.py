"""What each node of an expression is called in its text, and which id a name of a text becomes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from app.network.expression.numbers import number_text
from app.network.expression.tokens import is_name
from app.network.schema import Network, OpSpec, ValueSpec


def labels(network: Network) -> dict[str, str]:
    """A name for each node that could have a line of its own: the learner's, where it can stand in a text, else its id.

    No two nodes have the same; the first node of the design keeps a name that two of them bear.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for spec in network.nodes:
        if spec.id not in found and is_name(spec.name) and spec.name not in taken:
            found[spec.id] = spec.name
            taken.add(spec.name)
    for spec in network.nodes:
        if spec.id not in found:
            found[spec.id] = free(spec.id if is_name(spec.id) else "v", taken)
            taken.add(found[spec.id])
    return found


def has_own_name(spec: ValueSpec | OpSpec) -> bool:
    """Whether the learner gave it a name that can stand in a text. A constant's number is no name."""
    return is_name(spec.name)


def is_literal(spec: ValueSpec | OpSpec) -> bool:
    """Whether it is a constant that bears no name but its number."""
    if not isinstance(spec, ValueSpec) or spec.requires_grad or has_own_name(spec):
        return False
    return spec.name in ("", literal_name(spec))


def literal_name(spec: ValueSpec) -> str:
    """What a constant that stands in a formula is called on the graph: its number."""
    return "" if isinstance(spec.value, list) else number_text(spec.value)


def identifier(name: str) -> str:
    """The beginning of an id for a name: its letters and digits in ASCII, small."""
    plain = unicodedata.normalize("NFKD", _latin(name)).encode("ascii", "ignore").decode().lower()
    kept = re.sub(r"[^a-z0-9_]", "", plain).lstrip("0123456789_")
    return kept[:24] or "v"


def _latin(name: str) -> str:
    """Greek letters by their names: α becomes alpha."""
    parts = []
    for char in name:
        word = unicodedata.name(char, "").split()
        greek = len(word) == 4 and word[0] == "GREEK" and word[2] == "LETTER"
        parts.append(word[-1].lower() if greek else char)
    return "".join(parts)


def free(wanted: str, taken: Container[str]) -> str:
    """The name itself, or with the first number that makes it another one."""
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted}_{count}"
    return name
