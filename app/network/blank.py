"""The empty canvas: a design without nodes, on a dataset that an input can read as soon as there is one."""

from __future__ import annotations

from app.network.schema import Network
from app.network.wiring import toy

BLANK_SLUG = "blank"
"""Under this name a session opens with it."""

BLANK = Network(name="Untitled", nodes=[], data=toy("circle"))
