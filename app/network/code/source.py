"""Lines of source that know which node of the design they are about."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.export.wrapping import wrapped


@dataclass
class Source:
    """Lines, counted from 1, and the lines of each node."""

    lines: list[str] = field(default_factory=list)
    about: dict[str, list[int]] = field(default_factory=dict)

    def add(self, text: str = "", *nodes: str) -> None:
        """A statement; of one that is too long for a line all lines are about its nodes."""
        for line in wrapped(text).split("\n"):
            self.lines.append(line)
            for node in nodes:
                self.about.setdefault(node, []).append(len(self.lines))

    def blank(self, count: int = 1) -> None:
        """Empty lines."""
        self.lines += [""] * count

    def join(self, other: Source) -> None:
        """What follows, with its nodes."""
        offset = len(self.lines)
        self.lines += other.lines
        for node, places in other.about.items():
            self.about.setdefault(node, []).extend(place + offset for place in places)

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines) + "\n"
