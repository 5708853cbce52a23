"""Questions that the web process puts to a session, outside the commands, and how question and answer travel.

A question is a word and bytes: `open` with a file, or `export.onnx`. It changes nothing of the learner's work.
"""

from __future__ import annotations

from app.protocol.frames import Refusal

YES, NO = b"+", b"-"


def ask(what: str, data: bytes = b"") -> bytes:
    """The question as it travels: its word, a line's end, its bytes."""
    return what.encode() + b"\n" + data


def question(payload: bytes) -> tuple[str, bytes]:
    """The word and the bytes of a question."""
    what, _, data = payload.partition(b"\n")
    return what.decode(), data


def answered(data: bytes) -> bytes:
    """An answer as it travels."""
    return YES + data


def refused(refusal: Refusal) -> bytes:
    """A refusal as it travels."""
    return NO + refusal.model_dump_json().encode()


def answer(payload: bytes) -> bytes | Refusal:
    """What came back: the answer's bytes, or why there is none."""
    return payload[1:] if payload[:1] == YES else Refusal.model_validate_json(payload[1:])
