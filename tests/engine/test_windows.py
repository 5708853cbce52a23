"""Every window that an op draws shows the tensors' own numbers, and what is drawn adds up to the result."""

import numpy as np
import pytest

from engine.cells import every_cell
from engine.op import Op, Sample
from engine.ops import OPS
from engine.windows import SIDE, Window, around, cut
from tests.engine.ops.cases import cases, differentiable, repeatable, tracked

CASES = cases(lambda op, sample: repeatable(op, sample) and differentiable(op, sample))
SUMS = ("conv1d", "conv2d", "matmul")


def check(window: Window, tensors: dict[tuple[int | None, str], np.ndarray]) -> None:
    widths = {len(row) for row in window.values}
    assert len(widths) == 1, "a window is a rectangle"
    assert 0 < len(window.values) <= SIDE
    assert 0 < widths.pop() <= SIDE
    for row, col in (*window.lit, *([window.focus] if window.focus else [])):
        assert window.values[row][col] is not None, "padding takes no part"
    if window.slot is None:
        return
    array = tensors[window.input, window.slot]
    for row, values in enumerate(window.values):
        for col, value in enumerate(values):
            cell = window.cell((row, col))
            inside = all(0 <= at < size for at, size in zip(cell, array.shape, strict=True))
            np.testing.assert_equal(value, float(array[cell]) if inside else None)


def added(windows: tuple[Window, ...]) -> float:
    """The sums that are drawn, and the single numbers that are added to them."""
    alone = [w for w in windows if w.sign in ("Σ", "+") and len(w.values) == len(w.values[0]) == 1]
    return sum(window.values[0][0] or 0 for window in alone if window.slot is None or window.title == "bias")


@pytest.mark.parametrize(("op", "sample"), CASES)
def test_windows_show_the_tensors_own_numbers(op: Op, sample: Sample) -> None:
    with np.errstate(all="ignore"):
        out = op.forward(sample.attrs, *sample.inputs)
    if not out.size:
        return
    g = np.random.default_rng(3).standard_normal(out.shape)
    rng = np.random.default_rng(5)
    tensors = {(i, "value"): x for i, x in enumerate(sample.inputs)} | {(None, "value"): out, (None, "grad"): g}
    for cell in _some(rng, out.shape):
        windows = op.windows_forward(cell, sample.attrs, sample.inputs, out)
        for window in windows:
            check(window, tensors)
        if op.name in SUMS:
            np.testing.assert_allclose(added(windows), out[cell], rtol=1e-9, atol=1e-12)
    for i in tracked(op, sample):
        vjp = op.vjp(i, sample.attrs, g, sample.inputs, out)
        for cell in _some(rng, sample.inputs[i].shape):
            windows = op.windows_vjp(i, cell, sample.attrs, g, sample.inputs, out, 0)
            for window in windows:
                check(window, tensors)
            if op.name in SUMS and i < 2:
                np.testing.assert_allclose(added(windows), vjp[cell], rtol=1e-9, atol=1e-12)


def _some(rng: np.random.Generator, shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    every = list(every_cell(shape))
    return [every[int(at)] for at in rng.permutation(len(every))[:6]]


def test_the_winner_is_the_focus_of_its_window_and_padding_is_no_number() -> None:
    op, settings = OPS["max_pool2d"], {"kernel_size": 2, "padding": 1}
    x = np.array([[[[1.0, 7.0], [3.0, 2.0]]]])
    out = op.forward(settings, x)
    before, after = op.windows_forward((0, 0, 0, 1), settings, (x,), out)
    assert before.focus is not None
    assert before.cell(before.focus) == (0, 0, 0, 1)
    assert after.focus == (0, 1)
    lost = op.windows_vjp(0, (0, 0, 1, 0), settings, np.ones(out.shape), (x,), out)
    assert [window.title for window in lost] == ["input", "upstream gradient", "share", "comes back"]


def test_a_weights_window_is_of_the_example_that_is_asked_for_and_the_others_are_one_number() -> None:
    op, x, w = OPS["conv2d"], np.arange(27.0).reshape(3, 1, 3, 3), np.ones((1, 1, 2, 2))
    out = op.forward({}, x, w)
    windows = op.windows_vjp(1, (0, 0, 1, 0), {}, np.ones(out.shape), (x, w), out, 2)
    assert windows[0].origin == (2, 0, 0, 0)
    assert "example 3" in windows[0].title
    assert windows[-1].title == "2 more examples, together"


def test_a_long_axis_is_cut_around_the_cells_and_a_short_one_is_whole() -> None:
    assert around((3,), 28) == range(28)
    assert around((50,), 100) == range(34, 66)
    assert around((99,), 100) == range(68, 100)
    assert around((0, 1, 2), 28, 1) == range(4)
    assert around((-1, 0, 1), 28, 1) == range(-1, 3)
    assert len(around(range(100), 100, 1)) == SIDE
    assert cut("t", np.zeros(()), ()).values == ((0.0,),)
