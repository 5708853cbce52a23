"""What came over a page's own socket: its frames as the page got them, decoded by the server's rules."""

import json
from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, WebSocket

from app.protocol.binary import decode

Array = NDArray[np.float32]


class Wire:
    """Listens to every socket that a page opens from now on; keeps the last frame of each type, and all refusals."""

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
        for _ in range(300):
            done = self.last.get("done", {}).get("command", 0)
            if any(sought == cursor and command <= done for command, sought in self._sought.items()):
                return
            self._page.evaluate("() => new Promise(requestAnimationFrame)")
        raise AssertionError(f"The server was not told of cursor {cursor}")

    def settled(self) -> None:
        """Wait until the server has carried out all that the page asked for: its frames have come before its answer."""
        for _ in range(600):
            if not self._unanswered:
                return
            self._page.evaluate("() => new Promise(requestAnimationFrame)")
        raise AssertionError(f"Unanswered: {sorted(self._unanswered)}")

    def _received(self, payload: str | bytes) -> None:
        if isinstance(payload, str):
            frame = json.loads(payload)
        else:
            frame, self._blocks[json_type(payload)], _ = decode(payload)
        kind = frame["type"]
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
