"""Reading what came over the wire: text in, a command or the reason why it is none.

Nothing that a stranger sends raises here: every failure becomes a `Refusal` in the one shape.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from app.network.problems import Problem, from_validation
from app.network.shown import shown
from app.protocol.base import PROTOCOL_VERSION
from app.protocol.commands import Command, commands
from app.protocol.frames import Refusal

MAX_BYTES = 64 * 1024
"""The largest command: the socket's limit, and what a whole network of the page needs at most."""


def read_command(message: str | bytes, max_bytes: int = MAX_BYTES) -> Command | Refusal:
    """The command in a message, or why it cannot be followed. Never raises."""
    size = len(message) if isinstance(message, bytes) else len(message.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        return Refusal(
            code="too-large",
            expected=f"at most {max_bytes} bytes",
            got=f"{size} bytes",
            cure="Send a smaller command; a large network can be opened from a file.",
        )
    try:
        document = json.loads(message)
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        return Refusal(
            code="malformed",
            expected="one command as JSON text",
            got="JSON nested too deep" if deep else shown(message),
            cure="Send a JSON object with v, id and type.",
        )
    if not isinstance(document, dict):
        return Refusal(
            code="malformed",
            expected="a JSON object with v, id and type",
            got=shown(document),
            cure="Send one command in braces.",
        )
    return _command(document)


def _command(document: dict[str, Any]) -> Command | Refusal:
    number = _number(document)
    version = document.get("v")
    if version != PROTOCOL_VERSION or isinstance(version, bool | float):
        return Refusal(
            code="wrong-version",
            expected=f"protocol version {PROTOCOL_VERSION}",
            got=shown(version) if "v" in document else "no version",
            cure="Reload the page: the server was updated.",
            command=number,
        )
    kind = document.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        return Refusal(
            code="unknown-command",
            expected=f"one of {', '.join(sorted(KINDS))}",
            got=shown(kind) if "type" in document else "no type",
            cure="Reload the page: the server may have been updated.",
            command=number,
        )
    try:
        return commands.validate_python(document)
    except ValidationError as error:
        return refusal(from_validation(error, document), number)
    except RecursionError:
        return Refusal(
            code="malformed",
            expected="a command of ordinary depth",
            got="a command nested too deep",
            cure="Send a flat command.",
            command=number,
        )


def refusal(problem: Problem, command: int | None = None) -> Refusal:
    """A problem as the frame that refuses a command because of it."""
    return Refusal(
        code=problem.code,
        expected=problem.expected,
        got=problem.got,
        cure=problem.cure,
        where=problem.node,
        command=command,
    )


def _number(document: dict[str, Any]) -> int | None:
    """The command's own number, where it has a usable one, so that the page knows which one was refused."""
    number = document.get("id")
    usable = isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**53
    return number if usable else None


def _kinds() -> frozenset[str]:
    schema = commands.json_schema()
    return frozenset(schema["discriminator"]["mapping"])


KINDS = _kinds()
"""Every command's `type`, read from the union itself."""
