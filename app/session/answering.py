"""Questions that a session answers outside the commands: what a file holds, and the work as a file.

To add one: a line in `ANSWERS`, and a route that asks it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.network.code.weights import weights_file
from app.network.onnx.writing import onnx_file
from app.network.schema import Network
from app.session.coding import notebook_file, source_file
from app.session.files import Files
from app.session.saving import standing, work_file
from app.session.work import Work
from engine.errors import ArgumentError


@dataclass(frozen=True)
class Asked:
    """What a question is about: its bytes, the files read before, the work, and the design as the page has it."""

    data: bytes
    files: Files
    work: Work
    draft: Network | None

    @property
    def design(self) -> Network:
        """The design on the canvas, whether or not it runs."""
        return self.draft or self.work.run.network


def _open(asked: Asked) -> bytes:
    return asked.files.open(asked.data, asked.design).model_dump_json().encode()


ANSWERS: dict[str, Callable[[Asked], bytes]] = {
    "open": _open,
    "work": lambda asked: work_file(asked.work, asked.draft).model_dump_json().encode(),
    "export.source": lambda asked: source_file(asked.work.run.built),
    "export.notebook": lambda asked: notebook_file(asked.work.run.built),
    "export.onnx": lambda asked: onnx_file(asked.work.run.network, standing(asked.work)),
    "export.weights": lambda asked: weights_file(asked.work.run.built),
}


def answer(what: str, data: bytes, files: Files, work: Work, draft: Network | None) -> bytes:
    """The answer. Raises ExplorerError where the question, or what it is about, cannot be understood."""
    if what not in ANSWERS:
        raise ArgumentError("unknown-question", expected=" or ".join(ANSWERS), got=what[:40], cure="Ask one of these.")
    return ANSWERS[what](Asked(data, files, work, draft))
