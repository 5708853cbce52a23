"""What a learner is told about windows: which numbers met, who won, and what padding did."""

from __future__ import annotations

import numpy as np

from engine.ops import OPS
from engine.richtext import plain

ONE = np.ones((1, 1, 1, 1))


def test_a_convolution_writes_out_its_dot_product_and_leaves_padding_out() -> None:
    op, x, w = OPS["conv1d"], np.array([[[1.0, 2.0, 3.0]]]), np.array([[[10.0, 20.0, 30.0]]])
    out = op.forward({"padding": 1}, x, w, np.array([0.5]))
    assert plain(op.forward_terms((0, 0, 1), {"padding": 1}, (x, w, np.array([0.5])), out)) == (
        "(1)·(10) + (2)·(20) + (3)·(30) + (0.5)"
    )
    first = op.forward_terms((0, 0, 0), {"padding": 1}, (x, w), out)
    assert plain(first) == "(1)·(20) + (2)·(30)"
    assert "1 of its weights lie on padding" in plain(op.words_forward((0, 0, 0), {"padding": 1}, (x, w), out))


def test_a_weight_is_used_at_every_place_of_every_example_and_an_input_by_every_window() -> None:
    op, x, w = OPS["conv2d"], np.arange(18.0).reshape(2, 1, 3, 3), np.arange(4.0).reshape(1, 1, 2, 2)
    xs = (x, w, np.zeros(1))
    out = op.forward({}, *xs)
    uses = op.local_terms(1, (0, 0, 1, 0), {}, xs, out)
    assert [(term.out_cell, term.local) for term in uses[:3]] == [
        ((0, 0, 0, 0), 3.0), ((0, 0, 0, 1), 4.0), ((0, 0, 1, 0), 6.0),
    ]  # fmt: skip
    assert "used 8 times" in plain(op.words_vjp(1, (0, 0, 1, 0), {}, out, xs, out))
    windows = op.local_terms(0, (1, 0, 1, 1), {}, xs, out)
    assert sorted(term.local for term in windows) == [0.0, 1.0, 2.0, 3.0]
    assert "4 output cells have read this number" in plain(op.words_vjp(0, (1, 0, 1, 1), {}, out, xs, out))
    assert "added to 8 output cells" in plain(op.words_vjp(2, (0,), {}, out, xs, out))


def test_max_pooling_says_who_won_and_who_lost() -> None:
    op, settings = OPS["max_pool2d"], {"kernel_size": 2}
    x = np.array([[[[1.0, 7.0], [3.0, 2.0]]]])
    out = op.forward(settings, x)
    assert plain(op.forward_terms((0, 0, 0, 0), settings, (x,), out)) == "max(1, 7, 3, 2)"
    assert "the largest, 7, at row 1, column 2, won" in plain(op.words_forward((0, 0, 0, 0), settings, (x,), out))
    assert "won its window" in plain(op.words_vjp(0, (0, 0, 0, 1), settings, ONE, (x,), out))
    assert "lost to 7" in plain(op.words_vjp(0, (0, 0, 1, 0), settings, ONE, (x,), out))


def test_of_equal_numbers_the_first_wins_and_the_words_say_so() -> None:
    op, settings = OPS["max_pool2d"], {"kernel_size": 2}
    x = np.array([[[[1.0, 5.0], [5.0, 2.0]]]])
    out = op.forward(settings, x)
    assert op.vjp(0, settings, ONE, (x,), out).ravel().tolist() == [0, 1, 0, 0]
    assert "2 were equal, and then the first one wins" in plain(op.words_forward((0, 0, 0, 0), settings, (x,), out))


def test_an_average_says_by_what_it_divides() -> None:
    op, settings = OPS["avg_pool1d"], {"kernel_size": 3, "padding": 1}
    x = np.array([[[3.0, 6.0, 9.0]]])
    out = op.forward(settings, x)
    assert plain(op.forward_terms((0, 0, 0), settings, (x,), out)) == "((3) + (6)) / (3)"
    assert "The padding counts" in plain(op.words_forward((0, 0, 0), settings, (x,), out))
