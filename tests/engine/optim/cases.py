"""Every optimizer with every option, by PyTorch's names: the same words make ours and theirs."""

from __future__ import annotations

from typing import Any

import pytest

from engine import optim
from engine.nn.module import Module
from engine.optim import Optimizer

Options = dict[str, Any]

CASES: dict[str, tuple[str, Options]] = {
    "sgd": ("SGD", {"lr": 0.05}),
    "sgd, usual settings": ("SGD", {}),
    "sgd, decay": ("SGD", {"lr": 0.05, "weight_decay": 0.1}),
    "sgd, maximize": ("SGD", {"lr": 0.01, "maximize": True}),
    "sgd, maximize, decay": ("SGD", {"lr": 0.01, "maximize": True, "weight_decay": 0.1}),
    "momentum": ("SGD", {"lr": 0.02, "momentum": 0.9}),
    "momentum, decay": ("SGD", {"lr": 0.02, "momentum": 0.9, "weight_decay": 0.05}),
    "momentum, dampening": ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.5}),
    "momentum, dampening, decay": ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1}),
    "nesterov": ("SGD", {"lr": 0.02, "momentum": 0.9, "nesterov": True}),
    "nesterov, decay, maximize": (
        "SGD",
        {"lr": 0.001, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1, "maximize": True},
    ),
    "adam": ("Adam", {"lr": 0.05}),
    "adam, usual settings": ("Adam", {}),
    "adam, other betas": ("Adam", {"lr": 0.01, "betas": (0.5, 0.9), "eps": 1e-3}),
    "adam, decay": ("Adam", {"lr": 0.02, "weight_decay": 0.1}),
    "adam, amsgrad": ("Adam", {"lr": 0.05, "amsgrad": True, "betas": (0.9, 0.5)}),
    "adam, all": ("Adam", {"lr": 0.002, "amsgrad": True, "weight_decay": 0.1, "maximize": True}),
    "adam, decoupled": ("Adam", {"lr": 0.02, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    "adamw": ("AdamW", {"lr": 0.05}),
    "adamw, decay": ("AdamW", {"lr": 0.05, "weight_decay": 0.5, "amsgrad": True}),
    "adamw, maximize": ("AdamW", {"lr": 0.005, "maximize": True}),
    "rmsprop": ("RMSprop", {}),
    "rmsprop, decay": ("RMSprop", {"lr": 0.02, "alpha": 0.9, "weight_decay": 0.1, "eps": 1e-4}),
    "rmsprop, momentum": ("RMSprop", {"momentum": 0.9}),
    "rmsprop, centered": ("RMSprop", {"centered": True, "eps": 1e-3}),
    "rmsprop, all": (
        "RMSprop",
        {"lr": 0.001, "momentum": 0.5, "centered": True, "weight_decay": 0.1, "maximize": True, "eps": 1e-3},
    ),
    "adagrad": ("Adagrad", {"lr": 0.1}),
    "adagrad, falling rate": ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1}),
    "adagrad, started": ("Adagrad", {"lr": 0.1, "initial_accumulator_value": 0.5, "maximize": True, "eps": 1e-3}),
}

every_case = pytest.mark.parametrize("case", list(CASES))


def made(case: str, params: Any, library: Any = optim) -> Any:
    """The optimizer of a case, from ours or from `torch.optim`."""
    name, options = CASES[case]
    return getattr(library, name)(params, **options)


def trained(case: str, model: Module, **more: Any) -> Optimizer:
    """Our optimizer of a case over all of a model."""
    name, options = CASES[case]
    optimizer: Optimizer = getattr(optim, name)(model.parameters(), **{**options, **more})
    return optimizer
