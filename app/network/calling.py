"""How a problem speaks of a node: as its card is titled, "Layer 2", which is known only when all of them are counted.

A problem is found long before that. So it writes a mark, and `with_titles` puts the title in its place. The mark is of
characters that no name and no setting can hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.network.problems import Problem
from app.network.schema import NodeSpec

OPENS, CLOSES = "\ue000", "\ue001"
_MARK = re.compile(f"{OPENS}([a-z0-9_]+){CLOSES}")

TitleOf = Callable[[str], str]


def called(spec: NodeSpec) -> str:
    """The name that the learner gave a node, else a mark for its title."""
    return spec.name or f"{OPENS}{spec.id}{CLOSES}"


def titled(text: str, title_of: TitleOf) -> str:
    """A sentence with titles in place of the marks."""
    return _MARK.sub(lambda found: title_of(found[1]), text)


def with_titles(problem: Problem, title_of: TitleOf) -> Problem:
    """A problem with titles in place of the marks."""
    said = {field: titled(getattr(problem, field), title_of) for field in ("expected", "got", "cure")}
    return problem.model_copy(update=said)
