"""Every set of examples that can be drawn from a seed."""

from __future__ import annotations

from typing import Final

from engine.data.handwriting import Digits, LargeDigits
from engine.data.origin import Origin
from engine.data.tokens import Lookup, Majority
from engine.data.toy import DATASETS

ORIGINS: Final[dict[str, Origin]] = {
    **DATASETS,
    **{origin.name: origin for origin in (Digits(), LargeDigits(), Lookup(), Majority())},
}
