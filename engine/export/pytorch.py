"""PyTorch source for a model: an expression for PyTorch's own modules, classes for the author's."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.export.classes import Classes
from engine.export.constructors import is_container, is_known
from engine.export.errors import ExportError
from engine.export.naming import TAKEN, is_plain, reach
from engine.export.tracing import traced
from engine.export.wrapping import wrapped
from engine.nn.module import Module
from engine.source import written

ORDERED = "from collections import OrderedDict\n"


def model_source(model: Module, inputs: Any = None, name: str = "Net", *, variable: str = "model") -> str:
    """The model's definition, to stand below the imports of torch, torch.nn as nn and torch.nn.functional as F.

    ``inputs`` (an array or tensor, or a tuple of them) is an example batch; classes are written from what the
    model does with it, in training and in evaluation. The numbers of its parameters are not part of the source:
    they go into a file of weights. Raises ExportError where there is no source for something, and RecordError where
    what the model does depends on values.

    >>> from engine import nn
    >>> print(model_source(nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))))
    model = nn.Sequential(
        nn.Linear(2, 4),
        nn.Tanh(),
        nn.Linear(4, 1),
    )
    """
    if not is_plain(name) or name in TAKEN:
        raise ExportError(
            "bad-name", expected="a Python name that is free", got=repr(name), cure="Use letters, digits and _."
        )
    taken = {*TAKEN, variable, name}
    if _ready(model):
        classes = Classes(None, None, taken)
        made = classes.made(model)
    else:
        if inputs is None:
            raise ExportError(
                "example-missing",
                expected="an example batch, from which the forward pass is written",
                got="none",
                cure="Pass inputs=..., an array of the shape that the model takes.",
            )
        own = taken if is_container(model) else taken - {name}
        classes = Classes(*traced(model, inputs), own)
        classes.refuse(model)
        made = classes.made(model) if is_container(model) else f"{classes.named(model, name)}()"
    lines = [f"{variable} = {made}{_double(model)}", *_shared(model, variable), *_frozen(model, variable)]
    texts = [*(f"{text}\n\n" for text in classes.texts), "\n".join(lines)]
    source = wrapped("\n".join(texts))
    if "OrderedDict([" not in source:
        return source
    space = "\n\n" if source.startswith("class") else "\n"
    return f"{ORDERED}{space}{source}"


def _ready(model: Module) -> bool:
    """Whether PyTorch has all of it, so that no example is needed."""
    if is_container(model):
        return all(_ready(child) for child in model.children())
    return is_known(model)


def _shared(model: Module, variable: str) -> list[str]:
    """Modules and parameters that stand in several places: each place after the first is given the first's."""
    lines: list[str] = []
    seen: dict[int, str] = {}
    inside: list[str] = []
    for path, module in model.named_modules(remove_duplicate=False):
        if any(path.startswith(f"{repeated}.") for repeated in inside):
            continue
        first = seen.setdefault(id(module), path)
        if first != path:
            inside.append(path)
            lines.append(_tied(model, path, first, "submodule", variable))
    known: dict[int, str] = {}
    for path, parameter in model.named_parameters(remove_duplicate=False):
        first = known.setdefault(id(parameter), path)
        if first != path and not any(path.startswith(f"{repeated}.") for repeated in inside):
            lines.append(_tied(model, path, first, "parameter", variable))
    return lines


def _tied(model: Module, path: str, first: str, kind: str, variable: str) -> str:
    target, source = (reach(model, each, kind, variable) for each in (path, first))
    if not target.endswith(")"):
        return f"{target} = {source}"
    owner, _, own = path.rpartition(".")
    register = "add_module" if kind == "submodule" else "register_parameter"
    return f"{reach(model, owner, text=variable)}.{register}({written(own)}, {source})"


def _frozen(model: Module, variable: str) -> list[str]:
    """The parts that are not trained."""
    lines: list[str] = []
    whole: list[str] = []
    for path, module in model.named_modules():
        inside = any(path == outer or path.startswith(f"{outer}." if outer else "") for outer in whole)
        parameters = list(module.parameters())
        if parameters and not inside and not any(parameter.requires_grad for parameter in parameters):
            whole.append(path)
            lines.append(f"{reach(model, path, text=variable)}.requires_grad_(False)")
    for path, parameter in model.named_parameters():
        inside = any(path.startswith(f"{outer}." if outer else "") for outer in whole)
        if not parameter.requires_grad and not inside:
            lines.append(f"{reach(model, path, 'parameter', variable)}.requires_grad_(False)")
    return lines


def _double(model: Module) -> str:
    """PyTorch makes float32 parameters; a model in float64 is turned."""
    return ".double()" if any(parameter.array.dtype == np.float64 for parameter in model.parameters()) else ""
