"""Every op speaks for itself: none is silent, and none falls back to the words that all share."""

import numpy as np
import pytest

from engine.cells import every_cell
from engine.op import Op
from engine.ops import OPS
from engine.ops.families import Cellwise
from engine.richtext import numbers, plain
from engine.telling import Telling
from tests.engine.ops.cases import tracked

VALUE_ALONE = {
    # Drawn by chance: there is nothing to calculate.
    "rand", "randn", "randint", "randperm", "bernoulli", "multinomial", "dropout_mask",
    # A place, found by comparing: the words name the number that stands there.
    "argmax", "argmin", "argmedian", "max_pool1d_indices", "max_pool2d_indices",
    # An answer of yes or no about many numbers: the words count them.
    "all", "any",
    # Written over what was there before, which is gone.
    "running_average", "count_up",
}  # fmt: skip
"""Ops whose value is not written out as a calculation."""


def own(op: Op, method: str) -> bool:
    """Whether the op's class, or the family's, has something to say of its own."""
    return getattr(type(op), method) is not getattr(Telling, method)


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_no_op_falls_back_to_the_words_that_all_share(op: Op) -> None:
    assert own(op, "words_forward")
    assert own(op, "forward_terms") or op.name in VALUE_ALONE
    if op.differentiable:
        assert own(op, "words_vjp")
        assert own(op, "paths") or own(op, "local_terms")
    if isinstance(op, Cellwise):
        assert type(op).said is not Cellwise.said or type(op).words_forward is not Cellwise.words_forward
        assert type(op).said_back is not Cellwise.said_back or not op.differentiable


def test_what_is_not_written_out_is_a_short_list_that_is_up_to_date() -> None:
    assert all(not own(OPS[name], "forward_terms") for name in VALUE_ALONE)


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_sentences_are_sentences(op: Op) -> None:
    for sample in op.samples():
        with np.errstate(all="ignore"):
            out = op.forward(sample.attrs, *sample.inputs)
            g = np.ones(out.shape)
            texts = [
                op.words_forward(cell, sample.attrs, sample.inputs, out) for cell in list(every_cell(out.shape))[:4]
            ]
            for i in tracked(op, sample) if op.differentiable else ():
                cells = list(every_cell(sample.inputs[i].shape))[:4]
                texts += [op.words_vjp(i, cell, sample.attrs, g, sample.inputs, out) for cell in cells]
        for text in texts:
            said = plain(text)
            first = text[0]
            assert isinstance(first, str), said
            assert first[0].isupper() or first[0] in "−0123456789e", said
            assert said.rstrip().endswith("."), said
            assert "  " not in said, said
            assert ".." not in said, said
            assert len(numbers(text)) <= 8, said
