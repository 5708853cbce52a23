"""Transforms one after another, and a function as a transform."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.data.refusals import KindError

__all__ = ["Compose", "Lambda"]

Change = Callable[[Any], Any]


class Compose:
    """Does each transform on what the one before it gave.

    >>> Compose([Lambda(lambda x: x + 1), Lambda(lambda x: 2 * x)])(3)
    8
    """

    def __init__(self, transforms: Sequence[Change]) -> None:
        for place, change in enumerate(transforms):
            if not callable(change):
                raise KindError(
                    "not-a-transform",
                    expected="transforms, such as ToTensor()",
                    got=f"a {type(change).__name__} at place {place}",
                    cure="Anything that can be called with a picture will do.",
                    where="Compose",
                )
        self.transforms = transforms

    def __call__(self, img: Any) -> Any:
        for change in self.transforms:
            img = change(img)
        return img

    def __repr__(self) -> str:
        return "\n".join(["Compose(", *(f"    {change!r}" for change in self.transforms), ")"])


class Lambda:
    """A function of your own as a transform."""

    def __init__(self, lambd: Change) -> None:
        if not callable(lambd):
            raise KindError(
                "not-a-function",
                expected="a function of one argument",
                got=f"a {type(lambd).__name__}",
                cure="Write Lambda(lambda x: ...).",
                where="Lambda",
            )
        self.lambd = lambd

    def __call__(self, img: Any) -> Any:
        return self.lambd(img)

    def __repr__(self) -> str:
        return "Lambda()"
