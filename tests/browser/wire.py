"""What came over a page's own socket: its frames as the page got them, decoded by the server's rules."""

import json
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, WebSocket

from app.protocol.binary import decode
from tests.browser.stillness import PAINTED

Array = NDArray[np.float32]


class Wire:
    """Listens to every socket that a page opens from now on; keeps the last frame of each type since the
    page was greeted, and all refusals."""

    patience = 30.0
    """Seconds that the server has to answer, on a busy machine."""

    def __init__(self, page: Page) -> None:
        self.last: dict[str, dict[str, Any]] = {}
        self.counts: dict[str, int] = defaultdict(int)
        self.refusals: list[dict[str, Any]] = []
        self.explanations: dict[tuple[int, int], dict[str, Any]] = {}
        """Explanations by (trace, cursor)."""
        self._blocks: dict[str, Array] = {}
        self._sought: dict[int, int] = {}
        self._unanswered: set[int] = set()
        self._page = page
        page.on("websocket", self._open)

    def _open(self, socket: WebSocket) -> None:
        # A page that was loaded again knows nothing of what it asked before; one that is back asks it again.
        self._unanswered.clear()
        socket.on("framereceived", self._received)
        socket.on("framesent", self._sent)

    def _sent(self, payload: str | bytes) -> None:
        command = json.loads(payload)
        if command["type"] not in ("ack", "hello"):
            self._unanswered.add(command["id"])
        if command["type"] == "seek":
            self._sought[command["id"]] = command["cursor"]

    def has_told(self, cursor: int) -> None:
        """Wait until the server has confirmed that the cursor stands there: a page tells of it a moment later."""

        def confirmed() -> bool:
            done = self.last.get("done", {}).get("command", 0)
            return any(sought == cursor and command <= done for command, sought in self._sought.items())

        self.until(confirmed, lambda: f"The server was not told of cursor {cursor}")

    def settled(self) -> None:
        """Wait until the server has carried out all that the page asked for, and the page has drawn it.

        What a page asks for in answer to what has come is asked by the end of the frame, so that it is waited for, too.
        """
        self.until(lambda: not self._unanswered, lambda: f"Unanswered: {sorted(self._unanswered)}")

    def frame(self, kind: str) -> dict[str, Any]:
        """The last frame of a type; waits for the first since the page was greeted."""
        self.until(lambda: kind in self.last, lambda: f"No {kind} has come")
        return self.last[kind]

    def until(self, done: Callable[[], bool], complaint: Callable[[], str]) -> None:
        """One painted frame of the page after the other until one of them ends with `done`; at least one."""
        until = time.monotonic() + self.patience
        while True:
            self._page.evaluate(PAINTED)
            if done():
                return
            if time.monotonic() > until:
                raise AssertionError(complaint())

    def _received(self, payload: str | bytes) -> None:
        if isinstance(payload, str):
            frame = json.loads(payload)
        else:
            frame, self._blocks[json_type(payload)], _ = decode(payload)
        kind = frame["type"]
        if kind == "welcome":
            self.last = {}
        self.last[kind] = frame
        self.counts[kind] += 1
        if kind in ("done", "refusal"):
            self._unanswered.discard(frame["command"])
        if kind == "refusal":
            self.refusals.append(frame)
        if kind == "explanations":
            self.explanations |= {(frame["trace"], one["cursor"]): one for one in frame["items"]}

    @property
    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.last["graph"]["events"]
        return events

    def node(self, plain: str) -> dict[str, Any]:
        """A node of the graph by its plain name, such as "W₁"."""
        return next(node for node in self.last["graph"]["nodes"] if node["plain"] == plain)

    def tensors(self, slot: str, cursor: int) -> dict[str, Array]:
        """By plain name, what the trace holds of each node in this slot after `cursor` events."""
        self.settled()
        trace, block = self.last["trace"], self._blocks["trace"]
        names = {node["id"]: node["plain"] for node in self.last["graph"]["nodes"]}
        held: dict[str, Array] = {}
        for ref in sorted(trace["tensors"], key=lambda one: one["event"]):
            if ref["slot"] == slot and ref["event"] < cursor:
                size = int(np.prod(ref["tile"]))
                tile = block[ref["offset"] : ref["offset"] + size]
                assert size == np.prod(ref["shape"]), "the tile is cut short: compare a smaller network"
                held[names[ref["node"]]] = tile.reshape(ref["shape"])
        return held

    def dataset(self) -> tuple[Array, Array, Array]:
        """Points, targets, and which of them train."""
        self.settled()
        count, block = self.last["data"]["count"], self._blocks["data"]
        return block[: 2 * count].reshape(count, 2), block[2 * count : 3 * count], block[3 * count :] > 0


def json_type(payload: bytes) -> str:
    kind: str = decode(payload)[0]["type"]
    return kind
