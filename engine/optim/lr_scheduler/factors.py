"""Schedules that multiply the learning rate by a factor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType
from typing import Any

from engine.optim.group import ParamGroup
from engine.optim.lr_scheduler.scheduler import LRScheduler, for_each_group, refused
from engine.optim.optimizer import Optimizer

Factor = Callable[[int], float]


class StepLR(LRScheduler):
    """Multiplies the learning rate by ``gamma`` after every ``step_size`` steps.

    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1) -> None:
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def rate(self, group: ParamGroup, base_lr: float) -> float:
        due = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
        lr: float = group["lr"]
        return lr * self.gamma if due else lr


class MultiStepLR(LRScheduler):
    """Multiplies the learning rate by ``gamma`` at each of the ``milestones``.

    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
    """

    def __init__(
        self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self.milestones = Counter(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def rate(self, group: ParamGroup, base_lr: float) -> float:
        lr: float = group["lr"]
        times = self.milestones[self.last_epoch]
        return lr * self.gamma**times if times else lr


class ExponentialLR(LRScheduler):
    """Multiplies the learning rate by ``gamma`` at every step.

    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html

    >>> import engine
    >>> optimizer = engine.optim.SGD([engine.tensor(1.0, requires_grad=True)], lr=0.5)
    >>> scheduler = ExponentialLR(optimizer, gamma=0.5)
    >>> scheduler.step()
    >>> scheduler.get_last_lr()
    [0.25]
    """

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def rate(self, group: ParamGroup, base_lr: float) -> float:
        lr: float = group["lr"]
        return lr if self.initial else lr * self.gamma


class LinearLR(LRScheduler):
    """Goes in a straight line from ``start_factor`` to ``end_factor`` of the learning rate, in ``total_iters`` steps.

    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1:
            raise refused("start_factor", "start_factor above 0 and at most 1", start_factor)
        if not 0 <= end_factor <= 1:
            raise refused("end_factor", "end_factor from 0 to 1", end_factor)
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def rate(self, group: ParamGroup, base_lr: float) -> float:
        lr: float = group["lr"]
        if self.last_epoch == 0:
            return lr * self.start_factor
        if self.initial or self.last_epoch > self.total_iters:
            return lr
        # The factor from one point of the line to the next.
        rise = self.end_factor - self.start_factor
        return lr * (1 + rise / (self.total_iters * self.start_factor + (self.last_epoch - 1) * rise))


class LambdaLR(LRScheduler):
    """The first learning rate, times what a function (or one for each group) gives for ``last_epoch``.

    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html
    """

    def __init__(self, optimizer: Optimizer, lr_lambda: Factor | list[Factor], last_epoch: int = -1) -> None:
        self.lr_lambdas: list[Factor] = for_each_group(lr_lambda, optimizer, "lr_lambda")
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        return [base * factor(self.last_epoch) for factor, base in zip(self.lr_lambdas, self.base_lrs, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer and the functions; of callable objects, what they hold."""
        held = [None if isinstance(factor, FunctionType) else dict(vars(factor)) for factor in self.lr_lambdas]
        return {**super().state_dict(), "lr_lambdas": held}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        super().load_state_dict({key: value for key, value in state_dict.items() if key != "lr_lambdas"})
        for factor, held in zip(self.lr_lambdas, state_dict["lr_lambdas"], strict=True):
            if held is not None:
                vars(factor).update(held)
