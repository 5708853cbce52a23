"""Names in source: paths to a model's parts, and identifiers that are safe whatever a user has called things."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable

from engine import nn
from engine.nn.module import Module
from engine.source import written

TAKEN = frozenset({*dir(builtins), *keyword.kwlist, "F", "OrderedDict", "nn", "self", "torch"})
"""What a class must not be called."""
READ = frozenset({*keyword.kwlist, "F", "float", "map", "self", "slice", "torch", "tuple"})
"""What a name inside a forward pass must not hide."""


def is_plain(name: str) -> bool:
    """Whether it can stand in source as an identifier. Letters beyond ASCII cannot: Python changes some of them."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name)


def identifier(wanted: str, taken: Iterable[str], reserved: frozenset[str] = TAKEN) -> str:
    """The nearest identifier that is not taken: ``Block``, ``Block2`` …"""
    known = reserved | set(taken)
    base = re.sub(r"[^0-9A-Za-z_]", "_", wanted) or "_"
    base = f"_{base}" if base[0].isdigit() else base
    name, count = base, 1
    while name in known:
        count += 1
        name = f"{base}{count}"
    return name


def step_to(owner: Module, name: str, kind: str, text: str) -> str:
    """How ``owner``, written ``text``, reaches its own part of that name; ``kind`` as in ``get_parameter``."""
    if type(owner) in (nn.Sequential, nn.ModuleList, nn.ParameterList) and name.isascii() and name.isdecimal():
        held = [*owner._modules, *owner._parameters]
        if int(name) < len(held) and held[int(name)] == name:
            return f"{text}[{int(name)}]"
    if type(owner) in (nn.ModuleDict, nn.ParameterDict):
        return f"{text}[{written(name)}]"
    if is_plain(name) and not hasattr(type(owner), name):
        return f"{text}.{name}"
    return f"{text}.get_{kind}({written(name)})"


def reach(root: Module, path: str, kind: str = "submodule", text: str = "self") -> str:
    """How the model reaches a part by its path: ``self.layers[0].weight``."""
    owner = root
    names = path.split(".") if path else []
    for place, name in enumerate(names):
        last = place == len(names) - 1
        text = step_to(owner, name, kind if last else "submodule", text)
        if not last:
            owner = owner.get_submodule(name)
    return text


def part_names(root: Module) -> dict[int, str]:
    """How the model reaches each of its modules, parameters and buffers, by identity."""
    found: dict[int, str] = {}
    for kind, parts in (
        ("submodule", root.named_modules()),
        ("parameter", root.named_parameters()),
        ("buffer", root.named_buffers()),
    ):
        for path, part in parts:
            found.setdefault(id(part), reach(root, path, kind))
    return found
