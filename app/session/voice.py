"""An expression has no loss: what is descended has a name of its own, and its explanations use it.

The engine's sentences and formulas speak of "the loss" and of L, as it is in a network. For `z = 3y` they say z and ∂z.
"""

from __future__ import annotations

from typing import Any

from app.protocol.explained import Explanation, Text

FORMULAS = ("symbols", "upstream_latex", "local_latex", "contribution_latex")
TEXTS = ("caption", "words", "working")


def about(said: Text, plain: str) -> Text:
    """The same sentence about `plain` in place of the loss."""
    words = {"the loss": plain, "The loss": plain, "∂L/": f"∂{plain}/"}
    return [_changed(part, words) if isinstance(part, str) else part for part in said]


def _changed(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def named(explanation: Explanation, plain: str, latex: str) -> Explanation:
    """The same explanation about `plain` (in formulas `latex`) in place of the loss."""
    # Between two single numbers a product is a dot; cell by cell says nothing there.
    times = r"\odot" if "[" in explanation.shapes else r"\cdot"
    changed: dict[str, Any] = {
        field: getattr(explanation, field).replace(r"\partial L", rf"\partial {latex}").replace(r"\odot", times)
        for field in FORMULAS
    }
    for field in TEXTS:
        changed[field] = about(getattr(explanation, field), plain)
    changed["lines"] = [
        line.model_copy(update={"symbols": line.symbols.replace(r"\partial L", rf"\partial {latex}")})
        for line in explanation.lines
    ]
    return explanation.model_copy(update=changed)
