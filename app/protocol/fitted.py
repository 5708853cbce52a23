"""Where an output fits, asked and answered: inputs that take it glow while an edge is drawn; others say why not."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.network.fields import NodeId
from app.protocol.base import Base, Index, Message


class Fits(Base):
    """Where does the output of this node fit, in the design as the learner has it? Changes nothing."""

    type: Literal["fits"] = "fits"
    source: NodeId


class Feeds(Base):
    """Which outputs fit into input `port` of this node, in the design as the learner has it? Changes nothing."""

    type: Literal["feeds"] = "feeds"
    target: NodeId
    port: Annotated[int, Field(ge=0, le=15)]


class PortFit(Message):
    """One input of a node. `why` says why it does not take the output; where it does, what else is to be said."""

    node: str
    port: Index
    fits: bool
    why: str


class KindFit(Message):
    """A new node of this kind, its settings as they begin. `name` is that of its layer, op or loss, else empty."""

    kind: Literal["input", "linear", "layer", "op", "value", "loss"]
    name: str
    fits: bool
    why: str


class SourceFit(Message):
    """The output of a node. `why` says why it does not fit; where it does, what else is to be said."""

    node: str
    fits: bool
    why: str


class FeedsFrame(Message):
    """The answer to `feeds`: every output of the design."""

    type: Literal["feeds"] = "feeds"
    target: str
    port: Index
    sources: list[SourceFit]


class FitsFrame(Message):
    """The answer to `fits`, about the design as the learner has it: every input, and every kind of the palette."""

    type: Literal["fits"] = "fits"
    source: str
    ports: list[PortFit]
    kinds: list[KindFit]
