"""The table of all kinds of findings. To add one: its class in the file of its family, and a line here."""

from engine.diagnose.kinds.depth import Exploding, Vanishing, ZeroGradient
from engine.diagnose.kinds.gated import DeadUnits, Saturated
from engine.diagnose.kinds.keeping import NotZeroed
from engine.diagnose.kinds.kind import Kind
from engine.diagnose.kinds.moving import RateZero, Still, TooLarge, TooSmall
from engine.diagnose.kinds.nonfinite import NonFinite
from engine.diagnose.kinds.reaching import Detached, Frozen, Unused

KINDS: tuple[Kind, ...] = (
    Unused(),
    Detached(),
    Frozen(),
    NonFinite(),
    NotZeroed(),
    DeadUnits(),
    Saturated(),
    ZeroGradient(),
    Vanishing(),
    Exploding(),
    RateZero(),
    Still(),
    TooLarge(),
    TooSmall(),
)
