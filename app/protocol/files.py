"""What a file holds, as `POST /api/open` answers it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.network.file import NetworkFile
from app.network.schema import Network
from app.protocol.base import Index, Message

FileName = Annotated[str, Field(pattern=r"^file-[1-9][0-9]{0,8}$")]


class FileNote(Message):
    """Something that a learner should know of what was read: the same texts as a refusal's, but nothing is refused."""

    code: str
    node: str | None
    expected: str
    got: str
    cure: str


class Opened(Message):
    """A file was read. Nothing has changed: `edit` with this `network` and this `file` puts it on the canvas.

    `file` names the weights that came with it, which the session holds ready: the design then begins with them, and
    what it has beyond them is drawn from its seed. `tensors` counts them.
    """

    kind: Literal["network", "onnx", "weights"]
    network: Network
    file: FileName
    tensors: Index = 0
    notes: list[FileNote] = Field(default_factory=list)


class WorkFile(Message):
    """The work as it stands, as a file. With `repeats` its weights follow from the design alone: by training from its
    seed as many steps as were made."""

    file: NetworkFile
    repeats: bool
