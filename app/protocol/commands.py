"""Commands: what the page asks of the server.

Each carries the protocol's version `v` and a client-chosen `id`, counting up from the session's `last_command` that
`welcome` names (from 0 for new work). A command that is sent again with an id that was already handled changes nothing
and is acknowledged again, so a page may repeat what it is unsure of. `hello` stands outside this count.
To add a command: a class here, a line in `Command`, a handler in `app/session/`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from app.network.fields import MAX_MAGNITUDE
from app.network.schema import Network
from app.protocol.base import Base, Index, Message
from app.protocol.breakpoints import MOST, Breakpoint
from app.protocol.files import FileName
from app.protocol.fitted import Feeds, Fits
from app.protocol.questions import Diagnose, Explain, HistoryOf, LookAt, ReadTensor, Why
from app.protocol.texts import ReadExpression, WriteCode

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]


class Hello(Base):
    """The first message of a connection: who is there, and what it still has.

    `ticket` is the one-use ticket of `POST /api/ticket`. `token` names the work to come back to; without one, or when
    that work is gone, a new session begins: with a copy of what `link` leads to, else with the gallery network `open`
    (`blank`: with the empty canvas).
    """

    type: Literal["hello"] = "hello"
    ticket: Annotated[str, Field(max_length=128)]
    token: Annotated[str, Field(max_length=128)] | None = None
    epoch: Index = 0
    last_command: Index = 0
    last_step: Index = 0
    open: Slug = "circle"
    link: Annotated[str, Field(max_length=64)] | None = None


class Ack(Message):
    """The page has drawn the state frame with this sequence number: one more may be sent. Not itself acknowledged."""

    model_config = ConfigDict(strict=True)

    v: Literal[1]
    type: Literal["ack"] = "ack"
    sequence: Index


class Play(Base):
    """Train until told to hold."""

    type: Literal["play"] = "play"


class Pause(Base):
    """Hold. One more training step is recorded event by event, and the cursor stands where its updates are done."""

    type: Literal["pause"] = "pause"


class SetSpeed(Base):
    """How fast Play runs: 1 is four epochs a second; `max` is as fast as the machine goes."""

    type: Literal["set_speed"] = "set_speed"
    speed: Annotated[float, Field(ge=0.25, le=8, allow_inf_nan=False)] | Literal["max"]


class Seek(Base):
    """The learner's cursor now stands at `cursor` in trace `trace`: so many events have run."""

    type: Literal["seek"] = "seek"
    trace: Index
    cursor: Index


class NextStep(Base):
    """Record the next training step and stand at its `cursor` (0: before anything has run)."""

    type: Literal["next_step"] = "next_step"
    cursor: Index = 0


class GoToStep(Base):
    """Show training step `step` (counted from 0) of this run, at `cursor`, or with null where its updates are done.

    Earlier steps are the same again, to the last bit, and later ones that were made stay known. A step that was not
    made yet is trained up to.
    """

    type: Literal["go_to_step"] = "go_to_step"
    step: Index
    cursor: Index | None = None


class GoToExample(Base):
    """Show a training step whose batch holds the example at place `index` of the dataset, at `cursor` as `go_to_step`.

    It is the one of the shown step's epoch, or, where that cannot be shown, of the epoch after or before it.
    """

    type: Literal["go_to_example"] = "go_to_example"
    index: Index
    cursor: Index | None = None


class SetValue(Base):
    """Give a cell of a parameter, or of a typed value, another number right before the shown training step.

    The step is recorded anew. What was known of later steps is given up, and kept as a ghost to compare with. A typed
    constant is the same in all steps: it is changed in the design, as by `edit`.
    """

    type: Literal["set_value"] = "set_value"
    node: Index
    cell: Annotated[list[Index], Field(max_length=8)]
    value: Annotated[float, Field(ge=-MAX_MAGNITUDE, le=MAX_MAGNITUDE, allow_inf_nan=False)]


class SetBreakpoints(Base):
    """All breakpoints as the learner wants them now; they stay until they are set anew, also over edits and Reset."""

    type: Literal["set_breakpoints"] = "set_breakpoints"
    items: Annotated[list[Breakpoint], Field(max_length=MOST)]


class Continue(Base):
    """Go on from `cursor` to the next event at which a breakpoint is met: in the shown step, else by training on."""

    type: Literal["continue"] = "continue"
    trace: Index
    cursor: Index


class Train(Base):
    """Run on to the end of this training step, or, if it has ended, through the next; or on to the end of the epoch."""

    type: Literal["train"] = "train"
    unit: Literal["step", "epoch"]


class Edit(Base):
    """The network as the learner wants it now, whole. What still fits keeps its weights; a network with problems is
    explained, and the last one that worked goes on.

    `undoes` is the id of the `edit` that this one takes back, or of the one that took back what this one does again:
    the parameters that it removed or reshaped are as they were before it.
    """

    type: Literal["edit"] = "edit"
    network: Network
    undoes: Index | None = None
    file: FileName | None = None
    """The file of `POST /api/open` that the design comes from: it begins anew, with the weights that came with it."""


class Open(Base):
    """Open a network of the gallery in this session, or `blank`: the empty canvas."""

    type: Literal["open"] = "open"
    slug: Slug


class Reset(Base):
    """Start over from the same initial weights."""

    type: Literal["reset"] = "reset"


class NewSeed(Base):
    """Start over from other initial weights: those of `seed`."""

    type: Literal["new_seed"] = "new_seed"
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]


Command = Annotated[
    Hello
    | Ack
    | Play
    | Pause
    | SetSpeed
    | Seek
    | NextStep
    | GoToStep
    | GoToExample
    | SetValue
    | HistoryOf
    | SetBreakpoints
    | Continue
    | Train
    | Edit
    | Open
    | Reset
    | NewSeed
    | Explain
    | LookAt
    | ReadTensor
    | Diagnose
    | Why
    | WriteCode
    | ReadExpression
    | Fits
    | Feeds,
    Field(discriminator="type"),
]
commands: TypeAdapter[Command] = TypeAdapter(Command)
