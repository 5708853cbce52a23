"""What each axis of a tensor counts, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine as torch
from app.session.axes import axes_of, place_in
from engine.nn import Module
from engine.program.program import Program
from tests.app.session.learner import Learner


class Images(Module):
    """A small convolutional classifier with a norm."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = torch.nn.Conv2d(2, 3, 3)
        self.norm = torch.nn.BatchNorm2d(3)
        self.out = torch.nn.Linear(3 * 2 * 2, 4)

    def forward(self, x: Any) -> Any:
        h = torch.nn.functional.max_pool2d(self.norm(self.conv(x)).relu(), 2)
        return self.out(h.reshape(x.shape[0], -1))


def _words(program: Program) -> dict[str, tuple[str, ...]]:
    named: dict[str, tuple[str, ...]] = {}
    for node, words in zip(program.nodes, axes_of(program), strict=True):
        named.setdefault(node.op or f"{node.path}.{node.name}", words)
    return named


def test_images_have_channels_and_kernels_input_channels() -> None:
    inputs, targets = np.zeros((5, 2, 6, 6), np.float32), np.zeros((5, 4), np.float32)
    words = _words(torch.record(Images(), torch.nn.MSELoss(), None, inputs, targets))
    assert words["conv2d"] == words["relu"] == words["max_pool2d"] == ("example", "channel", "row", "column")
    assert words["conv.weight"] == ("kernel", "input channel", "row", "column")
    assert words["conv.bias"] == ("channel",)
    assert words["norm.weight"] == ("channel",)
    assert words["out.weight"] == ("unit", "input")
    assert words["out.bias"] == ("unit",)
    assert words["matmul"] == ("example", "unit")


class Attending(Module):
    """Every position of a sequence looks at every other."""

    def forward(self, x: Any) -> Any:
        return torch.softmax(x @ x.transpose(-2, -1), -1) @ x


def test_scores_are_rows_and_columns_and_what_they_weigh_is_positions_and_units() -> None:
    inputs, targets = np.zeros((5, 4, 4), np.float32), np.zeros((5, 4, 4), np.float32)
    program = torch.record(Attending(), torch.nn.MSELoss(), None, inputs, targets)
    products = [
        words for node, words in zip(program.nodes, axes_of(program), strict=True) if node.op in ("matmul", "softmax")
    ]
    assert products == [("example", "row", "column")] * 2 + [("example", "position", "unit")]


@pytest.mark.parametrize(
    ("words", "cell", "said"),
    [
        (("example", "channel", "row", "column"), (2, 1, 3, 4), ["example 3", "channel 2", "row 4", "column 5"]),
        (
            ("kernel", "input channel", "row", "column"),
            (1, 0, 0, 2),
            ["kernel 2", "input channel 1", "row 1", "column 3"],
        ),
        (("", "unit"), (0, 3), ["unit 4"]),
        ((), (), []),
    ],
)
def test_a_place_is_counted_from_one(words: tuple[str, ...], cell: tuple[int, ...], said: list[str]) -> None:
    assert place_in(words, cell) == said


@pytest.mark.parametrize(
    ("slug", "indexes"),
    [("embedding", {"input": "words", "target": "classes"}), ("lenet", {"target": "classes"}), ("circle", {})],
)
def test_whole_numbers_that_are_fed_are_places(slug: str, indexes: dict[str, str]) -> None:
    nodes = Learner(slug).last["graph"]["nodes"]
    assert {node["kind"]: node["indexes"] for node in nodes if node["indexes"]} == indexes
