"""Gradients of chosen tensors, given as results instead of accumulated in ``grad``."""

from __future__ import annotations

from collections.abc import Sequence

from engine.backward import Root, run_backward, second_order, seed_of, untracked
from engine.errors import ArgumentError, GraphError
from engine.overwriting import edge_of
from engine.tensor import Tensor, wrap

Tensors = Tensor | Sequence[Tensor]
Seeds = Tensor | Sequence[Tensor | None] | None


def _several(tensors: Tensors) -> tuple[Tensor, ...]:
    return (tensors,) if isinstance(tensors, Tensor) else tuple(tensors)


def _roots(outputs: tuple[Tensor, ...], seeds: Seeds) -> list[Root]:
    given = (None,) * len(outputs) if seeds is None else (seeds,) if isinstance(seeds, Tensor) else tuple(seeds)
    if len(given) != len(outputs):
        raise ArgumentError(
            "seed-count",
            expected=f"{len(outputs)} upstream gradient(s), one for each output",
            got=str(len(given)),
            cure="Pass None for a scalar output.",
        )
    if not all(output.requires_grad for output in outputs):
        raise untracked()
    return [
        (edge_of(output), seed_of(output.array, None if seed is None else seed.array))
        for output, seed in zip(outputs, given, strict=True)
    ]


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Seeds = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
) -> tuple[Tensor | None, ...]:
    """The gradients of the outputs' sum with respect to each input; no ``grad`` is touched.

    Raises GraphError where an input is not part of the graph, unless ``allow_unused``. Gradients of
    gradients (``create_graph``) are left out.

    >>> import engine
    >>> x = engine.tensor(3.0, requires_grad=True)
    >>> grad(x * x, x)[0].item()
    6.0
    """
    if create_graph:
        raise second_order()
    wanted = _several(inputs)
    if not all(tensor.requires_grad for tensor in wanted):
        raise untracked()
    keys = [id(tensor) if tensor.grad_fn is None else id(tensor.grad_fn) for tensor in wanted]
    found = run_backward(_roots(_several(outputs), grad_outputs), bool(retain_graph), set(keys))
    if not allow_unused and any(key not in found for key in keys):
        raise GraphError(
            "unused-input",
            expected="inputs on which the outputs depend",
            got=f"input {next(at for at, key in enumerate(keys) if key not in found)}, on which they do not",
            cure="Pass allow_unused=True to get None for it.",
        )
    return tuple(wrap(found[key].copy()) if key in found else None for key in keys)


def backward(tensors: Tensors, grad_tensors: Seeds = None, retain_graph: bool = False) -> None:
    """Send the gradients of several tensors back to the leaves in one walk."""
    run_backward(_roots(_several(tensors), grad_tensors), retain_graph)


def Variable(data: Tensor, requires_grad: bool = False) -> Tensor:  # noqa: N802 - PyTorch's name
    """A tensor over the same numbers, as lessons wrote it when tensors did not track gradients themselves."""
    seen = data.detach()
    seen.requires_grad = requires_grad
    return seen
