"""The learning rate falls when the loss no longer does."""

from __future__ import annotations

import math
from typing import SupportsFloat

from engine.errors import StateError
from engine.optim.lr_scheduler.scheduler import Schedule, checked_optimizer, for_each_group, refused
from engine.optim.optimizer import Optimizer


class ReduceLROnPlateau(Schedule):
    """Multiplies the learning rate by ``factor`` when a metric has not improved for more than ``patience`` steps.

    ``threshold`` says by how much it must improve to count, as a share of the best ("rel") or absolutely ("abs").
    After a reduction ``cooldown`` steps pass uncounted. Reductions by less than ``eps`` are left out.

    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html

    >>> import engine
    >>> optimizer = engine.optim.SGD([engine.tensor(1.0, requires_grad=True)], lr=0.5)
    >>> scheduler = ReduceLROnPlateau(optimizer, patience=1)
    >>> for loss in (0.8, 0.8, 0.8):
    ...     scheduler.step(loss)
    >>> scheduler.get_last_lr()
    [0.05]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: list[float] | float = 0,
        eps: float = 1e-8,
    ) -> None:
        if factor >= 1:
            raise refused("factor", "factor below 1", factor)
        if mode not in ("min", "max"):
            raise refused("mode", "mode 'min' or 'max'", mode)
        if threshold_mode not in ("rel", "abs"):
            raise refused("threshold_mode", "threshold_mode 'rel' or 'abs'", threshold_mode)
        self.optimizer = checked_optimizer(optimizer)
        self.mode, self.factor, self.patience, self.cooldown = mode, factor, patience, cooldown
        self.threshold, self.threshold_mode, self.eps = threshold, threshold_mode, eps
        self.default_min_lr = None if isinstance(min_lr, list | tuple) else min_lr
        self.min_lrs: list[float] = for_each_group(min_lr, optimizer, "min_lr")
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = self.cooldown_counter = self.last_epoch = 0
        self._last_lr = [group["lr"] for group in optimizer.param_groups]

    @property
    def in_cooldown(self) -> bool:
        return self.cooldown_counter > 0

    def step(self, metrics: SupportsFloat) -> None:
        """Take note of the metric, and reduce the learning rates if its patience is at an end."""
        current = float(metrics)
        self.last_epoch += 1
        if self._improved(current):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def _improved(self, current: float) -> bool:
        down = self.mode == "min"
        if self.threshold_mode == "rel":
            wanted = self.best * (1 - self.threshold if down else 1 + self.threshold)
        else:
            wanted = self.best + (-self.threshold if down else self.threshold)
        return current < wanted if down else current > wanted

    def _reduce(self) -> None:
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):
            if self.default_min_lr is None:
                raise StateError(
                    "group-count",
                    expected=f"{len(self.min_lrs)} parameter groups, as when the scheduler was made",
                    got=str(len(groups)),
                    cure="Add to the scheduler's min_lrs, or pass one min_lr for all groups.",
                )
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, lowest in zip(groups, self.min_lrs, strict=True):
            new = max(group["lr"] * self.factor, lowest)
            if group["lr"] - new > self.eps:
                group["lr"] = new
