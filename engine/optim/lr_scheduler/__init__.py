"""Schedules: how the learning rate changes while training goes on. Call ``step()`` after the optimizer's."""

from __future__ import annotations

from engine.optim.lr_scheduler.cosine import CosineAnnealingLR
from engine.optim.lr_scheduler.factors import ExponentialLR, LambdaLR, LinearLR, MultiStepLR, StepLR
from engine.optim.lr_scheduler.one_cycle import OneCycleLR
from engine.optim.lr_scheduler.plateau import ReduceLROnPlateau
from engine.optim.lr_scheduler.scheduler import LRScheduler

__all__ = [
    "CosineAnnealingLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "OneCycleLR",
    "ReduceLROnPlateau",
    "StepLR",
]
