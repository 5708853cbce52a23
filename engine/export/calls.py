"""What a module's call takes, and whether anything of it is read that it did not return."""

from __future__ import annotations

import inspect

from engine.export.graph import Scope, Value, values_in
from engine.export.naming import READ, identifier


def input_names(scope: Scope) -> dict[str, Value]:
    """The tensors that a call takes, under the names that its author gave them."""
    names: dict[str, Value] = {}
    try:
        given = inspect.signature(scope.module.forward).bind(*scope.arguments, **scope.settings).arguments
    except (TypeError, ValueError):
        given = {f"x{at + 1}": value for at, value in enumerate((*scope.arguments, *scope.settings.values()))}
    for wanted, structure in given.items():
        values = values_in(structure)
        for value in values:
            names[identifier(wanted, names, READ)] = value
    return names


def escaping(root: Scope) -> set[int]:
    """The calls of which something is read outside that they did not return."""
    last: dict[Value, int] = {}
    for step in root.steps():
        for value in step.inputs:
            last[value] = max(step.at, last.get(value, 0))
    found: set[int] = set()
    waiting: list[tuple[Scope, frozenset[Value]]] = [(root, frozenset())]
    while waiting:
        scope, outer = waiting.pop()
        returned = set(values_in(scope.result))
        if any(
            (last.get(step.output, 0) >= scope.last or step.output in outer) and step.output not in returned
            for step in scope.steps()
        ):
            found.add(id(scope))
        waiting += [(item, outer | returned) for item in scope.items if isinstance(item, Scope)]
    return found
