"""The same loaders, splits and collated batches as PyTorch's, where it is installed."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine.data.transforms import InterpolationMode, Resize
from engine.utils import data as ours

torch = pytest.importorskip("torch")
theirs = pytest.importorskip("torch.utils.data")
pytestmark = pytest.mark.parity

Point = namedtuple("Point", ["x", "y"])


def plain(value: Any) -> Any:
    """The same thing for both libraries: kind, dtype and numbers."""
    if isinstance(value, engine.Tensor | torch.Tensor):
        return str(value.dtype).removeprefix("torch."), tuple(value.shape), value.tolist()
    if isinstance(value, dict):
        return type(value), {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value), [plain(part) for part in value]
    return value


def kind_raised(call: Callable[[], object]) -> type[Exception]:
    try:
        call()
    except Exception as error:
        return type(error)
    raise AssertionError("PyTorch refuses nothing here")


SAMPLES: list[list[Any]] = [
    [1, 2, 3],
    [1.5, 2.5],
    [True, False],
    [1, 2.5],
    ["a", "b"],
    [b"a", b"b"],
    [np.float32(1), np.float32(2)],
    [np.float64(1), np.float32(2)],
    [np.int32(1), np.int32(2)],
    [np.bool_(True), np.bool_(False)],
    [np.zeros((2, 2), np.uint8)] * 2,
    [np.array(2.5)] * 2,
    [(1, 2.0, "a"), (3, 4.0, "b")],
    [[1, 2], [3, 4]],
    [Point(1, np.zeros(2)), Point(2, np.ones(2))],
    [{"a": 1, "b": {"c": 2.0}}, {"a": 3, "b": {"c": 4.0}}],
    [range(2), range(2)],
    [(np.zeros(3, np.float32), 0), (np.ones(3, np.float32), 1)],
    [[], []],
]


@pytest.mark.parametrize("samples", SAMPLES, ids=str)
def test_collating(samples: list[Any]) -> None:
    assert plain(ours.default_collate(samples)) == plain(theirs.default_collate(samples))
    assert plain(ours.default_convert(samples)) == plain(theirs.default_convert(samples))


@pytest.mark.parametrize(
    "samples",
    [
        [],
        [None],
        pytest.param([object()], id="[object]"),  # its own text holds an address, another one in every process
        [np.array(["a"])],
        [(1, 2), (1,)],
        [np.zeros(2), np.zeros(3)],
        [{"a": 1}, {"b": 1}],
    ],
    ids=str,
)
def test_what_cannot_be_collated_raises_the_same_kind(samples: list[Any]) -> None:
    with pytest.raises(kind_raised(lambda: theirs.default_collate(samples))):
        ours.default_collate(samples)


@pytest.mark.parametrize("size", [1, 7, 12])
@pytest.mark.parametrize(
    ("batch_size", "drop_last"), [(None, False), (1, False), (4, False), (4, True), (20, False), (20, True)]
)
def test_loaders_in_order(size: int, batch_size: int | None, drop_last: bool) -> None:
    x, y = np.arange(3 * size, dtype=np.float32).reshape(size, 3), np.arange(size)
    results = []
    for library, tensor in ((ours, engine.from_numpy), (theirs, torch.from_numpy)):
        loader = library.DataLoader(
            library.TensorDataset(tensor(x), tensor(y)), batch_size=batch_size, drop_last=drop_last
        )
        results.append((len(loader), [plain(batch) for batch in loader]))
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("size", "lengths"), [(10, [3, 7]), (11, [0.5, 0.5]), (30, [0.3, 0.3, 0.4]), (7, [0.1, 0.2, 0.3, 0.4]), (1, [1])]
)
def test_lengths_of_splits(size: int, lengths: list[float]) -> None:
    mine, known = (library.random_split(range(size), lengths) for library in (ours, theirs))
    assert [len(part) for part in mine] == [len(part) for part in known]


BAD: list[dict[str, Any]] = [
    {"num_workers": -1},
    {"timeout": -1},
    {"prefetch_factor": 2},
    {"persistent_workers": True},
    {"batch_size": 0},
    {"batch_size": -2},
    {"batch_size": 1.5},
    {"drop_last": 1},
    {"sampler": [0], "shuffle": True},
    {"batch_sampler": [[0]], "batch_size": 3},
    {"batch_size": None, "drop_last": True},
]


@pytest.mark.parametrize("settings", BAD, ids=str)
def test_settings_are_refused_as_the_same_kind(settings: dict[str, Any]) -> None:
    with pytest.raises(kind_raised(lambda: theirs.DataLoader(range(5), **settings))):
        ours.DataLoader(range(5), **settings)


@pytest.mark.parametrize("sizes", [((7, 5), (3, 2)), ((4, 4), (9, 11)), ((6, 9), (6, 3)), ((1, 5), (4, 5))])
@pytest.mark.parametrize("antialias", [True, False])
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "nearest-exact"])
def test_tensors_are_resized_as_interpolate_does(
    sizes: tuple[tuple[int, int], tuple[int, int]], antialias: bool, mode: str
) -> None:
    before, after = sizes
    x = np.random.default_rng(1).random((2, 3, *before), np.float32)
    smooth = {"antialias": antialias} if mode == "bilinear" else {}
    known = torch.nn.functional.interpolate(torch.from_numpy(x), after, mode=mode, **smooth)
    mine = Resize(after, InterpolationMode(mode), antialias=antialias)(engine.from_numpy(x))
    np.testing.assert_allclose(mine.array, known.numpy(), rtol=1e-5, atol=1e-6)


def test_every_name_of_pytorchs_module_is_there_or_said_to_be_left_out() -> None:
    public = [name for name in theirs.__all__ if name[0].isupper()]
    for name in public:
        if not hasattr(ours, name):
            with pytest.raises(AttributeError, match="left out"):
                getattr(ours, name)
