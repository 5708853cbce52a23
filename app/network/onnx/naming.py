"""What the nodes of a design are called that is read from a model: ids, and names from where its weights stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from app.network.files.found import shown_name

UNNAMED = re.compile(r"^(onnx::|val_|/|_|constant|const_|\d+$)", re.IGNORECASE)
"""Names that exporters give by themselves."""


class Ids:
    """Ids for nodes, each given once."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()

    def free(self, wanted: str, taken: Collection[str]) -> str:
        """An id like the one that is wanted, which is not taken yet."""
        base = re.sub(r"[^a-z0-9_]+", "_", wanted.lower()).strip("_")[:24] or "n"
        base = base if base[0].isalpha() else f"n{base}"
        if base not in taken:
            return base
        base = base.rstrip("0123456789") or base
        while True:
            self._counted[base] += 1
            found = f"{base}{self._counted[base] + 1}"
            if found not in taken:
                return found


def stem(tensors: Sequence[str], kind: str) -> str:
    """What an id begins with: the place in the model from which a layer's weights come, else its kind."""
    return (title(tensors) or kind).replace(".", "_")


def title(tensors: Sequence[str]) -> str:
    """The place in the model from which weights come, where it has a name: "encoder.fc1" of "encoder.fc1.weight"."""
    for name in tensors:
        place = re.sub(r"[./](weight|bias)$", "", name)
        if place and not UNNAMED.match(place) and place not in ("weight", "bias"):
            return shown_name(place, 64)
    return ""
