"""The page's types are those that the server's schema gives now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

from app.protocol.commands import Command
from app.protocol.frames import Frame
from app.protocol.schema import protocol_schema
from scripts.prepare import node

ROOT = Path(__file__).resolve().parents[3]
GENERATED = ROOT / "static" / "src" / "protocol.gen.ts"


def test_schema_defines_every_command_and_frame() -> None:
    schema = protocol_schema()
    definitions = schema["$defs"]
    for name, union in (("Command", Command), ("Frame", Frame)):
        classes = {model.__name__ for model in get_args(get_args(union)[0])}
        assert {item["$ref"].removeprefix("#/$defs/") for item in definitions[name]["oneOf"]} == classes
        for model in classes:
            assert {*definitions[model]["properties"]} - {*definitions[model]["required"]} <= {"coming", "apart"}


def test_every_message_has_its_interface() -> None:
    written = GENERATED.read_text()
    for union in (Command, Frame):
        for model in get_args(get_args(union)[0]):
            assert f"export interface {model.__name__} {{" in written


def test_types_regenerate_identically() -> None:
    environment = {**os.environ, **node.find().environment, "PYTHON": sys.executable}
    done = subprocess.run(
        ["node", "scripts/protocol.mjs", "--check"],
        cwd=ROOT / "static",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
