"""Whatever bytes come: an envelope or a refusal, a command or a refusal, and never a failure."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from app.protocol.commands import Play
from app.protocol.frames import Refusal
from app.protocol.reading import MODELS, Envelope, command, envelope

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
almost = st.fixed_dictionaries(
    {},
    optional={
        "v": st.just(1) | values,
        "id": st.integers(-1, 5) | values,
        "type": st.sampled_from(sorted(MODELS)) | values,
        "network": values,
        "speed": values,
        "cursor": values,
        "trace": values,
    },
)


@given(st.binary(max_size=200) | almost.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    opened = envelope(data)
    assert isinstance(opened, Envelope | Refusal)
    read = command(data)
    if isinstance(read, Refusal):
        assert read.expected
        assert read.cure
    else:
        assert opened == Envelope(type=read.type, id=getattr(read, "id", 0))


def test_a_command_is_read() -> None:
    assert command('{"v": 1, "id": 3, "type": "play"}') == Play(v=1, id=3)


def test_what_is_missing_is_named() -> None:
    refusal = command('{"v": 1, "id": 3, "type": "seek", "trace": 1}')
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.command, refusal.got) == ("missing-field", 3, "nothing")
    assert "cursor" in refusal.expected


def test_what_a_slug_may_hold_is_said_as_it_is() -> None:
    refusal = command('{"v": 1, "id": 3, "type": "open", "slug": "Circle_2"}')
    assert isinstance(refusal, Refusal)
    assert refusal.expected == "slug: a lower-case letter, then at most 31 lower-case letters, digits or -"
