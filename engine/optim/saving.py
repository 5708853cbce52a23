"""An optimizer's state on its way out and in, arranged as PyTorch arranges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.arrays import np
from engine.errors import StateError
from engine.op import Array
from engine.optim.group import ParamGroup
from engine.tensor import Tensor, wrap

if TYPE_CHECKING:
    from engine.optim.optimizer import Optimizer


def slots_by_parameter(optimizer: Optimizer) -> dict[Tensor, dict[str, Tensor]]:
    """Each parameter's slots under PyTorch's names, over the memory in use, with its count of steps.

    As in PyTorch, a parameter that was never updated has none, unless its slots are set from the start.
    """
    found: dict[Tensor, dict[str, Tensor]] = {}
    for parameter, group, count in _parameters(optimizer):
        slots = optimizer.flat.cut(optimizer.state_flat, parameter)
        kept = {name: wrap(slots[slot]) for slot, name in optimizer.state_names.items() if optimizer.keeps(slot, group)}
        if optimizer.counts_in_state:
            kept = {"step": wrap(np.array(count, np.float32)), **kept}
        if kept and (count or optimizer.state_from_start):
            found[parameter] = kept
    return found


def saved_state(optimizer: Optimizer) -> dict[str, Any]:
    """Copies of the slots by the parameter's number, and each group's settings with its parameters' numbers."""
    numbers = {id(parameter): number for number, parameter in enumerate(optimizer.params)}
    state = {
        numbers[id(parameter)]: {name: wrap(tensor.array.copy()) for name, tensor in slots.items()}
        for parameter, slots in slots_by_parameter(optimizer).items()
    }
    groups = [
        {**{key: group[key] for key in group if key != "params"}, "params": [numbers[id(p)] for p in group.params]}
        for group in optimizer.param_groups
    ]
    return {"state": dict(sorted(state.items())), "param_groups": groups}


def load_state(optimizer: Optimizer, saved: Mapping[str, Any]) -> None:
    """Take over settings, slots and counts; nothing is changed where something does not fit."""
    came = [len(group["params"]) for group in saved["param_groups"]]
    if came != [len(group.params) for group in optimizer.param_groups]:
        raise _unfit(optimizer, f"groups of {came} parameters")
    groups = []
    for own, settings in zip(optimizer.param_groups, saved["param_groups"], strict=True):
        missing = [key for key, value in optimizer.defaults.items() if type(value) is not bool and key not in settings]
        missing = [key for key in missing if key not in optimizer.hints]
        if missing:
            raise _unfit(optimizer, f"a state without {', '.join(missing)}")
        kept = {key: value for key, value in settings.items() if key != "params"}
        groups.append(ParamGroup(optimizer, own.params, {**own.extras(), **kept, **optimizer.fixed}))
    numbers = [number for group in saved["param_groups"] for number in group["params"]]
    members = [(parameter, group) for group in groups for parameter in group.params]
    incoming = [
        _read(optimizer, group, parameter, saved["state"].get(number, {}))
        for number, (parameter, group) in zip(numbers, members, strict=True)
    ]
    optimizer.param_groups = groups
    optimizer.settle()
    for (parameter, group), (_, arrays) in zip(members, incoming, strict=True):
        for slot, view in optimizer.flat.cut(optimizer.state_flat, parameter).items():
            np.copyto(view, arrays.get(slot, optimizer.initial(slot, group.settings)), casting="same_kind")
    optimizer.counts = [count for count, _ in incoming]


def _read(
    optimizer: Optimizer, group: ParamGroup, parameter: Tensor, slots: Mapping[str, Any]
) -> tuple[int, dict[str, Array]]:
    """A parameter's count and slots from what was saved; without a count, that it has been updated is all we know."""
    if not slots:
        return 0, {}
    wanted = {name: slot for slot, name in optimizer.state_names.items() if optimizer.keeps(slot, group)}
    arrays = {name: _array(value) for name, value in slots.items() if value is not None}
    own = dict.fromkeys(wanted, parameter.shape)
    came = {name: array.shape for name, array in arrays.items() if name != "step"}
    if came != own:
        raise _unfit(optimizer, f"{came} for a parameter that keeps {own}")
    count = int(arrays["step"].item()) if "step" in arrays else int(bool(came))
    return count, {wanted[name]: arrays[name] for name in own}


def _array(value: Any) -> Array:
    return value.array if isinstance(value, Tensor) else np.asarray(value)


def _parameters(optimizer: Optimizer) -> Iterator[tuple[Tensor, ParamGroup, int]]:
    groups = (group for group in optimizer.param_groups for _ in group.params)
    yield from zip(optimizer.params, groups, optimizer.counts, strict=True)


def _unfit(optimizer: Optimizer, got: str) -> StateError:
    return StateError(
        "optimizer-state",
        expected=f"the state of {optimizer.title} over {len(optimizer.params)} parameters of the same shapes",
        got=got,
        cure="Load a state that was saved from the same kind of optimizer over the same model.",
    )
