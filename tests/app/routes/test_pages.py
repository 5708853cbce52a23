"""The pages: each carries its network, the built files and the look; what is missing is said with its cure."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.network.gallery import GALLERY
from app.routes.assets import assets
from app.routes.sketches import HEIGHT, WIDTH, sketches
from app.settings import Settings

MANIFEST = {
    "src/main.tsx": {"file": "assets/main-1.js", "imports": ["_a.js"], "css": ["assets/main-1.css"]},
    "src/docs.ts": {"file": "assets/docs-1.js", "css": ["assets/docs-1.css"]},
    "src/pages.css": {"file": "assets/pages-1.css"},
    "_a.js": {"file": "assets/a-1.js", "imports": ["_b.js"], "css": ["assets/a-1.css"]},
    "_b.js": {"file": "assets/b-1.js", "imports": ["_a.js"], "css": ["assets/a-1.css"]},
}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page as its build would leave it."""
    (tmp_path / ".vite").mkdir()
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "assets" / "main-1.js").write_text("// " + "x" * 2000)
    (tmp_path / "theme.js").write_text("//")
    for module in ("app.main", "app.routes.pages", "app.routes.assets"):
        monkeypatch.setattr(f"{module}.static_dir", lambda: tmp_path)
    return tmp_path


class Browser:
    """Asks the application directly, and keeps its cookies."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._cookies = httpx.Cookies()

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost", cookies=self._cookies
            ) as client:
                reply = await client.request(method, path, headers={"accept": "text/html", **(headers or {})})
                self._cookies = client.cookies
                return reply

        return asyncio.run(asking())

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers)


@pytest.fixture
def client(built: Path) -> Browser:
    return Browser(create_app(Settings()))


def test_an_entry_with_all_that_it_imports(built: Path) -> None:
    found = assets(built, "src/main.tsx")
    assert found is not None
    assert found.script == "/static/assets/main-1.js"
    assert found.preload == ("/static/assets/a-1.js", "/static/assets/b-1.js")
    assert found.styles == ("/static/assets/a-1.css", "/static/assets/main-1.css")
    assert assets(built, "src/nothing.ts") is None


@pytest.mark.parametrize("slug", ["", *GALLERY])
def test_every_network_has_its_page(client: Browser, slug: str) -> None:
    page = client.get(f"/n/{slug}" if slug else "/")
    assert page.status_code == 200
    assert f'data-slug="{slug or "circle"}"' in page.text
    assert '<script type="module" src="/static/assets/main-1.js">' in page.text
    assert page.text.index("theme.js") < page.text.index("main-1.js"), "the theme is set before the first paint"
    assert "<noscript>" in page.text


def test_the_empty_canvas_has_its_page(client: Browser) -> None:
    page = client.get("/build")
    assert page.status_code == 200
    assert 'data-slug="blank"' in page.text
    assert "<title>Build" in page.text


def test_nothing_inline_and_nothing_foreign(client: Browser) -> None:
    for path in ("/", "/build", "/gallery", "/docs", "/n/nothing"):
        text = client.get(path).text
        # A block of JSON is data: no browser runs it.
        assert not re.search(r"""<script(?![^>]*\b(?:src=|type="application/json"))""", text), path
        assert not re.search(r"\son\w+=", text), path
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text), path


def test_the_gallery_shows_all_networks(client: Browser) -> None:
    text = client.get("/gallery").text
    for slug, network in GALLERY.items():
        assert f'href="/n/{slug}"' in text
        assert network.note.replace("'", "&#39;") in text
    assert text.count("<svg viewBox") == len(GALLERY)


def test_sketches_stay_inside_their_frame() -> None:
    for drawn in sketches().values():
        for box in drawn.boxes:
            assert box.width / 2 <= box.x <= WIDTH - box.width / 2
            assert box.height / 2 <= box.y <= HEIGHT - box.height / 2
        for point in drawn.points:
            assert 0 <= point.x <= WIDTH
            assert 0 <= point.y <= HEIGHT


def test_what_is_not_there_is_said_on_a_page_and_in_the_one_shape(client: Browser) -> None:
    page = client.get("/n/<nothing>")
    assert page.status_code == 404
    assert "&lt;nothing&gt;" in page.text
    assert "Pick a network in the gallery" in page.text
    for path, status, code in (
        ("/n/x", 404, "unknown-network"),
        ("/x", 404, "not-found"),
        ("/static/x", 404, "not-found"),
    ):
        answer = client.get(path, headers={"accept": "*/*"})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert set(answer.json()) >= {"type", "code", "expected", "got", "cure"}
    answer = client.ask("PUT", "/healthz", headers={"accept": "*/*", "origin": "http://localhost"})
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong-method")


def test_a_page_that_is_not_built_says_how(client: Browser, built: Path) -> None:
    (built / ".vite" / "manifest.json").unlink()
    page = client.get("/")
    assert page.status_code == 503
    assert "make run" in page.text


def test_hashed_files_are_kept_and_others_asked_for_again(client: Browser) -> None:
    hashed = client.get("/static/assets/main-1.js", headers={"accept-encoding": "gzip"})
    assert "immutable" in hashed.headers["cache-control"]
    assert hashed.headers["content-encoding"] == "gzip"
    plain = client.get("/static/theme.js")
    assert plain.headers["cache-control"] == "no-cache"
    assert client.get("/static/theme.js", headers={"if-none-match": plain.headers["etag"]}).status_code == 304
    assert client.get("/static/../app/main.py").status_code == 404


def test_schemas_and_api(client: Browser) -> None:
    assert "Hello" in client.get("/api/schema/protocol.json").json()["$defs"]
    assert "nodes" in client.get("/api/schema/network.json").json()["properties"]
    assert "/api/ticket" in client.get("/openapi.json").json()["paths"]


def test_the_cookie_is_out_of_reach(client: Browser) -> None:
    reply = client.ask("POST", "/api/ticket", headers={"origin": "http://localhost"})
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert reply.headers["cache-control"] == "no-store"
    again = client.ask("POST", "/api/ticket", headers={"origin": "http://localhost"})
    assert "set-cookie" not in again.headers
    assert again.json()["ticket"] != reply.json()["ticket"]


@pytest.mark.parametrize("path", ["/", "/n/xor", "/gallery", "/docs"])
def test_a_page_can_be_asked_after_without_its_body(client: Browser, path: str) -> None:
    assert client.ask("HEAD", path).status_code == client.get(path).status_code == 200
