"""A Program and eager execution side by side: the same weights and seed, every buffer poisoned before a replay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import engine
from engine import nn
from engine.op import Array
from engine.ops import OPS
from engine.optim import SGD
from engine.optim.optimizer import Optimizer
from engine.program.program import Program
from engine.tensor import Tensor

Batch = tuple[Any, Any]
"""Inputs (an array or a tuple of arrays) and targets (an array or None)."""
TOLERANCE: dict[str, Any] = {
    "float32": {"rtol": 3e-4, "atol": 3e-5},
    "float64": {"rtol": 1e-8, "atol": 1e-10},
}


def momentum(model: nn.Module) -> Optimizer:
    """An optimizer with a state of its own, that does not enlarge roundings as Adam does."""
    return SGD(model.parameters(), lr=0.02, momentum=0.9)


@dataclass
class Training:
    """How to train: everything is made anew from the same seed each time that it is asked for."""

    build: Callable[[], nn.Module]
    batches: Sequence[Batch]
    loss: Callable[..., Tensor] | None = None
    optimizer: Callable[[nn.Module], Optimizer] = momentum
    dtype: str = "float32"
    training: bool = True
    seed: int = 5
    between: Callable[[int, nn.Module, Optimizer], object] | None = None
    """Called after each step, for what changes the rate or the mode."""

    def made(self) -> tuple[nn.Module, Optimizer]:
        engine.manual_seed(self.seed)
        model = self.build()
        if self.dtype == "float64":
            model.double()
        model.train(self.training)
        return model, self.optimizer(model)

    def typed(self, batch: Batch) -> Batch:
        return _typed(batch[0], self.dtype), _typed(batch[1], self.dtype)


@dataclass
class Course:
    """What each step left: the loss, parameters, kept tensors, and gradients (None where there is none)."""

    losses: list[float] = field(default_factory=list)
    states: list[dict[str, Array]] = field(default_factory=list)
    grads: list[dict[str, Array | None]] = field(default_factory=list)


def poison(program: Program) -> None:
    """Make every number that a replay has to write unusable, what is kept from step to step excepted."""
    buffers = [node.grad for node in program.nodes]
    buffers += [node.value for node in program.nodes if node.op is not None and not OPS[node.op].writes]
    layout = program._layout
    for buffer in (*buffers, *layout.contributions.values(), *layout._scratch.values()):
        if buffer is not None and buffer.size and buffer.flags.writeable:
            buffer.fill(np.nan if buffer.dtype.kind == "f" else 1)


def replayed(case: Training) -> Course:
    """Train by ``program.step``."""
    model, optimizer = case.made()
    inputs, targets = case.typed(case.batches[0])
    program = engine.record(model, case.loss, optimizer, inputs, targets)
    course = Course()
    engine.manual_seed(case.seed + 1)
    for number, batch in enumerate(case.batches):
        poison(program)
        poison(program.latest)
        course.losses.append(program.step(*case.typed(batch)))
        found = {id(node.tensor): node.grad for node in program.latest.nodes if node.tensor is not None}
        grads = {name: found.get(id(parameter)) for name, parameter in model.named_parameters()}
        _note(course, model, grads)
        if case.between is not None:
            case.between(number, model, optimizer)
    return course


def eager(case: Training) -> Course:
    """Train as in PyTorch."""
    model, optimizer = case.made()
    course = Course()
    engine.manual_seed(case.seed + 1)
    for number, batch in enumerate(case.batches):
        inputs, targets = case.typed(batch)
        optimizer.zero_grad()
        output = model(*(engine.tensor(x) for x in (inputs if isinstance(inputs, tuple) else (inputs,))))
        if case.loss is None:
            total = output
        else:
            total = case.loss(output, *(() if targets is None else (engine.tensor(targets),)))
        total.backward()
        optimizer.step()
        course.losses.append(total.item())
        _note(course, model, {n: None if p.grad is None else p.grad.numpy() for n, p in model.named_parameters()})
        if case.between is not None:
            case.between(number, model, optimizer)
    return course


def agree(case: Training) -> Course:
    """Assert that both give the same at every step; gives the Program's course."""
    one, other = replayed(case), eager(case)
    close = TOLERANCE[case.dtype]
    np.testing.assert_allclose(one.losses, other.losses, **close, err_msg="loss")
    for step, (mine, theirs) in enumerate(zip(one.grads, other.grads, strict=True)):
        for name, grad in mine.items():
            expected = theirs[name]
            assert (grad is None) == (expected is None), f"whether {name} has a gradient"
            if grad is not None and expected is not None:
                assert grad.dtype == expected.dtype
                np.testing.assert_allclose(grad, expected, **close, err_msg=f"gradient of {name} in step {step}")
    for step, (state, expected_state) in enumerate(zip(one.states, other.states, strict=True)):
        for name, array in state.items():
            assert array.dtype == expected_state[name].dtype
            np.testing.assert_allclose(array, expected_state[name], **close, err_msg=f"{name} after step {step}")
    return one


def _note(course: Course, model: nn.Module, grads: dict[str, Array | None]) -> None:
    course.grads.append({name: None if grad is None else grad.copy() for name, grad in grads.items()})
    named = (*model.named_parameters(), *model.named_buffers())
    course.states.append({name: tensor.detach().numpy().copy() for name, tensor in named})


def _typed(data: Any, dtype: str) -> Any:
    if isinstance(data, tuple):
        return tuple(_typed(part, dtype) for part in data)
    return data.astype(dtype) if isinstance(data, np.ndarray) and data.dtype.kind == "f" else data


def vectors(size: int, width: int, seed: int = 0) -> Array:
    """So many rows of normally distributed numbers."""
    return np.random.default_rng(seed).normal(size=(size, width)).astype(np.float32)
