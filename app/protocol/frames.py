"""Frames: what the server tells the page.

*Reliable* frames (JSON text; `data`, `look` and `tensor` are binary) are never dropped. *State* frames (`trace`,
`live`; binary, see `binary.py`) are latest-wins: each holds all that the page needs, so an unsent one may be replaced
by a newer one.
To add a frame: a class here, a line in `TextFrame` or `BinaryFrame`, a case in `static/src/state/arriving.ts` (its
absence is a compile error).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.network.repair import Repair
from app.network.schema import OMITTED, Network
from app.protocol.base import Index, Message, Real
from app.protocol.breakpoints import BreakpointsFrame, StoppedFrame
from app.protocol.course import HistoryFrame, PastFrame
from app.protocol.diagnosed import Diagnosis
from app.protocol.explained import Explanations
from app.protocol.fitted import FeedsFrame, FitsFrame
from app.protocol.graph import GraphFrame
from app.protocol.tensors import LookFrame, TensorFrame, TensorRef
from app.protocol.texts import CodeFrame, ExpressionFrame
from app.protocol.views import View
from app.protocol.walked import Walk
from app.protocol.watched import SeriesFrame


class Welcome(Message):
    """The answer to `hello`. `epoch` rises whenever the session was restored from a snapshot; `set_back` counts the
    training steps that were lost by it. `resumed` says whether this is the work that the page asked for."""

    type: Literal["welcome"] = "welcome"
    protocol: Literal[1] = 1
    token: str
    epoch: Index
    resumed: bool
    set_back: Index
    last_command: Index


class Done(Message):
    """A command was carried out."""

    type: Literal["done"] = "done"
    command: Index


class Refusal(Message):
    """A command, or a design, that cannot be followed: what was expected, what came, and the cure.

    The one shape of every refusal, over HTTP and on the socket. `where` names the node of the network it is about.
    """

    type: Literal["refusal"] = "refusal"
    code: str
    expected: str
    got: str
    cure: str
    where: str | None = None
    command: Index | None = None


class ProblemNote(Message):
    """One thing that keeps a network from running, at the node where it stands; `ports` are the inputs where it does.

    `title` names it, `also` are the other nodes that have part in it, as on a cycle. Each of `repairs` is one press
    that does away with it.
    """

    code: str
    title: str
    node: str | None
    ports: list[Index]
    also: list[str]
    expected: str
    got: str
    cure: str
    repairs: list[Repair]


def _no(flag: bool) -> bool:
    return not flag


class NetworkFrame(Message):
    """The design as the server has it, with its shapes and problems. `anew` names the parameters
    in which weights were newly drawn, as the graph names them.

    A shape of null is unknown: it is that of a node with a problem, or after one. `axes` names the dimensions of every
    known shape ("batch", "features"; where nothing is known of one, "values"), `counts` the parameters of every node
    that has some. With problems it is the design as it was sent; the last one that worked goes on running. So it does
    while a large design is `coming`: then its graph and its numbers follow, with the frame once more. `advice` keeps
    nothing from running. What begins anew as soon as it runs (an empty canvas, an opened file) is `apart` until then:
    the one that goes on running is no earlier state of it.
    """

    type: Literal["network"] = "network"
    network: Network
    shapes: dict[str, list[int | Literal["batch"]] | None]
    axes: dict[str, list[str]]
    counts: dict[str, Index]
    parameters: Index
    problems: list[ProblemNote]
    advice: list[ProblemNote]
    anew: list[str]
    coming: Annotated[bool, Field(exclude_if=_no, json_schema_extra={OMITTED: True})] = False
    apart: Annotated[bool, Field(exclude_if=_no, json_schema_extra={OMITTED: True})] = False


class TraceFrame(Message):
    """One training step, whole: what every event wrote. The picture at any cursor follows from it alone.

    `rest` is the cursor at which all updates are done and nothing is zeroed yet. `before` holds up to there, `after`
    from there on. `rows` are the places of the batch's examples in the dataset. `graph` names the graph frame it
    belongs to.

    At a cursor a node's slot holds its tensor with the largest `event` below the cursor; where there is none it is not
    computed. After the event `zero` no gradient is. A contribution is seen at the event that wrote it and at the one
    that adds it.

    Of a large network only the tensors that leave its layers come with it: then `whole` is false, and others are asked
    for with `look`.
    """

    type: Literal["trace"] = "trace"
    sequence: Index
    trace: Index
    graph: Index
    step: Index
    epoch: Index
    step_in_epoch: Index
    steps_per_epoch: Index
    cursor: Index
    rest: Index
    rows: list[int]
    whole: bool
    tensors: list[TensorRef]
    before: View
    after: View


class LiveFrame(Message):
    """The run as it stands while it trains, all of one moment: the parameters, what they make of the last batch
    (values and gradients), metrics and pictures."""

    type: Literal["live"] = "live"
    sequence: Index
    graph: Index
    step: Index
    epoch: Index
    step_in_epoch: Index
    steps_per_epoch: Index
    epochs_per_second: float
    batch_loss: Real
    rows: list[int]
    tensors: list[TensorRef]
    view: View


class Halt(Message):
    """Why training held by itself: the first event of `trace` that wrote a NaN or an infinity, and the cure."""

    code: str
    trace: Index
    event: int
    node: int
    expected: str
    got: str
    cure: str


class StatusFrame(Message):
    """Whether it trains, how fast, and, if it held by itself, why."""

    type: Literal["status"] = "status"
    playing: bool
    speed: float | Literal["max"]
    halt: Halt | None


class DataFrame(Message):
    """The dataset. In the block: of points the inputs (n × 2 float32), of all the targets (n; classes are their places
    in `classes`), then 1 for train and 0 for test (n).

    Pictures and words stand in the picture part: n × `shape` bytes, the value being byte / 127 of a picture's ink, or
    the place of a word in `words`. `low` and `high` bound the picture of the input plane on both axes.
    """

    type: Literal["data"] = "data"
    sequence: Index
    kind: str
    task: Literal["classification", "regression"]
    layout: Literal["points", "image", "tokens"]
    shape: list[int]
    classes: list[str]
    words: list[str]
    count: Index
    low: float
    high: float


_Text = (
    Welcome
    | Done
    | Refusal
    | NetworkFrame
    | GraphFrame
    | HistoryFrame
    | PastFrame
    | StatusFrame
    | Explanations
    | Diagnosis
    | Walk
    | SeriesFrame
    | BreakpointsFrame
    | StoppedFrame
    | CodeFrame
    | ExpressionFrame
    | FitsFrame
    | FeedsFrame
)
_Binary = TraceFrame | LiveFrame | DataFrame | LookFrame | TensorFrame

TextFrame = Annotated[_Text, Field(discriminator="type")]
BinaryFrame = Annotated[_Binary, Field(discriminator="type")]
Frame = Annotated[_Text | _Binary, Field(discriminator="type")]
STATE_FRAMES = frozenset({"trace", "live"})
"""Frames of which only the newest matters. Sending one takes a credit, which the page's `ack` gives back."""
