"""A copied link leads to a copy of the work as it stood; it is bounded, unguessable and not the work itself."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.clients.seat import key_of
from app.store.store import Bounds, Shared, Store
from tests.app.routes.serving import Served, played, served


async def copied(server: Served, token: str, cookie: str | None = "c" * 32, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=server.origin) as client:
        cookies = {} if cookie is None else {"cookie": f"backprop_explorer={cookie}"}
        return await client.post(
            "/api/link", json={"token": token}, headers={"origin": server.origin, **cookies, **headers}
        )


@pytest.mark.parametrize("workers", [0, 1])
@played
async def test_a_link_leads_to_a_copy_and_the_copy_goes_its_own_way(workers: int) -> None:
    async with served(workers=workers) as server, server.page(open="xor") as page:
        for _ in range(2):
            await page.ask("train", unit="step")
        reply = await copied(server, str(page.welcome["token"]))
        assert reply.status_code == 200
        name = reply.json()["link"]
        assert len(name) >= 22
        await page.ask("train", unit="step")
        for _ in range(2):
            async with server.page(open="xor", link=name) as other:
                assert other.welcome["token"] not in (page.welcome["token"], name)
                assert not other.welcome["resumed"]
                shown = await other.until("live")
                assert shown["step"] == 2
                other.last = int(other.welcome["last_command"])
                await other.ask("train", unit="step")


@played
async def test_a_link_that_is_gone_opens_the_gallery_and_says_so() -> None:
    async with served() as server, server.page(open="xor", link="never-made") as page:
        assert not page.welcome["resumed"]
        assert page.welcome["last_command"] == 0


@pytest.mark.parametrize(
    ("token", "cookie", "status"),
    [("x" * 43, "c" * 32, 404), ("x" * 43, None, 403), ("short", "c" * 32, 422), ("x" * 200, "c" * 32, 422)],
)
@played
async def test_only_work_that_is_open_is_copied(token: str, cookie: str | None, status: int) -> None:
    async with served() as server:
        assert (await copied(server, token, cookie)).status_code == status


@played
async def test_no_other_site_copies() -> None:
    async with served() as server, server.page(open="xor") as page:
        reply = await copied(server, str(page.welcome["token"]), origin="https://elsewhere.example")
        assert reply.status_code == 403


class TestBounds:
    """The oldest go first."""

    def shared(self, name: str, owner: str = "o", size: int = 10) -> Shared:
        return Shared(key_of(name), key_of(owner), 3, bytes(size))

    def kept(self, bounds: Bounds, *links: Shared) -> list[bool]:
        store = Store(None, 10, 1000)
        for link in links:
            store.share(link, bounds)
        found = [store.shared(link.key, bounds) is not None for link in links]
        store.close()
        return found

    def test_in_number_of_one_owner_and_in_all(self) -> None:
        bounds = Bounds(most=3, most_each=2, most_bytes=1000, seconds=1000)
        assert self.kept(bounds, *(self.shared(str(n)) for n in range(3))) == [False, True, True]
        assert self.kept(bounds, *(self.shared(str(n), str(n)) for n in range(4))) == [False, True, True, True]

    def test_in_bytes(self) -> None:
        bounds = Bounds(most=9, most_each=9, most_bytes=25, seconds=1000)
        assert self.kept(bounds, *(self.shared(str(n)) for n in range(3))) == [False, True, True]

    def test_in_time(self) -> None:
        assert self.kept(Bounds(9, 9, 1000, seconds=-1), self.shared("a")) == [False]

    def test_kept_over_a_restart(self, tmp_path: Path) -> None:
        bounds = Bounds(9, 9, 1000, 1000)
        store = Store(tmp_path, 10, 1000)
        store.share(self.shared("a"), bounds)
        store.close()
        store = Store(tmp_path, 10, 1000)
        assert store.shared(key_of("a"), bounds) == self.shared("a")
        store.close()
