"""The one seam to the array library: everything in ``engine`` that computes says ``np`` from here.

Today it is NumPy, and the only device is the CPU. An array library with NumPy's names, such as one for
a GPU, would be put behind this module; nothing else in ``engine`` imports it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["NDArray", "np"]
