"""The learning rate along half a cosine."""

from __future__ import annotations

import math

from engine.optim.group import ParamGroup
from engine.optim.lr_scheduler.scheduler import LRScheduler
from engine.optim.optimizer import Optimizer


class CosineAnnealingLR(LRScheduler):
    """Falls to ``eta_min`` in ``T_max`` steps along half a cosine: slowly at first, and slowly at last.

    Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), without the restarts, as
    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html has it: each learning
    rate follows from the one before, and after ``T_max`` steps it rises again.
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> None:
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def rate(self, group: ParamGroup, base_lr: float) -> float:
        lr: float = group["lr"]
        if self.initial:
            return lr
        step = math.pi / self.T_max
        if (self.last_epoch - 1 - self.T_max) % (2 * self.T_max) == 0:
            # The one before was the lowest, and from 0 no factor leads on.
            return lr + (base_lr - self.eta_min) * (1 - math.cos(step)) / 2
        now, before = 1 + math.cos(step * self.last_epoch), 1 + math.cos(step * (self.last_epoch - 1))
        return now / before * (lr - self.eta_min) + self.eta_min
