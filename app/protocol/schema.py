"""The protocol as one JSON schema, from which the page's TypeScript types are generated.

`python -m app.protocol.schema` prints it; `npm run protocol` in `static/` turns it into `src/protocol.gen.ts`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic import TypeAdapter

from app.network.schema import OMITTED
from app.protocol.base import PROTOCOL_VERSION
from app.protocol.commands import Command
from app.protocol.files import Opened, WorkFile
from app.protocol.frames import BinaryFrame, Frame, TextFrame

DROPPED = {"title", "default"}


def _without_titles(schema: Any, inside_properties: bool = False) -> Any:
    """Drop what pydantic adds to each field: of a title, or a default beside a reference, a generator makes a type."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(value, key in {"properties", "$defs"})
        for key, value in schema.items()
        if inside_properties or key not in DROPPED
    }


def _all_required(definition: dict[str, Any]) -> dict[str, Any]:
    """Every field is always sent, its default too, so a reader never meets `undefined`, but for those that a design
    leaves out while they hold nothing."""
    if "properties" in definition:
        fields = definition["properties"]
        definition["required"] = [name for name, field in fields.items() if not field.pop(OMITTED, False)]
    return definition


def protocol_schema() -> dict[str, Any]:
    """One schema whose definitions are all commands, frames, answers about files, and the types they use."""
    union = TypeAdapter(tuple[Command, Frame, TextFrame, BinaryFrame, Opened, WorkFile]).json_schema(
        ref_template="#/$defs/{model}", mode="serialization"
    )
    command, frame, text, binary, *_ = union["prefixItems"]
    cleaned = _without_titles(union["$defs"], inside_properties=True)
    definitions = {name: _all_required(body) for name, body in cleaned.items()}
    for name, body in (("Command", command), ("Frame", frame), ("TextFrame", text), ("BinaryFrame", binary)):
        definitions[name] = {"oneOf": [{"$ref": item["$ref"]} for item in body["oneOf"]]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Protocol",
        "description": f"Backprop Explorer's protocol, version {PROTOCOL_VERSION}.",
        "$defs": dict(sorted(definitions.items())),
    }


def main() -> None:
    """Print the schema."""
    sys.stdout.write(json.dumps(protocol_schema(), indent=1))


if __name__ == "__main__":
    main()
