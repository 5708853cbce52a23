"""Weights in files: safetensors, with PyTorch's names and layouts. Never pickle, which runs what it reads.

The format: https://github.com/huggingface/safetensors. A file written here opens with
``safetensors.torch.load_file``, and one written there opens here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from engine.arrays import np
from engine.errors import ExplorerError
from engine.nn.module import Module
from engine.op import Array
from engine.tensor import Tensor, wrap

LIMIT = 4 << 30
"""The largest file that is opened, in bytes."""

DTYPES = {
    "bool": "BOOL",
    **{f"{kind}int{bits}": f"{sign}{bits}" for kind, sign in (("", "I"), ("u", "U")) for bits in (8, 16, 32, 64)},
    **{f"float{bits}": f"F{bits}" for bits in (16, 32, 64)},
}
"""What the format calls each dtype that it can hold."""


class WeightsError(ExplorerError, ValueError):
    """A file of weights that cannot be written or read."""


class MissingPackageError(ExplorerError, ImportError):
    """The optional package that reads and writes the files is not installed."""


def to_bytes(tensors: Mapping[str, Tensor | Array], metadata: Mapping[str, str] | None = None) -> bytes:
    """The tensors by name in the safetensors format: the length of a JSON header, the header, the numbers.

    Writing takes no package. The largest dtypes stand first, so that every number is aligned.
    """
    arrays = {name: _plain(name, tensor) for name, tensor in tensors.items()}
    order = sorted(arrays, key=lambda name: (-arrays[name].dtype.itemsize, name))
    header: dict[str, object] = {"__metadata__": dict(metadata)} if metadata else {}
    start = 0
    for name in order:
        array = arrays[name]
        end = start + array.nbytes
        header[name] = {"dtype": DTYPES[array.dtype.name], "shape": list(array.shape), "data_offsets": [start, end]}
        start = end
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    numbers = (arrays[name].astype(arrays[name].dtype.newbyteorder("<"), copy=False).tobytes() for name in order)
    return b"".join([len(head).to_bytes(8, "little"), head, *numbers])


def from_bytes(data: bytes) -> dict[str, Tensor]:
    """The tensors by name; raises WeightsError on anything that is not a whole safetensors file."""
    try:
        arrays: dict[str, Array] = _format().load(data)
    except Exception as error:  # the library raises its own, KeyError, and ValueError
        if isinstance(error, ExplorerError):
            raise
        raise WeightsError(
            "weights-file",
            expected="a whole file in the safetensors format, of dtypes that the engine has",
            got=f"{len(data)} bytes that cannot be read ({error})",
            cure="Save the weights again, as float32 or float64, for example with safetensors.torch.save_file.",
        ) from error
    return {name: wrap(np.array(array)) for name, array in arrays.items()}


def save_file(
    tensors: Mapping[str, Tensor | Array], filename: str | Path, metadata: Mapping[str, str] | None = None
) -> None:
    """Write tensors by name, such as a module's ``state_dict()``, into a file."""
    Path(filename).write_bytes(to_bytes(tensors, metadata))


def load_file(filename: str | Path) -> dict[str, Tensor]:
    """Read tensors by name; raises WeightsError where the file is missing, too large or not what it should be."""
    path = Path(filename)
    if not path.is_file():
        raise WeightsError(
            "weights-file", expected="a file", got=f"no file at {path.name}", cure="Check the name and the folder."
        )
    size = path.stat().st_size
    if size > LIMIT:
        raise WeightsError(
            "weights-file",
            expected=f"at most {LIMIT:,} bytes",
            got=f"{size:,}",
            cure="Load a smaller model.",
        )
    return from_bytes(path.read_bytes())


def save_model(module: Module, filename: str | Path) -> None:
    """Write a module's parameters and buffers, under PyTorch's keys."""
    save_file(module.state_dict(), filename)


def load_model(module: Module, filename: str | Path, strict: bool = True) -> tuple[list[str], list[str]]:
    """Read a file into a module; gives the missing and the unexpected names (both empty if ``strict``).

    Raises StateError where shapes or, if ``strict``, names differ; then nothing has been written.
    """
    loaded = module.load_state_dict(load_file(filename), strict)
    return loaded.missing_keys, loaded.unexpected_keys


def _plain(name: str, tensor: Tensor | Array) -> Array:
    """In C order, whose bytes are what the format wants; raises WeightsError for what it cannot hold."""
    array = tensor.array if isinstance(tensor, Tensor) else np.asarray(tensor)
    if array.dtype.name not in DTYPES:
        raise WeightsError(
            "weights-dtype",
            expected="numbers or truth values",
            got=f"{array.dtype} in {name!r}",
            cure="Save tensors only.",
        )
    return np.ascontiguousarray(array).reshape(array.shape)


def _format() -> ModuleType:
    try:
        return import_module("safetensors.numpy")
    except ImportError as error:
        raise MissingPackageError(
            "missing-package",
            expected="the package safetensors",
            got=str(error),
            cure='Install it with: pip install "backprop-explorer[files]"',
        ) from error
