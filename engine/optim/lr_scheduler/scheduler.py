"""What a schedule is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ArgumentError, DTypeError, StateError
from engine.optim.group import ParamGroup
from engine.optim.optimizer import Optimizer


class Schedule:
    """What every schedule can tell, save and take over again."""

    optimizer: Optimizer
    last_epoch: int
    _last_lr: list[float]

    def get_last_lr(self) -> list[float]:
        """The learning rates that are in use, one for each group."""
        return list(self._last_lr)

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer."""
        return {key: value for key, value in vars(self).items() if key != "optimizer"}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over what :meth:`state_dict` gave; the optimizer's learning rates come with the optimizer's state."""
        vars(self).update(state_dict)


class LRScheduler(Schedule):
    """Sets each group's "lr" anew at every :meth:`step`, ``last_epoch`` counting the steps.

    It sets the first learning rate when it is made. The one with which a group began stays in its "initial_lr".
    Most rules change the learning rate that they find, so that several schedulers can work together, as in
    PyTorch. A kind of schedule writes :meth:`rate`, or :meth:`get_lr` for all groups at once.
    """

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        self.optimizer = checked_optimizer(optimizer)
        for index, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise StateError(
                    "no-initial-lr",
                    expected=f'"initial_lr" in param_groups[{index}], to go on from step {last_epoch}',
                    got="none",
                    cure="Load the optimizer's state first, or leave last_epoch out.",
                )
        self.base_lrs: list[float] = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self.initial = True
        self.step()
        self.initial = False

    def rate(self, group: ParamGroup, base_lr: float) -> float:
        """The group's learning rate at ``last_epoch``; ``group["lr"]`` is the one before, ``base_lr`` the first."""
        raise NotImplementedError(f"{type(self).__name__} has neither rate() nor get_lr()")

    def get_lr(self) -> list[float]:
        """The learning rates at ``last_epoch``, worked out anew from those before."""
        return [self.rate(g, base_lr) for g, base_lr in zip(self.optimizer.param_groups, self.base_lrs, strict=True)]

    def step(self) -> None:
        """Go on by one and give every group its learning rate."""
        self.last_epoch += 1
        for group, lr in zip(self.optimizer.param_groups, self.get_lr(), strict=True):
            group["lr"] = lr
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]


def checked_optimizer(optimizer: object) -> Optimizer:
    """The optimizer, or DTypeError where it is something else."""
    if not isinstance(optimizer, Optimizer):
        raise DTypeError(
            "not-an-optimizer",
            expected="an optimizer",
            got=type(optimizer).__name__,
            cure="Pass the optimizer, not the model or its parameters.",
        )
    return optimizer


def for_each_group(value: Any, optimizer: Optimizer, name: str) -> list[Any]:
    """One value for each group: the list that was passed, or the same for all."""
    count = len(optimizer.param_groups)
    if not isinstance(value, list | tuple):
        return [value] * count
    if len(value) != count:
        raise ArgumentError(
            "group-count",
            expected=f"{name} for {count} parameter group(s)",
            got=str(len(value)),
            cure=f"Pass one {name}, or as many as there are groups.",
        )
    return list(value)


def refused(name: str, expected: str, got: object) -> ArgumentError:
    """The error of a schedule's setting that has no meaning."""
    return ArgumentError("schedule-setting", expected=expected, got=repr(got), cure=f"Choose another {name}.")
