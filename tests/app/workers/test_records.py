"""Records survive any cutting of the stream, and nothing else passes for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workers.records import LENGTH, Decoder, Kind, Record

records = st.builds(
    Record,
    kind=st.sampled_from(Kind),
    session=st.binary(min_size=16, max_size=16),
    payload=st.binary(max_size=200),
    visit=st.integers(0, 2**32 - 1),
    number=st.integers(0, 2**64 - 1),
)


@given(st.lists(records, max_size=8), st.lists(st.integers(1, 60), min_size=1, max_size=50))
def test_a_stream_cut_anywhere_gives_the_same_records(sent: list[Record], cuts: list[int]) -> None:
    stream = b"".join(record.encode() for record in sent)
    decoder, received, start, turn = Decoder(), [], 0, 0
    while start < len(stream):
        end = start + cuts[turn % len(cuts)]
        received += decoder.feed(stream[start:end])
        start, turn = end, turn + 1
    assert received == sent


@pytest.mark.parametrize("length", [0, 3, 2**31])
def test_a_length_that_cannot_be_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="record"):
        Decoder().feed(LENGTH.pack(length) + bytes(64))


def test_an_unknown_kind_is_refused() -> None:
    data = bytearray(Record(Kind.PING).encode())
    data[4] = 250
    with pytest.raises(ValueError, match="250"):
        Decoder().feed(bytes(data))
