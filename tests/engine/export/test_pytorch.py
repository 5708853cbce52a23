"""The exported source reads well, its script trains in PyTorch as it stands, and what has no source is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.export.errors import ExportError
from engine.export.pytorch import model_source
from engine.export.training import save_training, training_source
from engine.op import Array

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity
F = nn.functional
rng = np.random.default_rng(5)


def test_the_source_reads_well() -> None:
    assert (
        model_source(LeNet(), np.zeros((2, 1, 10, 10)))
        == """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.fc = nn.Linear(24, 3)

    def forward(self, x):
        x = self.conv1(x)
        x = torch.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.conv2(x)
        x = self.norm(x)
        x = F.gelu(x)
        x = F.avg_pool2d(x, 2, stride=1)
        x = x.flatten(1)
        x = self.fc(x)
        return x


model = Net()"""
    )


