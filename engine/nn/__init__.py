"""Modules: layers, activation functions, containers and losses, by family, one file each."""

from __future__ import annotations

from engine.nn import functional, init, utils
from engine.nn.activation import ReLU, Sigmoid, Tanh
from engine.nn.container import Sequential
from engine.nn.linear import Identity, Linear
from engine.nn.loss import BCEWithLogitsLoss, MSELoss
from engine.nn.module import Module, Parameter

__all__ = [
    "BCEWithLogitsLoss",
    "Identity",
    "Linear",
    "MSELoss",
    "Module",
    "Parameter",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "functional",
    "init",
    "utils",
]
