"""One cycle: up to a large learning rate and down again, with the momentum the other way round."""

from __future__ import annotations

import math
from typing import NamedTuple

from engine.errors import StateError
from engine.optim.group import ParamGroup
from engine.optim.lr_scheduler.scheduler import LRScheduler, checked_optimizer, for_each_group, refused
from engine.optim.optimizer import Optimizer


class Phase(NamedTuple):
    """A part of the cycle: the step at which it ends, and the group's keys between which it goes."""

    end: float
    lr: tuple[str, str]
    momentum: tuple[str, str]


class OneCycleLR(LRScheduler):
    """From ``max_lr / div_factor`` up to ``max_lr`` and then down to far below where it began, once.

    ``pct_start`` of all steps go up. Meanwhile the momentum (or Adam's first beta) falls from ``max_momentum`` to
    ``base_momentum`` and rises again. To be stepped after every batch. With ``three_phase`` the way down is as long
    as the way up, and the rest goes from the first learning rate to the least.

    Smith and Topin, "Super-Convergence" (2019), as
    https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html has it.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        if not 0 <= pct_start <= 1:
            raise refused("pct_start", "pct_start from 0 to 1", pct_start)
        if anneal_strategy not in ("cos", "linear"):
            raise refused("anneal_strategy", "anneal_strategy 'cos' or 'linear'", anneal_strategy)
        checked_optimizer(optimizer)
        self.total_steps = _total(total_steps, epochs, steps_per_epoch)
        self.phases = _phases(self.total_steps, pct_start, three_phase)
        self.anneal_strategy = anneal_strategy
        self.cycle_momentum = cycle_momentum
        self.use_beta1 = "betas" in optimizer.defaults
        highest = for_each_group(max_lr, optimizer, "max_lr")
        if cycle_momentum and not self.use_beta1 and "momentum" not in optimizer.defaults:
            raise refused("cycle_momentum", "an optimizer with momentum or betas", optimizer.title)
        strong = for_each_group(max_momentum, optimizer, "max_momentum")
        weak = for_each_group(base_momentum, optimizer, "base_momentum")
        for index, group in enumerate(optimizer.param_groups if last_epoch == -1 else ()):
            group["initial_lr"] = highest[index] / div_factor
            group["max_lr"] = highest[index]
            group["min_lr"] = group["initial_lr"] / final_div_factor
            if cycle_momentum:
                self._set_momentum(group, strong[index])
                group["max_momentum"], group["base_momentum"] = strong[index], weak[index]
        super().__init__(optimizer, last_epoch)

    def rate(self, group: ParamGroup, base_lr: float) -> float:
        """The group's learning rate at ``last_epoch``; sets its momentum too."""
        if self.last_epoch > self.total_steps:
            raise StateError(
                "cycle-over",
                expected=f"at most the {self.total_steps} steps of the cycle",
                got=f"step {self.last_epoch}",
                cure="Make the scheduler with as many steps as the training has batches.",
            )
        start, phase = 0.0, self.phases[0]
        for phase in self.phases:
            if self.last_epoch <= phase.end or phase is self.phases[-1]:
                break
            start = phase.end
        part = (self.last_epoch - start) / (phase.end - start)
        if self.cycle_momentum:
            first, last = phase.momentum
            self._set_momentum(group, self._between(group[first], group[last], part))
        first, last = phase.lr
        return self._between(group[first], group[last], part)

    def _between(self, start: float, end: float, part: float) -> float:
        if self.anneal_strategy == "linear":
            return (end - start) * part + start
        return end + (start - end) / 2 * (math.cos(math.pi * part) + 1)

    def _set_momentum(self, group: ParamGroup, momentum: float) -> None:
        if self.use_beta1:
            group["betas"] = (momentum, *group["betas"][1:])
        else:
            group["momentum"] = momentum


def _total(total_steps: int | None, epochs: int | None, steps_per_epoch: int | None) -> int:
    if total_steps is None and (epochs is None or steps_per_epoch is None):
        raise refused("total_steps", "total_steps, or epochs and steps_per_epoch", None)
    steps = total_steps if total_steps is not None else (epochs or 0) * (steps_per_epoch or 0)
    if not isinstance(steps, int) or steps <= 0:
        raise refused("total_steps", "a positive whole number of steps", steps)
    return steps


def _phases(total: int, share: float, three: bool) -> tuple[Phase, ...]:
    up = Phase(share * total - 1, ("initial_lr", "max_lr"), ("max_momentum", "base_momentum"))
    if not three:
        return up, Phase(total - 1, ("max_lr", "min_lr"), ("base_momentum", "max_momentum"))
    down = Phase(2 * share * total - 2, ("max_lr", "initial_lr"), ("base_momentum", "max_momentum"))
    return up, down, Phase(total - 1, ("initial_lr", "min_lr"), ("max_momentum", "max_momentum"))
