"""Puts the built page and the templates into the wheel, so that an installed Backprop Explorer needs no Node."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from scripts.prepare import PAGE, ROOT, node, page


class PageHook(BuildHookInterface[Any]):
    """Builds `static/dist` when a wheel is made; an editable install reads the checkout instead."""

    def dependencies(self) -> list[str]:
        """Node as a Python package, only where the machine has none that serves: it is 60 MB."""
        return [] if node.on_machine() else [f"{node.PYTHON_PACKAGE}>=22.12"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page where its stamp is stale, and name what goes into the wheel."""
        if version == "editable":
            return
        if not page.built_stamp(PAGE).holds():
            page.build_in_copy(node.find())
        build_data["force_include"] |= {
            str(PAGE / "dist"): "app/_static",
            str(ROOT / "templates"): "app/_templates",
        }
