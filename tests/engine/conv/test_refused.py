"""What a convolution or pooling cannot do is refused with what was expected, what came, and the cure."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import ExplorerError
from engine.op import Shape
from engine.ops import OPS

IMAGE, WEIGHT = (2, 4, 5, 6), (6, 4, 3, 3)


@pytest.mark.parametrize(
    ("op", "shapes", "settings", "expected", "got"),
    [
        ("conv2d", [(3, 3), WEIGHT], {}, "3 axes (unbatched) or 4 (batched)", "[3, 3]"),
        ("conv1d", [(6,), (3, 4, 2)], {}, "2 axes (unbatched) or 3 (batched)", "[6]"),
        ("conv2d", [IMAGE, (6, 4, 3)], {}, "a weight of conv2d with 4 axes", "[6, 4, 3]"),
        ("conv2d", [(2, 3, 5, 5), WEIGHT], {}, "an input of conv2d with 4 channels", "3 channels"),
        ("conv2d", [IMAGE, WEIGHT], {"groups": 2}, "8 channels", "4 channels"),
        ("conv2d", [IMAGE, (6, 1, 3, 3)], {"groups": 4}, "divided into 4 groups", "6 filters"),
        ("conv2d", [IMAGE, WEIGHT, (5,)], {}, "a bias of conv2d of shape [6]", "[5]"),
        ("conv2d", [IMAGE, (6, 4, 7, 7)], {}, "which spans [7, 7]", "[5, 6]"),
        ("conv2d", [IMAGE, WEIGHT], {"dilation": 3}, "which spans [7, 7]", "[5, 6]"),
        ("conv2d", [(2, 4, 0, 6), WEIGHT], {"padding": 2}, "only the batch may be empty", "[0, 6]"),
        ("conv2d", [IMAGE, WEIGHT], {"stride": 0}, "stride of conv2d of at least 1", "0"),
        ("conv2d", [IMAGE, WEIGHT], {"dilation": 0}, "dilation of conv2d of at least 1", "0"),
        ("conv2d", [IMAGE, WEIGHT], {"padding": -1}, "padding of conv2d of at least 0", "-1"),
        ("conv2d", [IMAGE, WEIGHT], {"stride": (1, 2, 3)}, "one number or 2 numbers", "(1, 2, 3)"),
        ("conv2d", [IMAGE, WEIGHT], {"padding": "wide"}, "'same' or 'valid'", "'wide'"),
        ("conv2d", [IMAGE, WEIGHT], {"padding": "same", "stride": 2}, "a stride of 1", "stride 2"),
        ("max_pool2d", [(3, 3)], {"kernel_size": 2}, "[channels, height, width]", "[3, 3]"),
        ("max_pool2d", [IMAGE], {"kernel_size": 7}, "holds a window of 7", "5 with padding 0"),
        ("max_pool2d", [IMAGE], {"kernel_size": 2, "padding": 2}, "at most half the kernel", "2"),
        ("max_pool2d", [IMAGE], {"kernel_size": 2, "stride": 0}, "stride of at least 1", "0"),
        ("max_pool2d", [(2, 0, 5, 6)], {"kernel_size": 2}, "every axis but the batch", "[2, 0, 5, 6]"),
        ("avg_pool2d", [IMAGE], {"kernel_size": 2, "divisor_override": 0}, "not 0", "0"),
        ("adaptive_avg_pool2d", [IMAGE], {"output_size": (1, 2, 3)}, "2 numbers", "(1, 2, 3)"),
        ("adaptive_avg_pool1d", [(1, 2, 7)], {"output_size": -1}, "at least 0", "-1"),
    ],
)
def test_it_names_the_op_what_was_expected_and_what_came(
    op: str, shapes: list[Shape], settings: dict[str, Any], expected: str, got: str
) -> None:
    with pytest.raises(RuntimeError) as caught:
        OPS[op].infer(shapes, settings)
    error = caught.value
    assert isinstance(error, ExplorerError)
    assert op in error.expected
    assert expected in error.expected
    assert got in error.got
    assert error.cure


def test_a_setting_that_is_no_whole_number_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="stride of conv2d as a whole number or 2 of them"):
        OPS["conv2d"].infer([IMAGE, WEIGHT], {"stride": 1.5})
