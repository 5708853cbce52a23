"""The one error shape: what is wrong, what was expected, what came, and what to do about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from app.network.shown import shown

Detail = Mapping[str, Any]
"""One entry of `ValidationError.errors()`: type, loc, msg, input, ctx."""

TAGS = frozenset({"input", "linear", "layer", "op", "value", "loss", "placeholder"})
"""Names of node kinds, which pydantic writes into a location after the node's index."""

RULES: dict[str, str] = {
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "text",
    "string_unicode": "text in valid Unicode",
    "list_type": "a list",
    "dict_type": "an object with fields",
    "model_type": "an object with fields",
    "model_attributes_type": "an object with fields",
    "none_required": "nothing (null)",
    "json_invalid": "valid JSON",
    "union_tag_not_found": "a kind",
}
"""What was expected, for the types of failure that need no detail."""

CODES: dict[str, str] = {
    "finite_number": "not-finite",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "greater_than": "out-of-range",
    "less_than": "out-of-range",
    "missing": "missing-field",
    "extra_forbidden": "unknown-field",
    "union_tag_invalid": "unknown-kind",
    "union_tag_not_found": "unknown-kind",
    "literal_error": "unknown-choice",
    "string_pattern_mismatch": "bad-identifier",
    "string_too_long": "too-long",
    "too_long": "too-long",
    "bytes_too_long": "too-long",
    "string_too_short": "too-short",
    "too_short": "too-short",
    "json_invalid": "malformed-json",
    "printable": "not-printable",
    "ragged": "ragged-value",
    "too_deep": "too-deep",
    "value_count": "too-long",
}


class Problem(BaseModel):
    """Something that keeps a design, a command or a setting from being used, with its cure.

    `node` is the id of the node where it stands, when it stands at one; `ports` are those of its inputs at which it
    stands, `also` the other nodes that have part in it. The engine's own errors (`ExplorerError`) have the same four
    texts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    expected: str
    got: str
    cure: str
    node: str | None = None
    ports: tuple[int, ...] = ()
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f" at {self.node}" if self.node else ""
        return f"{self.code}{place}: expected {self.expected}, got {self.got}. {self.cure}"


def from_validation(error: ValidationError, document: object = None) -> Problem:
    """Say what pydantic refused, as one problem: the first one, in the most telling of its readings.

    With the refused `document` at hand, the problem also names the node in which the field stands.
    """
    details: Sequence[Detail] = error.errors(include_url=False)
    first = field_path(details[0]["loc"])
    readings = [detail for detail in details if _same_field(first, field_path(detail["loc"]))]
    detail = min(readings, key=_vagueness)
    path = field_path(detail["loc"])
    field = dotted(path) or "the message"
    expected, cure = _advice(detail, field)
    others = len(details) - len(readings)
    return Problem(
        code=CODES.get(detail["type"], "wrong-type" if detail["type"].endswith("_type") else "invalid-value"),
        expected=f"{field}: {expected}" if path else expected,
        got="nothing" if detail["type"] == "missing" else shown(detail["input"]),
        cure=cure + (f" ({others} more problems.)" if others else ""),
        node=node_at(path, document),
    )


def field_path(loc: Sequence[int | str]) -> tuple[int | str, ...]:
    """A location without what pydantic adds for itself: the tags and types of unions."""
    path: list[int | str] = []
    for step in loc:
        internal = isinstance(step, str) and not step.replace("_", "").isalnum()
        if internal or (step in TAGS and path and isinstance(path[-1], int)):
            continue
        path.append(step if isinstance(step, int) else step[:40])
    return tuple(path)


def dotted(path: Sequence[int | str]) -> str:
    """`("nodes", 2, "units")` as `nodes[2].units`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def node_at(path: Sequence[int | str], document: object) -> str | None:
    """The id of the node through which the path leads, read from the refused document."""
    here = document
    for step in path:
        if isinstance(here, dict) and isinstance(step, str) and step in here:
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            if isinstance(here, dict) and isinstance(here.get("id"), str):
                return str(here["id"])[:32]
    return None


def _same_field(first: Sequence[int | str], other: Sequence[int | str]) -> bool:
    shared = min(len(first), len(other))
    return tuple(first[:shared]) == tuple(other[:shared])


def _vagueness(detail: Detail) -> int:
    """Of several readings of one union, a broken bound says more than a wrong type."""
    return 1 if detail["type"].endswith("_type") else 0


def _bound(word: str, key: str) -> Callable[[Detail, str], tuple[str, str]]:
    def say(detail: Detail, field: str) -> tuple[str, str]:
        limit = detail["ctx"][key]
        value = detail["input"]
        if isinstance(value, float) and not math.isfinite(value):
            return "a finite number", f"Set {field} to an ordinary number, {word} {limit}."
        return f"{word} {limit}", f"Set {field} to {word} {limit}."

    return say


def _length(detail: Detail, field: str) -> tuple[str, str]:
    context = detail["ctx"]
    unit = "characters" if detail["type"].startswith("string") else "entries"
    if "max_length" in context:
        return f"at most {context['max_length']} {unit}", f"Shorten {field}."
    return f"at least {context['min_length']} {unit}", f"Give {field} more {unit}."


def _choice(detail: Detail, field: str) -> tuple[str, str]:
    context = detail["ctx"]
    choices = str(context.get("expected_tags") or context["expected"])
    return f"one of {choices}", f"Choose one of these for {field}."


def _missing(_: Detail, field: str) -> tuple[str, str]:
    return "a value", f"Add {field}."


def _extra(_: Detail, field: str) -> tuple[str, str]:
    return "no such field", f"Remove {field}."


def _identifier(_: Detail, field: str) -> tuple[str, str]:
    if field in ("slug", "open"):
        return "a lower-case letter, then at most 31 lower-case letters, digits or -", f"Spell {field} with these only."
    if field.endswith("slug"):
        return "lower-case letters, digits and dashes, at most 64", f"Spell {field} with these only."
    return "a lower-case letter, then at most 31 lower-case letters, digits or _", f"Spell {field} with these only."


SPECIAL: dict[str, Callable[[Detail, str], tuple[str, str]]] = {
    "greater_than_equal": _bound("at least", "ge"),
    "less_than_equal": _bound("at most", "le"),
    "greater_than": _bound("more than", "gt"),
    "less_than": _bound("less than", "lt"),
    "missing": _missing,
    "extra_forbidden": _extra,
    "literal_error": _choice,
    "union_tag_invalid": _choice,
    "string_pattern_mismatch": _identifier,
    "string_too_long": _length,
    "string_too_short": _length,
    "too_long": _length,
    "too_short": _length,
}


def _advice(detail: Detail, field: str) -> tuple[str, str]:
    """What was expected of the field, and the cure."""
    special = SPECIAL.get(detail["type"])
    if special is not None:
        return special(detail, field)
    expected = RULES.get(detail["type"], str(detail["msg"])[:120])
    return expected, f"Change {field} to {expected}."
