"""Brings a checkout to where it can run or be tested: Python packages, Node, the built page, a browser.

Standard library only, since it runs before anything is installed. Every step leaves a stamp of what it was made from,
so that a second run finds nothing to do.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PAGE = ROOT / "static"
