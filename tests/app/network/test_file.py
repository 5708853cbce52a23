"""A saved network comes back as it was; whatever else is opened is refused in one shape, and never raises."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.network.file import FORMAT, MAX_FILE_BYTES, FileView, NetworkFile, Numbers, read_file
from app.network.gallery import GALLERY
from app.network.problems import Problem
from tests.app.network.strategies import networks

arrays = st.lists(st.integers(0, 4), max_size=3).flatmap(
    lambda shape: st.lists(
        st.floats(width=32, allow_nan=False, allow_infinity=False),
        min_size=int(np.prod(shape)),
        max_size=int(np.prod(shape)),
    ).map(lambda numbers: np.array(numbers, np.float32).reshape(shape))
)
names = st.from_regex(r"[a-z][a-z0-9_]{0,9}(\.[a-z]{1,9}){0,2}", fullmatch=True)
views = st.builds(
    FileView,
    magnification=st.sampled_from(["scalars", "layers", "operations", "build"]),
    open=st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=20), max_size=4).map(tuple),
)
files = st.builds(
    NetworkFile,
    format=st.just(FORMAT),
    version=st.just(1),
    network=networks,
    view=st.none() | views,
    weights=st.none() | st.dictionaries(names, arrays.map(Numbers.of), max_size=3),
)


@given(files)
def test_a_file_comes_back_as_it_was(file: NetworkFile) -> None:
    assert read_file(file.model_dump_json().encode()) == file
    assert read_file(json.dumps(file.model_dump(mode="json"), indent=1).encode()) == file


@given(arrays)
def test_numbers_come_back_to_the_last_bit(array: np.ndarray) -> None:
    assert Numbers.of(array).array().tobytes() == array.tobytes()
    assert Numbers.of(array).array().shape == array.shape


@pytest.mark.parametrize("slug", GALLERY)
def test_the_gallery_in_files(slug: str) -> None:
    file = NetworkFile(format=FORMAT, version=1, network=GALLERY[slug])
    assert read_file(file.model_dump_json().encode()) == file


def document(**fields: object) -> bytes:
    network = {"nodes": [{"kind": "input", "id": "x"}]}
    return json.dumps({"format": FORMAT, "version": 1, "network": network} | fields).encode()


def weights(shape: list[int], data: str) -> bytes:
    return document(weights={"l1.linear.weight": {"shape": shape, "data": data}})


NAN = base64.b64encode(np.array([np.nan], "<f4").tobytes()).decode()
HOSTILE = {
    "nothing": (b"", "malformed-file"),
    "cut short": (document()[:-9], "malformed-file"),
    "not UTF-8": (document().replace(b'"x"', b'"\xff"'), "malformed-file"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "malformed-file"),
    "huge": (b" " * (MAX_FILE_BYTES + 1), "file-too-large"),
    "a list": (b"[]", "foreign-file"),
    "another program's": (b'{"format": "netron"}', "foreign-file"),
    "a bare network": (b'{"version": 1, "nodes": []}', "foreign-file"),
    "of another version": (document(version=2), "other-version"),
    "of version true": (document(version=True), "other-version"),
    "of no version": (b'{"format": "backprop-explorer"}', "other-version"),
    "without a network": (b'{"format": "backprop-explorer", "version": 1}', "missing-field"),
    "with more than belongs": (document(code="import os"), "unknown-field"),
    "a network of text": (document(network="circle"), "wrong-type"),
    "not finite": (document().replace(b'"input"', b"NaN"), "malformed-file"),
    "weights that are no numbers": (weights([1], "<script>"), "invalid-value"),
    "weights too few": (weights([2], "AAAAAA=="), "invalid-value"),
    "weights too many to hold": (weights([10**7, 10**7], ""), "invalid-value"),
    "weights of negative size": (weights([-1], ""), "out-of-range"),
    "weights not finite": (weights([1], NAN), "invalid-value"),
    "a name with a line feed": (document(network={"name": "a\nb", "nodes": []}), "not-printable"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_opened(case: str) -> None:
    data, code = HOSTILE[case]
    problem = read_file(data)
    assert isinstance(problem, Problem)
    assert problem.code == code
    for text in (problem.expected, problem.got, problem.cure):
        assert 0 < len(text) < 400
        text.encode()


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(data: bytes) -> None:
    assert isinstance(read_file(data), Problem)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["format", "version", "network", "nodes", "weights", "view"]), inner, max_size=4
            )
        ),
    )
)
def test_any_document(value: object) -> None:
    network = value if isinstance(value, dict) else {}
    read_file(json.dumps({"format": FORMAT, "version": 1, "network": network, "view": value}).encode())
