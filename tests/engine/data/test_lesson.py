"""A whole lesson in PyTorch's words: data, split, batches, training, evaluation."""

from __future__ import annotations

import engine as torch
from engine import nn
from engine.data import iris
from engine.utils.data import DataLoader, random_split


def test_a_network_learns_irises_from_batches() -> None:
    torch.manual_seed(0)
    training, testing = random_split(iris(), [0.8, 0.2])
    train_loader = DataLoader(training, batch_size=16, shuffle=True)
    test_loader = DataLoader(testing, batch_size=64)
    model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 3))
    loss_fn = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(40):
        for inputs, targets in train_loader:
            optimizer.zero_grad()
            loss_fn(model(inputs), targets).backward()
            optimizer.step()
    right = 0
    with torch.no_grad():
        for inputs, targets in test_loader:
            right += int((model(inputs).array.argmax(1) == targets.array).sum())
    assert len(testing) == 30
    assert right >= 26
