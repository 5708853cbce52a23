"""What is shipped: the wheel carries the page and the templates; the locks name every package and no address."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_wheel_carries_the_built_page(wheel: zipfile.ZipFile) -> None:
    manifest = json.loads(wheel.read("app/_static/.vite/manifest.json"))
    names = set(wheel.namelist())
    assert {f"app/_static/{chunk['file']}" for chunk in manifest.values()} <= names
    assert manifest["src/main.tsx"]["isEntry"]


def test_wheel_carries_every_template(wheel: zipfile.ZipFile) -> None:
    templates = {f"app/_templates/{file.relative_to(ROOT / 'templates')}" for file in (ROOT / "templates").rglob("*.*")}
    assert templates
    assert templates <= set(wheel.namelist())


def test_wheel_carries_the_licences(wheel: zipfile.ZipFile) -> None:
    names = [Path(name).name for name in wheel.namelist()]
    assert {"LICENSE", "THIRD_PARTY.md", "licenses.md"} <= set(names)


def test_wheel_installs_the_command(wheel: zipfile.ZipFile) -> None:
    entries = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "backprop-explorer = app.cli:main" in wheel.read(entries).decode()


@pytest.mark.parametrize("lock", [*LOCKS, ROOT / "static" / "package-lock.json"], ids=lambda path: path.name)
def test_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|@ file:|\"resolved\": ", text)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", lock.read_text()) if entry and not entry.startswith("#")]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_locks_hold_every_direct_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for wanted, lock in (
        (project["dependencies"] + extras["files"] + extras["onnx"], "requirements.lock"),
        (project["dependencies"] + extras["dev"], "requirements-dev.lock"),
    ):
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE))
        assert {re.split(r"[>=<\[]", need)[0].lower() for need in wanted} <= locked
