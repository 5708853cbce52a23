"""Weights of the present design, from a safetensors file."""

from __future__ import annotations

from itertools import islice

from app.network.build import Built, UnsoundNetworkError, build
from app.network.code.weights import places
from app.network.files.found import FileError, Found, Weights, checked, shown_name
from app.network.problems import Problem
from app.network.schema import Network
from engine.errors import ExplorerError
from engine.export.weights import WeightsError, from_bytes

TOLD = 20
"""Notes about single tensors at most."""


def read_weights(data: bytes, present: Network) -> Found:
    """The tensors of the file that are parameters of the present design. Raises FileError where none is."""
    try:
        held = from_bytes(data)
    except WeightsError as error:
        raise FileError(
            error.code, expected=error.expected, got=f"{len(data):,} bytes that cannot be read", cure=error.cure
        ) from error
    built = _built(present)
    wanted = _wanted(built)
    ours = _places(built)
    tensors = {ours.get(name, name): checked(name, tensor.array) for name, tensor in held.items()}
    fitting = {name: array for name, array in tensors.items() if wanted.get(name) == array.shape}
    if not fitting:
        raise FileError(
            "no-such-weights",
            expected=f"weights of this network, such as {_named(wanted)}",
            got=_named(tensors) if tensors else "an empty file",
            cure="Open the design first to which these weights belong.",
        )
    return Found("weights", present, fitting, tuple(_notes(wanted, tensors)[:TOLD]))


def notes_of(network: Network, tensors: Weights) -> tuple[Problem, ...]:
    """Which of the weights that came with a design do not fit it. Counts are not kept in files."""
    try:
        wanted = _wanted(_built(network), counts=False)
    except FileError:
        return ()
    return tuple(_notes(wanted, tensors)[:TOLD])


def _built(network: Network) -> Built:
    try:
        return build(network)
    except UnsoundNetworkError as error:
        raise FileError(
            "unsound-network",
            expected="a network without problems to put the weights into",
            got=f"{error.code}: {error.got}",
            cure="Solve the problems of the network first, then open the weights again.",
        ) from error


def _places(built: Built) -> dict[str, str]:
    """What the PyTorch code of the network calls its weights, where that is not what the network does."""
    try:
        return places(built)
    except ExplorerError:
        return {}


def _wanted(built: Built, counts: bool = True) -> dict[str, tuple[int, ...]]:
    leaves = {**built.parameters, **built.buffers}
    return {name: tuple(leaf.array.shape) for name, leaf in leaves.items() if counts or leaf.array.dtype.kind == "f"}


def _named(tensors: Weights | dict[str, tuple[int, ...]]) -> str:
    """The first names, with shapes."""
    shapes = ((name, value if isinstance(value, tuple) else value.shape) for name, value in tensors.items())
    first = [f"{shown_name(name, 64)} {list(shape)}" for name, shape in islice(shapes, 3)]
    return ", ".join(first) + (" …" if len(tensors) > len(first) else "")


def _notes(wanted: dict[str, tuple[int, ...]], tensors: Weights) -> list[Problem]:
    notes = []
    for name, shape in wanted.items():
        tensor = tensors.get(name)
        if tensor is not None and tensor.shape == shape:
            continue
        got = "none of this name" if tensor is None else f"shape {list(tensor.shape)}"
        cure = "It is drawn anew from the seed."
        notes.append(
            Problem(
                code="weights-missing",
                node=name.partition(".")[0],
                expected=f"{name} {list(shape)}",
                got=got,
                cure=cure,
            )
        )
    unused = (shown_name(name, 64) for name in tensors if name not in wanted)
    return [*notes, *(_unused(name) for name in unused)]


def _unused(name: str) -> Problem:
    return Problem(
        code="weights-unused", expected="names of this network's parameters", got=name, cure="It is left out."
    )
