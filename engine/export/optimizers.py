"""How an optimizer and a schedule are made again in PyTorch."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from engine import optim
from engine.export.constructors import setting_text
from engine.export.errors import ExportError
from engine.export.naming import reach
from engine.nn.module import Module
from engine.optim.lr_scheduler.one_cycle import OneCycleLR
from engine.optim.lr_scheduler.scheduler import Schedule
from engine.optim.optimizer import Optimizer


def optimizer_call(optimizer: Optimizer, model: Module, variable: str = "model") -> str:
    """The call that makes such an optimizer over the model's parameters, with all groups' settings.

    Settings are those with which the groups began: what a schedule has changed is changed again.
    """
    name = type(optimizer).__name__
    if getattr(optim, name, None) is not type(optimizer):
        raise ExportError(
            "own-optimizer",
            expected="one of PyTorch's optimizers",
            got=name,
            cure="Write its rule in PyTorch, or train with another one.",
        )
    defaults = _defaults(type(optimizer))
    groups = [_settings(group, defaults) for group in optimizer.param_groups]
    trained = [tuple(group["params"]) for group in optimizer.param_groups]
    if len(groups) == 1:
        over = _parameters(trained[0], model, variable)
        return f"torch.optim.{name}({', '.join([over, *_options(groups[0])])})"
    shared = {key: value for key, value in groups[0].items() if all(group.get(key) == value for group in groups)}
    lines = []
    for settings, params in zip(groups, trained, strict=True):
        own = {key: value for key, value in settings.items() if key not in shared}
        pairs = [f'"params": {_parameters(params, model, variable)}', *(f'"{k}": {v}' for k, v in own.items())]
        lines.append(f"        {{{', '.join(pairs)}}},\n")
    options = "".join(f"    {option},\n" for option in _options(shared))
    return f"torch.optim.{name}(\n    [\n{''.join(lines)}    ],\n{options})"


def scheduler_call(scheduler: Schedule) -> str:
    """The call that makes such a schedule over ``optimizer``, from its first step on."""
    name = type(scheduler).__name__
    if getattr(optim.lr_scheduler, name, None) is not type(scheduler) or name in ("LRScheduler", "LambdaLR"):
        raise ExportError(
            "own-schedule",
            expected="one of PyTorch's schedules, whose settings are numbers",
            got=name,
            cure="Use StepLR, ExponentialLR, CosineAnnealingLR or another of torch.optim.lr_scheduler.",
        )
    given = vars(scheduler) | _one_cycle(scheduler) if isinstance(scheduler, OneCycleLR) else vars(scheduler)
    known = {**given, "milestones": sorted(given["milestones"].elements())} if "milestones" in given else given
    if "min_lrs" in known:
        known = {**known, "min_lr": _one_or_all(known["min_lrs"])}
    options = []
    for key, parameter in _defaults(type(scheduler)).items():
        if key in known and key not in ("optimizer", "last_epoch") and known[key] != parameter.default:
            text = setting_text(known[key])
            options.append(text if parameter.default is parameter.empty else f"{key}={text}")
    return f"torch.optim.lr_scheduler.{name}({', '.join(['optimizer', *options])})"


def _defaults(kind: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(kind).parameters


def _settings(group: Mapping[str, Any], defaults: Mapping[str, inspect.Parameter]) -> dict[str, str]:
    """The group's settings as source, those that differ from the defaults; the learning rate always."""
    found = {}
    for key, parameter in defaults.items():
        value = group.get("initial_lr", group["lr"]) if key == "lr" else group.get(key)
        if key in group and key != "params" and (key == "lr" or value != parameter.default):
            found[key] = setting_text(value)
    return found


def _options(settings: Mapping[str, str]) -> list[str]:
    return [f"{key}={value}" for key, value in settings.items()]


def _parameters(params: tuple[Any, ...], model: Module, variable: str) -> str:
    """``model.parameters()``, those of one of its parts, or a list of them."""
    wanted = [id(parameter) for parameter in params]
    for path, module in model.named_modules():
        if [id(parameter) for parameter in module.parameters()] == wanted:
            return f"{reach(model, path, text=variable)}.parameters()"
    paths = {id(parameter): path for path, parameter in model.named_parameters()}
    missing = [parameter for parameter in params if id(parameter) not in paths]
    if missing:
        raise ExportError(
            "foreign-parameter",
            expected="an optimizer over the model's parameters",
            got=f"one of shape {list(missing[0].shape)} that is not the model's",
            cure="Assign it to the model as an nn.Parameter.",
        )
    return f"[{', '.join(reach(model, paths[each], 'parameter', variable) for each in wanted)}]"


def _one_cycle(scheduler: OneCycleLR) -> dict[str, Any]:
    """The settings that the cycle has worked into its groups and phases."""
    groups = scheduler.optimizer.param_groups
    first, total = groups[0], scheduler.total_steps
    found: dict[str, Any] = {
        "max_lr": _one_or_all([group["max_lr"] for group in groups]),
        "pct_start": _rounded((scheduler.phases[0].end + 1) / total),
        "div_factor": _rounded(first["max_lr"] / first["initial_lr"]),
        "final_div_factor": _rounded(first["initial_lr"] / first["min_lr"]),
        "three_phase": len(scheduler.phases) == 3,
        # By name: PyTorch's second argument.
        "total_steps": total,
    }
    if scheduler.cycle_momentum:
        for key in ("base_momentum", "max_momentum"):
            found[key] = _one_or_all([group[key] for group in groups])
    return found


def _one_or_all(values: list[float]) -> float | list[float]:
    return values[0] if len(set(values)) == 1 else list(values)


def _rounded(value: float) -> float:
    """Without the last digits, which were lost on the way."""
    return float(f"{value:.12g}")


def steps_by_batch(scheduler: Schedule) -> bool:
    """Whether the schedule goes on after every batch, as PyTorch documents it."""
    return isinstance(scheduler, OneCycleLR)
