"""A Jupyter notebook of the script: what it is about, the model, its weights, the data, training.

The format: https://nbformat.readthedocs.io/en/latest/format_description.html, version 4.5.
"""

from __future__ import annotations

import json
import re
from typing import Any

from app.network.code.identifiers import comment
from app.network.code.script import Script

TOLD = {
    "Model": "## Model\n\nA module for each layer, and a line of `forward` for each node of the graph.",
    "Weights": "## Weights\n\nThe trained weights, if `{name}.safetensors` lies beside this notebook.",
    "Data": "## Data\n\nThe same examples as in Backprop Explorer, drawn from the same seed.",
    "Training": "## Training\n\nThe loss, the optimizer and the loop, as the settings say.",
}


def notebook(script: Script) -> str:
    """The notebook as JSON."""
    title, note = script.about
    cells = [_cell("markdown", "about", f"# {_plain(title)}\n\n{_plain(note)}".strip())]
    for at, section in enumerate(script.sections):
        told = TOLD.get(section.title)
        if told is not None:
            cells.append(_cell("markdown", f"told-{at}", told.format(name=script.name)))
        cells.append(_cell("code", f"code-{at}", section.source.text.strip("\n")))
    python = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return json.dumps({"cells": cells, "metadata": python, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def _cell(kind: str, identity: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": identity, "metadata": {}, "source": text.splitlines(keepends=True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


def _plain(text: str) -> str:
    """A learner's words in Markdown, where none of their characters means anything."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", comment(text))
