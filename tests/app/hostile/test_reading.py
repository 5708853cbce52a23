"""Hostile files are refused in words, in bounded time and memory, or opened with their names as text."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.network.files.found import Found
from app.network.files.kinds import read_file
from app.network.infer import infer
from app.network.schema import Network
from engine.errors import ExplorerError
from tests.app.hostile.cases import DESIGN_OF, WHOLE
from tests.app.hostile.collection import EVERY
from tests.app.hostile.models import GOOD
from tests.app.hostile.weights import SAVED

LONGEST = 600
"""Characters of what a refusal says in one of its parts."""


def said(error: ExplorerError) -> str:
    """The code of a refusal that can be shown as it is."""
    for text in (error.code, error.expected, error.got, error.cure):
        assert 0 < len(text) <= LONGEST, error
        assert text.isprintable(), error
        text.encode()
    assert error.cure.endswith((".", ")")), error
    return error.code


def check(data: bytes) -> str | None:
    """The code of the refusal, which is in words; None where the file was opened, into a design that makes sense."""
    try:
        found = read_file(data, DESIGN_OF)
    except ExplorerError as error:
        return said(error)
    assert isinstance(found, Found)
    assert Network.model_validate_json(found.network.model_dump_json()) == found.network
    infer(found.network)
    for note in found.notes:
        assert all(text.isprintable() for text in (note.expected, note.got, note.cure)), note
    return None


@pytest.mark.parametrize("name", EVERY)
def test_the_collection(name: str) -> None:
    data, code = EVERY[name]
    assert check(data) == code


def test_the_collection_in_little_memory() -> None:
    """In a process that may take a gigabyte and a half more than it has, nothing runs out of it."""
    script = textwrap.dedent(
        """
        import resource
        from tests.app.hostile.collection import EVERY
        from tests.app.hostile.test_reading import check
        with open("/proc/self/statm") as file:
            taken = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + 1500 * 2**20,) * 2)
        for name, (data, code) in EVERY.items():
            assert check(data) == code, name
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("whole", [WHOLE, SAVED, GOOD], ids=["design", "weights", "model"])
def test_files_cut_anywhere(whole: bytes) -> None:
    assert check(whole) is None
    for end in range(0, len(whole), max(1, len(whole) // 200)):
        assert check(whole[:end]) is not None


@given(st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    check(data)


@settings(max_examples=300)
@given(
    whole=st.sampled_from([WHOLE, SAVED, GOOD]),
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    moved=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
)
def test_damaged_files(whole: bytes, places: list[tuple[float, int]], moved: tuple[float, float, float]) -> None:
    """Some bytes are others, and a part stands somewhere else, too."""
    data = bytearray(whole)
    for place, byte in places:
        data[min(len(data) - 1, int(place * len(data)))] = byte
    check(bytes(data))
    start, end, to = (int(part * len(data)) for part in moved)
    data[to:to] = data[min(start, end) : max(start, end)]
    check(bytes(data))
