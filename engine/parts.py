"""What a value was made of: the numbers that were read for it, by how large a part each has in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.arrays import NDArray, np
from engine.richtext import Number

Array = NDArray[Any]
PARTS_KEPT = 8
"""How many parts are named; the rest is counted by nobody."""


@dataclass(frozen=True, slots=True)
class Part:
    """One number of an input and its part in the value: itself × its local gradient."""

    number: Number
    share: float


def largest_parts(written: Sequence[Part], influences: Mapping[int, Array], xs: Sequence[Array]) -> list[Part]:
    """The largest parts first; where no number has any, those that are ``written`` out, in their order."""
    found = []
    for i, local in influences.items():
        if not local.size:
            continue
        with np.errstate(all="ignore"):
            shares = np.asarray(xs[i] * local, np.float64).reshape(-1)
        sizes = np.abs(np.nan_to_num(shares, nan=np.inf))
        best = np.argpartition(-sizes, min(PARTS_KEPT, sizes.size) - 1)[:PARTS_KEPT]
        for place in best[np.argsort(-sizes[best], kind="stable")].tolist():
            if sizes[place] > 0:
                cell = tuple(int(at) for at in np.unravel_index(place, xs[i].shape)) if xs[i].ndim else ()
                found.append(Part(Number(float(xs[i][cell]), "value", i, "value", cell), float(shares[place])))
    found.sort(key=lambda part: math.inf if math.isnan(part.share) else abs(part.share), reverse=True)
    known = {(part.number.input, part.number.cell) for part in found}
    unused = [part for part in written if (part.number.input, part.number.cell) not in known]
    return [*found, *unused][:PARTS_KEPT]
