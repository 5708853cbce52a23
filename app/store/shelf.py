"""The store as the event loop sees it: every call runs in one thread of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.settings import Settings
from app.store.store import Bounds, Saved, Shared, Store

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Shelf:
    """Saved sessions, without blocking."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        day = 86_400.0
        self._bounds = Bounds(
            settings.max_links, settings.max_links_each, settings.max_link_bytes, settings.link_days * day
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: Store | None = None

    async def open(self) -> None:
        """Open the store; OSError or sqlite3.OperationalError where that cannot be."""
        settings = self._settings
        self._store = await self._blocking(
            lambda: Store(settings.data_dir, settings.max_saved, settings.max_saved_bytes)
        )

    async def load(self, key: bytes) -> Saved | None:
        """The session saved under `key`, if any."""
        store = self._store
        return None if store is None else await self._blocking(lambda: store.load(key))

    async def save(self, rows: Sequence[Saved]) -> bool:
        """Keep these sessions; False where that failed. A full disk costs the saving, not the sessions."""
        store = self._store
        if store is None:
            return False
        try:
            await self._blocking(lambda: store.save(rows))
        except Exception:
            log.exception("work could not be saved")
            return False
        return True

    async def share(self, shared: Shared) -> bool:
        """Keep what a link leads to; False where that failed."""
        store = self._store
        if store is None:
            return False
        try:
            await self._blocking(lambda: store.share(shared, self._bounds))
        except Exception:
            log.exception("a link could not be kept")
            return False
        return True

    async def shared(self, key: bytes) -> Shared | None:
        """What a link leads to, if it is still good."""
        store = self._store
        return None if store is None else await self._blocking(lambda: store.shared(key, self._bounds))

    async def close(self) -> None:
        """Close the store and end its thread."""
        if self._store is not None:
            await self._blocking(self._store.close)
        self._thread.shutdown()

    async def _blocking(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
