"""An expression's explanations speak of what the learner named, not of a loss."""

from __future__ import annotations

import json

from tests.app.session.learner import Learner


def told(slug: str) -> str:
    """All explanations of the first training step, as one text."""
    learner = Learner(slug)
    learner.send("explain", trace=learner.trace["trace"], first=1, last=64)
    return json.dumps(learner.last["explanations"], ensure_ascii=False)


def test_an_expression_is_called_by_its_name() -> None:
    text = told("chain")
    assert r"\\partial z" in text
    assert r"\\partial L" not in text
    assert "the loss" not in text
    assert "This is z, and training makes it smaller." in text
    assert "This is L" not in text


def test_a_value_that_is_called_by_its_formula_is_not_said_to_equal_itself() -> None:
    learner = Learner("chain")
    learner.send("explain", trace=learner.trace["trace"], first=1, last=1)
    [square] = learner.last["explanations"]["items"]
    assert (square["symbols"], square["shapes"]) == ("{x}^{2}", "scalar = scalar ^ 2")


def test_single_numbers_are_multiplied_by_a_dot() -> None:
    text = told("chain")
    assert r"\\cdot" in text
    assert r"\\odot" not in text
    assert r"\\odot" in told("circle")


def test_a_network_has_a_loss() -> None:
    text = told("circle")
    assert r"\\partial L" in text
    assert "the loss" in text
