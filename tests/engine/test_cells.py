"""Cells and broadcasting agree with NumPy."""

import numpy as np
import pytest

from engine.cells import every_cell, fed_cells, focus_cell, source_cell

BROADCASTS = [
    ((2, 3), (2, 3)), ((3,), (2, 3)), ((1, 3), (2, 3)), ((2, 1), (2, 3)),
    ((), (2, 3)), ((1,), (2, 3)), ((), ()), ((2, 1, 4), (5, 2, 3, 4)), ((0,), (2, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "out_shape"), BROADCASTS)
def test_source_and_fed_cells_are_numpys_broadcasting(shape: tuple[int, ...], out_shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape)).reshape(shape)
    wide = np.broadcast_to(array, out_shape)
    for out_cell in every_cell(out_shape):
        assert array[source_cell(out_cell, shape)] == wide[out_cell]
    for cell in every_cell(shape):
        expected = [tuple(int(at) for at in found) for found in np.argwhere(wide == array[cell])]
        assert fed_cells(cell, shape, out_shape) == expected


@pytest.mark.parametrize(
    ("shape", "cell"),
    [((), ()), ((4,), (2,)), ((2,), (1,)), ((10, 4), (5, 2)), ((3, 1), (2, 0)), ((9, 7, 9), (5, 0, 2))],
)
def test_focus_is_clipped_into_the_shape(shape: tuple[int, ...], cell: tuple[int, ...]) -> None:
    assert focus_cell(shape, row=5, unit=2) == cell


def test_a_vector_with_one_number_per_example_takes_the_row() -> None:
    assert focus_cell((10,), row=5, unit=2, per_example=True) == (5,)


@pytest.mark.parametrize(
    ("shape", "settings", "cell"),
    [
        ((32, 6, 24, 24), {"per_example": True}, (5, 2, 12, 12)),
        ((4, 2, 9, 9), {"per_example": True}, (3, 1, 4, 4)),
        ((8, 3), {"parameter": True}, (2, 1)),
        ((8,), {"parameter": True}, (2,)),
        ((16, 6, 5, 5), {"parameter": True}, (2, 1, 2, 2)),
        ((16, 6, 5), {"parameter": True}, (2, 1, 2)),
        ((1, 0, 4, 4), {"per_example": True}, (0, 0, 2, 2)),
    ],
)
def test_planes_take_their_middle_and_a_parameter_the_unit_and_its_input(
    shape: tuple[int, ...], settings: dict[str, bool], cell: tuple[int, ...]
) -> None:
    assert focus_cell(shape, row=5, unit=2, input=1, **settings) == cell
