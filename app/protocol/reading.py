"""From the bytes of a message to a command, or to the refusal that says what is wrong with them.

The web process opens the `envelope` of each message (who is it for?); the process where the session lives reads the
`command`.
"""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, from_json

from app.protocol.base import PROTOCOL_VERSION
from app.protocol.commands import Command, commands
from app.protocol.frames import Refusal

NAMES = tuple(model.model_fields["type"].default for model in get_args(get_args(Command)[0]))
"""The types of all commands."""

WITHOUT_ID = frozenset({"ack"})
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
    if message.get("v") != PROTOCOL_VERSION or isinstance(message.get("v"), bool):
        return Refusal(
            code="wrong-version",
            expected=f"protocol version {PROTOCOL_VERSION} in the field v",
            got=_shown(message["v"]) if "v" in message else "no field v",
            cure="Reload the page: it is older or newer than the server.",
            command=known,
        )
    kind = message.get("type")
    if kind not in NAMES:
        return Refusal(
            code="unknown-command",
            expected=f"one of {', '.join(NAMES)}",
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
    return Envelope(type=str(kind), id=known or 0)


def command(data: str | bytes) -> Command | Refusal:
    """The command in a message; never raises, however the bytes look."""
    try:
        return commands.validate_json(data)
    except ValidationError as failure:
        first = failure.errors(include_url=False)[0]
    opened = envelope(data)
    if isinstance(opened, Refusal):
        return opened
    place = _place(first)
    expected = re.sub(r"^Input should be ", "", first["msg"])
    return Refusal(
        code="invalid-field",
        expected=f"{place}: {expected}"[:300],
        got=_got(first),
        cure=f"Change {place or 'the message'} and send it again; nothing has been changed by it.",
        where=_node(data, first),
        command=opened.id or None,
    )


def too_large(limit: int, got: int) -> Refusal:
    """The refusal of a message that is longer than `limit` bytes."""
    return Refusal(
        code="too-large",
        expected=f"a message of at most {limit} bytes",
        got=f"{got} bytes",
        cure="Send less at a time; nothing has been changed by it.",
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


def _place(problem: ErrorDetails) -> str:
    """Where the field stands, without the names that only tell which kind of thing was being read."""
    parts = [str(part) for part in problem["loc"]]
    return ".".join(part for part in parts[1:] if not part.startswith(("constrained-", "lax-", "function-", "list[")))


def _got(problem: ErrorDetails) -> str:
    return "nothing" if problem["type"] == "missing" else _shown(problem["input"])


def _node(data: str | bytes, problem: ErrorDetails) -> str | None:
    """The id of the network's node that the problem lies in."""
    location = problem["loc"]
    if "nodes" not in location or location.index("nodes") + 1 == len(location):
        return None
    index = location[location.index("nodes") + 1]
    try:
        identity = from_json(data)["network"]["nodes"][index]["id"]
    except (ValueError, LookupError, TypeError):
        return None
    return identity[:SHOWN] if isinstance(identity, str) else None


def _shown(value: Any) -> str:
    text = repr(value)[: SHOWN + 1]
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _json_name(value: Any) -> str:
    names = {list: "list", str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
    return names.get(type(value), "value")
