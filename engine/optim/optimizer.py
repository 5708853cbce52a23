"""What an optimizer is: a rule that turns gradients into new parameters.

The rule is written once, as instructions over arrays (:meth:`Optimizer.plan`). The eager
:meth:`Optimizer.step` runs them one parameter at a time; a Program runs them over all parameters at
once when it trains, and one parameter at a time when it is stepped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from engine.arrays import np
from engine.errors import ArgumentError, StateError
from engine.op import Array, Cell
from engine.optim.flat import pack
from engine.richtext import RichText
from engine.tensor import Tensor

Instruction = tuple[Callable[..., object], tuple[Any, ...]]


class Hyperparameter:
    """A setting that lives in a 0-d array, so that a change takes effect without recompiling."""

    def __init__(self, low: float, below: float, doc: str) -> None:
        self.low = low
        self.below = below
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, optimizer: Optimizer | None, owner: type | None = None) -> float:
        if optimizer is None:
            return float("nan")
        return optimizer.settings[self.name]

    def __set__(self, optimizer: Optimizer, value: float) -> None:
        number = float(value)
        if not self.low <= number < self.below:
            raise ArgumentError(
                "hyperparameter-range",
                expected=f"{self.name} of at least {self.low:g} and less than {self.below:g}",
                got=f"{number:g}",
                cure=f"Choose another {self.name}.",
            )
        optimizer.settings[self.name] = number
        optimizer.settings_changed()


class Optimizer(ABC):
    """Parameters, hyperparameters, and one flat array for each state slot."""

    name: ClassVar[str]
    title: ClassVar[str]
    doc: ClassVar[str]
    slots: tuple[str, ...] = ()
    slot_titles: ClassVar[dict[str, str]] = {}
    latex: tuple[str, ...] = ()

    def __init__(self, params: Iterable[Tensor]) -> None:
        self.params = tuple(dict.fromkeys(params))
        if not self.params:
            raise ArgumentError(
                "no-parameters",
                expected="at least one parameter to train",
                got="none",
                cure="Pass model.parameters() of a model that has some.",
            )
        self.settings: dict[str, float] = {}
        self.steps = 0
        self.flat = pack(self.params)
        self.state_flat = {slot: np.zeros_like(self.flat.values) for slot in self.slots}
        self._plans: dict[Tensor, list[Instruction]] = {}

    # --- the rule --------------------------------------------------------------------------------
    @abstractmethod
    def settings_changed(self) -> None:
        """Write the hyperparameters into their 0-d arrays."""

    @abstractmethod
    def plan(
        self, value: Array, grad: Array, state: Mapping[str, Array], scratch: tuple[Array, Array]
    ) -> list[Instruction]:
        """Instructions that update ``value`` and ``state`` in place from ``grad``; all of one shape."""

    def tick(self) -> None:
        """Begin a step: count it, and work out what depends on the count. Before the first parameter."""
        self.steps += 1

    def scalar(self) -> Array:
        """A 0-d array of the parameters' dtype, to hold a hyperparameter."""
        return np.zeros((), self.flat.dtype)

    # --- eager use -------------------------------------------------------------------------------
    def zero_grad(self) -> None:
        """Forget every gradient: ``grad`` becomes None."""
        for parameter in self.params:
            parameter.grad = None

    @np.errstate(all="ignore")
    def step(self) -> None:
        """Update every parameter that has a gradient; one without (None) is left alone."""
        self.flat.check_current()
        self.tick()
        for parameter in self.params:
            if parameter.grad is not None:
                np.copyto(self.flat.view(self.flat.gradients, parameter), parameter.grad.array)
                for function, args in self._plan_for(parameter):
                    function(*args)

    def _plan_for(self, parameter: Tensor) -> list[Instruction]:
        if parameter not in self._plans:
            scratch = (np.empty_like(parameter.array), np.empty_like(parameter.array))
            value, grad, state = self.views(parameter)
            self._plans[parameter] = self.plan(value, grad, state, scratch)
        return self._plans[parameter]

    def views(self, parameter: Tensor) -> tuple[Array, Array, dict[str, Array]]:
        """The parameter's value, gradient and state slots, as views into the flat arrays."""
        view = self.flat.view
        slots = {slot: view(flat, parameter) for slot, flat in self.state_flat.items()}
        return view(self.flat.values, parameter), view(self.flat.gradients, parameter), slots

    # --- state -----------------------------------------------------------------------------------
    def state_dict(self) -> dict[str, Any]:
        """Steps taken, hyperparameters, and a copy of every state slot for each parameter."""
        state = [{slot: view.copy() for slot, view in self.views(p)[2].items()} for p in self.params]
        return {"name": self.name, "steps": self.steps, "settings": dict(self.settings), "state": state}

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Take over what :meth:`state_dict` gave; raises StateError where it does not fit."""
        own = [{slot: view.shape for slot, view in self.views(p)[2].items()} for p in self.params]
        came = [{slot: np.shape(array) for slot, array in state.items()} for state in saved["state"]]
        if saved["name"] != self.name or own != came:
            raise StateError(
                "optimizer-state",
                expected=f"the state of {self.name} over {len(own)} parameters of the same shapes",
                got=f"the state of {saved['name']} over {len(came)}",
                cure="Load a state that was saved from the same kind of optimizer over the same model.",
            )
        self.steps = int(saved["steps"])
        self.settings.update(saved["settings"])
        self.settings_changed()
        for parameter, state in zip(self.params, saved["state"], strict=True):
            for slot, view in self.views(parameter)[2].items():
                np.copyto(view, state[slot])

    # --- in numbers and words --------------------------------------------------------------------
    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        """The update at ``cell``, line by line: (LaTeX over the parameter's ``name``, the same with numbers).

        ``before`` holds "value", "grad", every slot, every hyperparameter by its name, and "steps" (this
        step counted) as they were when the update began; ``after`` holds "value" and the slots after it.
        """
        raise NotImplementedError(f"{self.name} does not write out its update")

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        """One sentence for a learner on what the update did at ``cell``."""
        return (self.doc,)
