"""From the bytes of a message to a command, or to the refusal that says what is wrong with them.

The web process opens the `envelope` of each message (who is it for?); the process where the session lives reads the
`command`.
"""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from app.network.problems import from_validation
from app.protocol.base import PROTOCOL_VERSION
from app.protocol.commands import Command, commands
from app.protocol.frames import Refusal

MODELS: dict[str, type[Command]] = {
    model.model_fields["type"].default: model for model in get_args(get_args(Command)[0])
}
"""The models of all commands, by type."""

WITHOUT_ID = frozenset({"ack"})
COMMAND_ID = re.compile(rb'\s*\{\s*"v":\s*\d{1,3},\s*"id":\s*([1-9]\d{0,14})[,}\s]')
"""How a page's message begins, with its id."""
SHOWN = 80
"""Characters of what came that a refusal repeats at most."""


class Envelope(BaseModel):
    """What every message has. `id` is 0 where a message has none."""

    model_config = ConfigDict(frozen=True)

    type: str
    id: int = 0


def envelope(data: str | bytes) -> Envelope | Refusal:
    """The envelope of a message; never raises, however the bytes look."""
    try:
        message = from_json(data, allow_inf_nan=False)
    except ValueError as failure:
        return _malformed(f"{str(failure)[:SHOWN]}")
    if not isinstance(message, dict):
        return _malformed(f"a JSON {_json_name(message)}")
    identity = message.get("id")
    known = identity if type(identity) is int and 0 < identity < 2**53 else None
    if message.get("v") != PROTOCOL_VERSION:
        return Refusal(
            code="wrong-version",
            expected=f"protocol version {PROTOCOL_VERSION} in the field v",
            got=_shown(message["v"]) if "v" in message else "no field v",
            cure="Reload the page: it is older or newer than the server.",
            command=known,
        )
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in MODELS:
        return Refusal(
            code="unknown-command",
            expected=f"one of {', '.join(MODELS)}",
            got=_shown(kind) if "type" in message else "no field type",
            cure="Send one of the protocol's commands.",
            command=known,
        )
    if known is None and kind not in WITHOUT_ID:
        return Refusal(
            code="invalid-field",
            expected="a whole number from 1 in the field id",
            got=_shown(identity) if "id" in message else "no field id",
            cure="Number the commands 1, 2, 3 and so on.",
        )
    return Envelope(type=kind, id=known or 0)


def command(data: str | bytes) -> Command | Refusal:
    """The command in a message; never raises, however the bytes look."""
    try:
        return commands.validate_json(data)
    except ValidationError:
        opened = envelope(data)
    if isinstance(opened, Refusal):
        return opened
    try:
        return MODELS[opened.type].model_validate_json(data)
    except ValidationError as failure:
        problem = from_validation(failure, from_json(data))
    return Refusal(
        code=problem.code,
        expected=problem.expected,
        got=problem.got,
        cure=problem.cure,
        where=problem.node,
        command=opened.id or None,
    )


def too_large(limit: int, data: bytes) -> Refusal:
    """The refusal of a message that is longer than `limit` bytes. Its first bytes name it; the rest is not read."""
    named = COMMAND_ID.match(data)
    return Refusal(
        code="too-large",
        expected=f"a message of at most {limit} bytes",
        got=f"{len(data)} bytes",
        cure="Send less at a time; nothing has been changed by it.",
        command=int(named[1]) if named else None,
    )


def not_text() -> Refusal:
    """The refusal of a binary message."""
    return _malformed("a binary message")


def _malformed(got: str) -> Refusal:
    return Refusal(
        code="malformed",
        expected="one JSON object as a text message",
        got=got,
        cure="Send a command as JSON; nothing has been changed by it.",
    )


def _shown(value: Any) -> str:
    text = repr(value)[: SHOWN + 1]
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _json_name(value: Any) -> str:
    names = {list: "list", str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
    return names.get(type(value), "value")
