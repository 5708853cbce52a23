"""Breakpoints on the wire: as the page sets them, as the server has them, and which one was met."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.network.fields import MAX_MAGNITUDE
from app.protocol.base import Index, Message

BreakpointKind = Literal["node", "gradient_over", "gradient_under", "nonfinite", "sign_flip", "loss_rises", "dead_unit"]
MOST = 32
"""Breakpoints of one session."""


class Breakpoint(Message):
    """When to stop. `node` names a node of the graph that is shown; null means any.

    - `node`: an event writes its value, its gradient or, of a parameter, its update.
    - `gradient_over`, `gradient_under`: the largest size in its gradient (of any parameter's) is beyond `bound`.
    - `nonfinite`: an event writes a NaN or an infinity.
    - `sign_flip`: the gradient at `cell` has another sign than in the training step before.
    - `loss_rises`: the loss of this batch is more than `bound` times that of the training step before.
    - `dead_unit`: through some unit of an activation no gradient comes for any example of the batch.

    `gone` is the server's: the node went with an edit, and the breakpoint waits to be removed.
    """

    model_config = ConfigDict(strict=True)

    id: Index
    kind: BreakpointKind
    on: bool = True
    node: Index | None = None
    cell: Annotated[list[Index], Field(max_length=8, default_factory=list)]
    bound: Annotated[float, Field(ge=0, le=MAX_MAGNITUDE, allow_inf_nan=False)] = 0.0
    gone: bool = False


class BreakpointsFrame(Message):
    """All breakpoints; `titles` says what each is about, in words."""

    type: Literal["breakpoints"] = "breakpoints"
    items: list[Breakpoint]
    titles: list[str]


class StoppedFrame(Message):
    """Continue has met a breakpoint at this cursor of a trace: which, and why."""

    type: Literal["stopped"] = "stopped"
    trace: Index
    cursor: Index
    breakpoint: Index
    text: str
