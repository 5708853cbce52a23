"""The built page: static/dist, made from static/src by npm and stamped with what it was made from."""

import shutil
import tempfile
from pathlib import Path

from scripts.prepare import PAGE
from scripts.prepare.node import Node
from scripts.prepare.shell import run, say
from scripts.prepare.stamp import Stamp, fingerprint

_PACKAGES = ("package.json", "package-lock.json", ".npmrc")
_SOURCES = ("src", "public", "vite.config.ts", "tsconfig.json")


def packages_stamp(page: Path) -> Stamp:
    return Stamp(page / "node_modules" / ".stamp", fingerprint(page / name for name in _PACKAGES))


def built_stamp(page: Path) -> Stamp:
    return Stamp(page / "dist" / ".stamp", fingerprint(page / name for name in (*_PACKAGES, *_SOURCES)))


def install_packages(node: Node, page: Path = PAGE) -> None:
    """Install the npm packages of the lock file, unless they stand already."""
    stamp = packages_stamp(page)
    if stamp.holds():
        return
    say("Installing the page's packages (npm ci)")
    run([*node.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=page, env=node.environment)
    stamp.set()


def build(node: Node, page: Path = PAGE) -> None:
    """Build the page's output folder from its sources."""
    stamp = built_stamp(page)
    if stamp.holds():
        return
    install_packages(node, page)
    say("Building the page")
    run([*node.npm, "run", "--silent", "build", "--", "--logLevel=warn"], cwd=page, env=node.environment)
    stamp.set()


def build_in_copy(node: Node, page: Path = PAGE) -> None:
    """Build in a copy and bring back the output alone: a developer's node_modules are never replaced.

    Their packages may be newer than the lock file, or linked to a neighbouring checkout; a package build uses the lock.
    """
    with tempfile.TemporaryDirectory(prefix="backprop-explorer-page-") as folder:
        copy = Path(folder) / "static"
        shutil.copytree(page, copy, ignore=shutil.ignore_patterns("node_modules", "dist"))
        build(node, copy)
        shutil.rmtree(page / "dist", ignore_errors=True)
        shutil.copytree(copy / "dist", page / "dist")
