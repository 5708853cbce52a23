"""One thread for each process's linear algebra: more gain nothing at these sizes and cost much under contention."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def pin_threads(environment: MutableMapping[str, str] = os.environ) -> None:
    """Must run before NumPy is imported, which reads these once."""
    for name in NAMES:
        environment.setdefault(name, "1")
