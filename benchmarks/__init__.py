"""Measurements: ratios within one run, since absolute times move with the machine.

One BLAS thread, set here since this runs before NumPy is imported: threads gain nothing on arrays this
small and cost milliseconds under contention.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
