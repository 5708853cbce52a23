"""Parameter groups: which parameters are updated with which settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import ArgumentError, DTypeError
from engine.optim.cohort import Cohort
from engine.optim.hyperparameter import number_of
from engine.tensor import Tensor

if TYPE_CHECKING:
    from engine.optim.groups import Groups


class ParamGroup(dict[str, Any]):
    """Parameters under "params", and PyTorch's settings of the rule beside them: a dict that listens.

    Assigning a setting (``group["lr"] = 0.01``) takes effect at the next step, in Programs too, since the numbers
    live in 0-d arrays that the instructions read. Keys that the rule does not know ("initial_lr") are just kept.
    ``settings`` has the rule's numbers by the rule's own names ("beta1"), switches as 0 and 1.
    """

    def __init__(self, owner: Groups, params: tuple[Tensor, ...], options: Mapping[str, Any]) -> None:
        super().__init__(params=params)
        self.owner = owner
        self.params = params
        self.settings: dict[str, float] = {}
        self.cohorts: list[Cohort] = []
        for key, value in {**owner.defaults, **options}.items():
            for name, number in owner.spread(key, value).items():
                owner.hyperparameters[name].checked(number)
            self[key] = value
        owner.check(self.settings)

    def on(self, name: str) -> bool:
        """Whether this part of the rule is in use; for what is declared ``off_at_zero``, or plans would go stale."""
        assert self.owner.hyperparameters[name].off_at_zero, f"{name} does not switch anything"
        return self.settings[name] != 0

    def extras(self) -> dict[str, Any]:
        """What the group holds beside the rule's own settings."""
        return {key: value for key, value in self.items() if key != "params" and key not in self.owner.defaults}

    def __setitem__(self, key: str, value: Any) -> None:
        if key == "params":
            raise ArgumentError(
                "group-params",
                expected="the parameters that the group was made with",
                got="others",
                cure="Call optimizer.add_param_group() for further parameters.",
            )
        value = value.item() if isinstance(value, Tensor) else value
        numbers = {name: self._allowed(name, number) for name, number in self.owner.spread(key, value).items()}
        turned = any((self.settings.get(name, 0) != 0) != (number != 0) for name, number in numbers.items())
        self.settings.update(numbers)
        super().__setitem__(key, value)
        if self.cohorts and numbers:
            for cohort in self.cohorts:
                cohort.refresh()
            if turned:
                self.owner.rule_changed()

    def _allowed(self, name: str, value: Any) -> float:
        """Checked against the range and the slots; a schedule may carry the learning rate a rounding below 0."""
        number = number_of(value, name) if name == "lr" else self.owner.hyperparameters[name].checked(value)
        slot = next((slot for slot, option in self.owner.slot_options.items() if option == name), None)
        if self.cohorts and number and slot is not None and slot not in self.owner.slots:
            raise ArgumentError(
                f"{name}-without-{slot}",
                expected=f"{name} 0, as this optimizer was made without it",
                got=f"{number:g}",
                cure=f"Make a new optimizer with {name}; it keeps one more number for each parameter.",
            )
        return number

    def setdefault(self, key: str, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *others: Any, **named: Any) -> None:
        for key, value in dict(*others, **named).items():
            self[key] = value


def groups_of(params: Iterable[Any]) -> list[Mapping[str, Any]]:
    """What was passed to the optimizer, as groups: tensors, (name, tensor) pairs, or dicts."""
    if isinstance(params, Tensor | Mapping):
        raise DTypeError(
            "params-kind",
            expected="an iterable of parameters or of groups",
            got="a tensor" if isinstance(params, Tensor) else "a dict",
            cure="Put it in a list: [w].",
        )
    several = list(params)
    if not several:
        raise _none()
    return several if isinstance(several[0], Mapping) else [{"params": several}]


def checked_group(group: Any, known: Iterable[Tensor]) -> tuple[tuple[Tensor, ...], dict[str, Any]]:
    """A group's parameters, each once, and its settings.

    Raises DTypeError where something is no tensor, GraphError for one that an op has made, and ArgumentError for one
    that another group has.
    """
    if not isinstance(group, Mapping) or "params" not in group:
        raise DTypeError("group-kind", expected='a dict with "params"', got=repr(group), cure='Write {"params": [w]}.')
    given = [group["params"]] if isinstance(group["params"], Tensor) else list(group["params"])
    names = [pair[0] for pair in given if isinstance(pair, tuple)]
    tensors = tuple(dict.fromkeys(item[1] if isinstance(item, tuple) else item for item in given))
    taken = {id(tensor) for tensor in known}
    for tensor in tensors:
        if not isinstance(tensor, Tensor):
            raise DTypeError(
                "param-kind", expected="tensors to train", got=type(tensor).__name__, cure="Pass model.parameters()."
            )
        if not tensor.is_leaf:
            raise ArgumentError(
                "param-not-leaf",
                expected="leaves to train",
                got=f"a tensor that an op has made ({tensor.grad_fn!r})",
                cure="Train the tensor that it was computed from, or its .detach().requires_grad_().",
            )
        if id(tensor) in taken:
            raise ArgumentError(
                "param-in-two-groups",
                expected="each parameter in one group",
                got="one that another group has already",
                cure="Leave it out of one of the groups.",
            )
    if not tensors:
        raise _none()
    options = {key: value for key, value in group.items() if key != "params"}
    return tensors, {**options, "param_names": names} if names else options


def checked_hints(given: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Settings of how to compute, if the optimizer has them in PyTorch; what would change the meaning is refused."""
    for name, value in given.items():
        if name not in known:
            raise DTypeError(
                "unknown-setting",
                expected=f"settings of this optimizer, such as {', '.join(known)}",
                got=name,
                cure=f"Leave {name} out.",
            )
        if value and name in ("differentiable", "capturable"):
            raise ArgumentError(
                "unsupported-setting",
                expected=f"{name}=False: an update is not itself differentiated or captured here",
                got=f"{name}={value}",
                cure=f"Leave {name} out.",
            )
    return given


def _none() -> ArgumentError:
    return ArgumentError(
        "no-parameters",
        expected="at least one parameter to train",
        got="none",
        cure="Pass model.parameters() of a model that has some.",
    )
