"""Batches of every kind of sample."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from typing import Any

import numpy as np
import pytest

import engine
from engine.data.collate import default_collate, default_convert
from engine.errors import ExplorerError

Point = namedtuple("Point", ["x", "y"])


def test_tensors_are_stacked_along_a_new_first_dimension() -> None:
    batch = default_collate([engine.tensor([[1.0, 2.0]]), engine.tensor([[3.0, 4.0]])])
    assert tuple(batch.shape) == (2, 1, 2)
    assert batch.tolist() == [[[1.0, 2.0]], [[3.0, 4.0]]]


def test_a_batch_is_no_view_of_its_samples() -> None:
    sample = engine.tensor([1.0])
    batch = default_collate([sample])
    sample.array[0] = 5
    assert batch.tolist() == [[1.0]]


@pytest.mark.parametrize(
    ("samples", "dtype"),
    [
        ([1, 2], "int64"),
        ([True, False], "bool"),
        ([1.5, 2.5], "float64"),
        ([1.5, 2], "float64"),
        ([1, 2.5], "float32"),
        ([np.float32(1), np.float32(2)], "float32"),
        ([np.float64(1), np.float32(2)], "float64"),
        ([np.int32(1)], "int32"),
        ([np.bool_(True)], "bool"),
        ([np.array([1, 2], np.uint8)], "uint8"),
        ([np.array(1.5)], "float64"),
    ],
)
def test_numbers_and_arrays_have_the_dtypes_of_pytorch(samples: list[Any], dtype: str) -> None:
    batch = default_collate(samples)
    assert batch.dtype == dtype
    np.testing.assert_array_equal(batch.array, np.array(samples))


def test_text_stays_as_it_is() -> None:
    assert default_collate(["a", "b"]) == ["a", "b"]
    assert default_collate((b"a", b"b")) == (b"a", b"b")


def test_tuples_become_lists_and_other_collections_keep_their_kind() -> None:
    inputs, names = default_collate([(1, "a"), (2, "b")])
    assert inputs.tolist() == [1, 2]
    assert names == ("a", "b")
    point = default_collate([Point(1, 2.0), Point(3, 4.0)])
    assert isinstance(point, Point)
    assert point.x.tolist() == [1, 3]
    ordered = default_collate([OrderedDict(a=1, b=[2, 3]), OrderedDict(a=4, b=[5, 6])])
    assert type(ordered) is OrderedDict
    assert ordered["a"].tolist() == [1, 4]
    assert [part.tolist() for part in ordered["b"]] == [[2, 5], [3, 6]]
    assert [part.tolist() for part in default_collate([range(2), range(2)])] == [[0, 0], [1, 1]]


def test_a_mapping_that_cannot_be_changed() -> None:
    from types import MappingProxyType

    batch = default_collate([MappingProxyType({"a": 1}), MappingProxyType({"a": 2})])
    assert batch["a"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("batch", "kind", "words"),
    [
        ([], IndexError, "at least one sample"),
        ([np.zeros(2), np.zeros(3)], RuntimeError, r"\[3\] at sample 1"),
        ([(1, 2), (1,)], RuntimeError, "equal size"),
        ([{"a": 1}, {"b": 1}], KeyError, "a"),
        ([None], TypeError, "NoneType"),
        ([object()], TypeError, "collate_fn"),
        ([np.array(["a"])], TypeError, "<U1"),
    ],
)
def test_what_cannot_be_collated(batch: list[Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        default_collate(batch)
    assert isinstance(caught.value, ExplorerError | KeyError)


def test_conversion_without_batches() -> None:
    point = default_convert(Point(np.array([1, 2]), "a"))
    assert point.x.tolist() == [1, 2]
    assert point.y == "a"
    assert default_convert(3) == 3
    assert default_convert(np.float32(3)).item() == 3
    text = np.array(["a"])
    assert default_convert(text) is text
    changed = default_convert({"a": [np.zeros(1), 5], "b": (np.ones(1),)})
    assert changed["a"][0].tolist() == [0.0]
    assert changed["a"][1] == 5
    assert changed["b"][0].tolist() == [1.0]
