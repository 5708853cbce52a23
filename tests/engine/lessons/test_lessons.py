"""Beginners' lessons run with one changed import, and give PyTorch's numbers."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

LESSONS = sorted(path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_"))
IMPORT = "import engine as torch\n"


def learned(source: str, name: str) -> list[Any]:
    """What the lesson puts into ``results``."""
    space: dict[str, Any] = {"__name__": name}
    exec(compile(source, f"{name}.py", "exec"), space)
    results: list[Any] = space["results"]
    return results


def close(ours: Any, theirs: Any) -> bool:
    """Equal in structure and kind; floating-point numbers to about five digits."""
    if isinstance(theirs, list | tuple):
        return isinstance(ours, list | tuple) and len(ours) == len(theirs) and all(map(close, ours, theirs))
    if isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=2e-4, abs_tol=2e-5)
    return bool(ours == theirs)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_gives_what_pytorch_gives(path: Path) -> None:
    source = path.read_text()
    assert source.count(IMPORT) == 1
    ours = learned(source, path.stem)
    theirs = learned(source.replace(IMPORT, "import torch\n"), path.stem)
    assert len(ours) == len(theirs)
    for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        assert close(one, other), f"result {place}: {one!r} instead of {other!r}"


def test_every_import_of_a_lesson_can_be_changed_alike() -> None:
    imports = """
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch import Tensor, autograd
from torch.nn import init
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR
from torch.utils.data import DataLoader, Dataset, TensorDataset, random_split
"""
    space: dict[str, Any] = {}
    exec(re.sub(r"\btorch\b", "engine", imports), space)
    assert space["F"] is space["nn"].functional
