"""Files that nobody should open, by name: each with the code under which it is refused, or None where it may be opened.

What may be opened holds hostile names, which are only ever shown as text.
"""

from __future__ import annotations

from tests.app.hostile.cases import Case
from tests.app.hostile.designs import DESIGNS
from tests.app.hostile.models import MODELS
from tests.app.hostile.packed import PACKED
from tests.app.hostile.weights import WEIGHTS

EVERY: dict[str, Case] = {
    f"{kind}: {name}": case
    for kind, cases in (("design", DESIGNS), ("packed", PACKED), ("weights", WEIGHTS), ("model", MODELS))
    for name, case in cases.items()
}
