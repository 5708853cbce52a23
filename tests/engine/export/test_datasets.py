"""The lines of each set of examples draw the very numbers that the set itself draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.data import ORIGINS, examples
from engine.export.datasets import data_imports, data_source


@pytest.mark.parametrize("name", [*ORIGINS])
@pytest.mark.parametrize(("size", "noise", "seed"), [(17, 0.0, 1), (50, 0.3, 4)])
def test_lines_draw_the_same_numbers(name: str, size: int, noise: float, seed: int) -> None:
    origin = ORIGINS[name]
    space: dict[str, Any] = {"np": np}
    exec("\n".join([*data_imports(origin), *data_source(origin)]), space)
    inputs, targets = space["make_data"](size, noise, seed)
    ours, wanted = examples(origin, size, noise, seed)
    np.testing.assert_array_equal(np.asarray(inputs).astype(ours.dtype), ours)
    np.testing.assert_array_equal(np.asarray(targets).astype(wanted.dtype), wanted)
