"""PyTorch's path to its data classes: ``from engine.utils.data import DataLoader``."""

from engine.utils import data

__all__ = ["data"]
