"""A model that remembers: attributes that are given another tensor while it runs.

A Program replays operations on the tensors that were there when it was recorded. What a module's attribute
stands for afterwards it cannot follow: a buffer that is bound anew, or a state of the last step that this
one reads, would stay for ever what it was in the recording. Both are refused; an attribute that is only
written, to look at it later, is not.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from engine.errors import RecordError
from engine.tape import Tape, current_path
from engine.tensor import Tensor

if TYPE_CHECKING:
    from engine.nn.module import Module


def note(tape: Tape, module: Module, name: str, value: Any) -> None:
    """Remember what an attribute held before it is given another tensor; raises RecordError for a buffer."""
    before = module.__dict__.get(name)
    if not isinstance(before, Tensor) or before is value:
        return
    if name in module._buffers or name in module._parameters:
        kind = "buffer" if name in module._buffers else "parameter"
        raise _not_recordable(f"{kind} {name!r} of {type(module).__name__} given another tensor")
    tape.rebound.append((module, name, before))


def restore(tape: Tape) -> None:
    """Give every such attribute back what it held before the recording."""
    for module, name, before in reversed(tape.rebound):
        setattr(module, name, before)
    tape.rebound.clear()


def check(tape: Tape, read: Container[int]) -> None:
    """Raise RecordError where what an attribute held before was read (``read``: ids of tensors) and then replaced."""
    for module, name, before in tape.rebound:
        if id(before) in read and not tape.knows(before):
            restore(tape)
            raise _not_recordable(f"{name!r} of {type(module).__name__}, which is read and then given another tensor")


def _not_recordable(got: str) -> RecordError:
    return RecordError(
        "not-recordable",
        expected="a model that begins each step with the tensors of the last one",
        got=got,
        cure="Pass what changes from step to step as an input, or train this model with eager steps.",
        where=current_path() or None,
    )
