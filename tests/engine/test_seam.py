"""Array work goes through one seam."""

from __future__ import annotations

import ast
from pathlib import Path

import engine

ROOT = Path(engine.__file__).parent


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_one_module_imports_numpy() -> None:
    files = [path for path in ROOT.rglob("*.py") if "numpy" in imported(path)]
    assert [path.relative_to(ROOT).as_posix() for path in files] == ["arrays.py"]
