"""Sizes that follow the batch, as source: which input's shape gives the number."""

from __future__ import annotations

import math
import re

from engine.export.graph import Value
from engine.export.naming import READ, identifier
from engine.export.varying import MARK, Varying, follows_batch


class Sizes:
    """The shapes of a forward pass's inputs. ``owner`` says for which value each name stands at the moment."""

    def __init__(self, parameters: dict[str, Value], owner: dict[str, Value]) -> None:
        self._parameters, self._owner = parameters, owner
        self._named: dict[str, str] = {}

    def lines(self) -> list[str]:
        """The lines at the top that give sizes names of their own."""
        return [f"{name} = {text}" for text, name in self._named.items()]

    def written(self, text: str) -> str:
        """The text with shapes in the place of marks; in brackets where they are part of a larger formula."""

        def size(mark: re.Match[str]) -> str:
            found = self._worked_out(float(mark[1]), float(mark[2]))
            before, after = text[: mark.start()].rstrip()[-1:], text[mark.end() :].lstrip()[:1]
            alone = before in "([,:" and after in ")],:" and before and after
            return found if alone or " " not in found else f"({found})"

        return MARK.sub(size, text)

    def _worked_out(self, one: float, other: float) -> str:
        """A size, or what was worked out from one: 1/n, and n/(n − 1) of an unbiased variance."""
        if one.is_integer() and other.is_integer():
            return self._size(int(one), int(other))
        for form, sizes in (
            ("1 / ({0})", (1 / one, 1 / other) if one and other else ()),
            ("({0}) / ({0} - 1)", (one / (one - 1), other / (other - 1))),
        ):
            if sizes and all(math.isclose(size, round(size), rel_tol=1e-6) for size in sizes):
                return form.format(self._size(round(sizes[0]), round(sizes[1])))
        raise follows_batch(f"the number {one} for one batch and {other} for another")

    def _size(self, one: int, other: int) -> str:
        for rule in (_equal, _multiple, _share, _shifted):
            for name, value in self._parameters.items():
                for axis, size in enumerate(value.shape):
                    if isinstance(size, Varying) and (form := rule(size, one, other)) is not None:
                        return form.format(self._axis(name, value, axis))
        raise follows_batch(f"the number {one} for one batch and {other} for another")

    def _axis(self, name: str, value: Value, axis: int) -> str:
        """The size of an input's axis; under a name of its own where the input's name has come to mean another."""
        text = f"{name}.shape[{axis}]"
        if self._owner.get(name) is value:
            return text
        if text not in self._named:
            self._named[text] = identifier("n", [*self._owner, *self._parameters, *self._named.values()], READ)
        return self._named[text]


def _equal(size: Varying, one: int, other: int) -> str | None:
    return "{}" if (size, size.other) == (one, other) else None


def _multiple(size: Varying, one: int, other: int) -> str | None:
    if size and size.other and one % size == 0 and other % size.other == 0 and one // size == other // size.other:
        return f"{{}} * {one // size}"
    return None


def _share(size: Varying, one: int, other: int) -> str | None:
    if one and other and size % one == 0 and size.other % other == 0 and size // one == size.other // other:
        return f"{{}} // {size // one}"
    return None


def _shifted(size: Varying, one: int, other: int) -> str | None:
    if one - size == other - size.other:
        return f"{{}} {'+' if one > size else '-'} {abs(one - size)}"
    return None
