"""What is left out says so, and what to use instead."""

from __future__ import annotations

import importlib

import pytest

import engine
from engine import nn
from engine.nn.left_out import FUNCTIONS, LAYERS, LIBRARY, refuse


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name: str) -> None:
    with pytest.raises(NotImplementedError, match=name):
        getattr(nn, name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name: str) -> None:
    with pytest.raises(NotImplementedError, match=name):
        getattr(nn.functional, name)


@pytest.mark.parametrize("name", LIBRARY)
def test_names_of_the_library(name: str) -> None:
    assert isinstance(refuse("engine", name, LIBRARY), NotImplementedError)
    if name not in vars(engine):
        with pytest.raises(NotImplementedError, match=name):
            getattr(engine, name)


def test_an_import_says_so_too() -> None:
    with pytest.raises(NotImplementedError, match=r"LSTM.*Attention"):
        exec("from engine.nn import LSTM")


@pytest.mark.parametrize("room", ["engine", "engine.nn", "engine.nn.functional"])
def test_other_names_are_missing_as_usual(room: str) -> None:
    module = importlib.import_module(room)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = module.nonsense
    assert not hasattr(module, "nonsense")
