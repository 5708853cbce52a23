"""Every command and every frame is in its union, is strict, and travels by its own type."""

from __future__ import annotations

import inspect
import math
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from app.protocol import (
    breakpoints,
    commands,
    course,
    diagnosed,
    explained,
    fitted,
    frames,
    graph,
    questions,
    tensors,
    texts,
    walked,
    watched,
)
from app.protocol.base import Base, Message, real
from app.protocol.commands import Command
from app.protocol.explained import Quantity
from app.protocol.frames import STATE_FRAMES, BinaryFrame, Frame, Halt, TextFrame
from app.protocol.views import Metrics


def members(union: Any) -> set[type[Message]]:
    return set(get_args(get_args(union)[0]))


def messages(module: Any) -> set[type[Message]]:
    """The classes of a module that are sent: those with a type of their own."""
    classes = [found for _, found in inspect.getmembers(module, inspect.isclass) if found.__module__ == module.__name__]
    return {found for found in classes if issubclass(found, Message) and "type" in found.model_fields}


SENDERS = (frames, course, graph, explained, tensors, diagnosed, breakpoints, watched, walked, texts, fitted, questions)
SENT = set().union(*map(messages, SENDERS))
FRAMES = {model for model in SENT if not issubclass(model, Base)}
COMMANDS = messages(commands) | (SENT - FRAMES)


def test_no_command_is_missing_from_its_union() -> None:
    assert members(Command) == COMMANDS


def test_no_frame_is_missing_from_its_union() -> None:
    assert members(Frame) == FRAMES
    assert members(TextFrame) | members(BinaryFrame) == members(Frame)
    assert members(TextFrame) & members(BinaryFrame) == set()


def test_types_are_the_classes_names_and_differ() -> None:
    for union in (Command, Frame):
        types = [model.model_fields["type"].default for model in members(union)]
        assert len(set(types)) == len(types)
    assert {model.model_fields["type"].default for model in members(BinaryFrame)} >= STATE_FRAMES


def test_every_message_says_what_it_means() -> None:
    for model in COMMANDS | FRAMES:
        assert inspect.getdoc(model)


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 1, "id": 1, "type": "play", "extra": 1},
        {"v": 2, "id": 1, "type": "play"},
        {"v": 1, "id": 0, "type": "play"},
        {"v": 1, "id": "1", "type": "play"},
        {"v": 1, "id": 1.5, "type": "play"},
        {"v": 1, "id": 2**53, "type": "play"},
        {"v": 1, "id": 1, "type": "set_speed", "speed": math.nan},
        {"v": 1, "id": 1, "type": "set_speed", "speed": 1e9},
        {"v": 1, "id": 1, "type": "seek", "trace": -1, "cursor": 0},
        {"v": 1, "id": 1, "type": "open", "slug": "../etc"},
        {"v": 1, "id": 1, "type": "new_seed", "seed": 2**32},
        {"v": 1, "type": "pause"},
    ],
)
def test_commands_are_strict(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        commands.commands.validate_python(wrong)


def test_nan_and_infinity_travel_by_name() -> None:
    assert [real(value) for value in (math.nan, math.inf, -math.inf, 0.5)] == ["NaN", "Infinity", "-Infinity", 0.5]
    assert Quantity(value=math.inf).model_dump_json().startswith('{"value":"Infinity"')
    metrics = Metrics(step=1, train_loss=math.nan, test_loss=None, train_accuracy=None, test_accuracy=None)
    assert '"train_loss":"NaN"' in metrics.model_dump_json()
    adapter = TypeAdapter(Quantity)
    assert adapter.validate_json('{"value":"NaN"}').value == "NaN"


def test_frames_cannot_be_changed_after_they_are_made() -> None:
    halt = Halt(code="a", trace=1, event=0, node=0, expected="", got="", cure="")
    with pytest.raises(ValidationError):
        halt.trace = 2
