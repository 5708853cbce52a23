"""What an optimizer is: a rule that turns gradients into new parameters.

The rule is written once, as instructions over arrays (:meth:`Optimizer.plan`). The eager
:meth:`Optimizer.step` and a training Program run them over all parameters at once; a Program that is
stepped runs them one parameter at a time. The arithmetic is the same, cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from engine.arrays import quietly
from engine.errors import RecordError
from engine.graph import Changes, moments
from engine.op import Array, Cell
from engine.optim.cohort import Cohort
from engine.optim.groups import Groups
from engine.optim.saving import load_state, saved_state, slots_by_parameter
from engine.optim.update import FlatUpdate, Instruction
from engine.richtext import RichText
from engine.tape import current_path, enable_grad, state
from engine.tensor import Tensor

PLANS_KEPT = 64
"""How many sets of parameters without a gradient are remembered with their plans."""


class Optimizer(Groups):
    """Parameters in groups, their settings, and one flat array for each state slot.

    A rule of one's own may be written as in PyTorch: ``super().__init__(params, {"lr": lr})`` and a :meth:`step` that
    changes the parameters under ``no_grad()``, with ``state[parameter]`` as a dict of its own. A Program can run only
    rules that are written as a :meth:`plan`.
    """

    name: ClassVar[str] = "optimizer"
    title: ClassVar[str] = "Optimizer"
    doc: ClassVar[str] = "Moves each parameter by what its gradient says."
    latex: ClassVar[tuple[str, ...]] = ()
    """The rule with its usual settings, line by line; :meth:`update_terms` has it with those in use."""

    # --- the rule --------------------------------------------------------------------------------
    def plan(
        self,
        value: Array,
        grad: Array,
        state: Mapping[str, Array],
        cohort: Cohort,
        scratch: tuple[Array, Array],
    ) -> list[Instruction]:
        """Instructions that update ``value`` and ``state`` in place from ``grad``, which stays; all of one shape.

        ``cohort[name]`` is a 0-d array that always holds the number of that name; ``cohort.on(name)`` says
        whether a part of the rule is in use, and the plan is made anew when that changes.
        """
        raise RecordError(
            "rule-without-plan",
            expected="an optimizer whose rule is written as a plan",
            got=f"{type(self).__name__}, which has a step() of its own",
            cure="Train with eager steps, or use one of engine.optim's optimizers.",
        )

    # --- eager use -------------------------------------------------------------------------------
    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget every gradient: ``grad`` becomes None, or 0 where ``set_to_none`` is False."""
        for parameter in self.params:
            if set_to_none:
                parameter._grad = None
            elif parameter.grad is not None:
                parameter.grad.array.fill(0)
                parameter.grad.stamp()

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; one without (None) is left alone, and so is its count of steps.

        A ``closure`` that computes the loss anew is called first, and its result returned.
        """
        if state.tape is not None:
            raise RecordError(
                "not-recordable",
                expected="a model that is a forward pass alone",
                got=f"a step of {type(self).__name__} inside it",
                cure="Give record() the optimizer; the Program runs the update itself.",
                where=current_path() or None,
            )
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        gradients: list[Array] = []
        absent: list[int] = []
        for index, parameter in enumerate(self.params):
            if parameter._array is not self._values[index]:
                self.settle()
            grad = parameter._grad
            if grad is None:
                absent.append(index)
            else:
                gradients.append(grad._array.ravel())
        if not gradients:
            return loss
        update = self._update_without(tuple(absent))
        quietly(update.run, gradients)
        Changes.latest = moment = next(moments)
        for parameter in update.tensors:
            (parameter if parameter._base is None else parameter.root)._changed = moment
        return loss

    def _update_without(self, absent: tuple[int, ...]) -> FlatUpdate:
        """The update of all parameters but these."""
        update = self._updates.get(absent)
        if update is None:
            missing = set(absent)
            present = [parameter for index, parameter in enumerate(self.params) if index not in missing]
            update = FlatUpdate(self, present)
            if len(self._updates) >= PLANS_KEPT:
                self._updates.clear()
            self._updates[absent] = update
        return update

    def views(self, parameter: Tensor) -> tuple[Array, Array, dict[str, Array]]:
        """The parameter's value, gradient and state slots, as views into the flat arrays."""
        flat = self.flat
        slots = flat.cut(self.state_flat, parameter)
        return flat.view(flat.values, parameter), flat.view(flat.gradients, parameter), slots

    # --- state -----------------------------------------------------------------------------------
    @property
    def state(self) -> dict[Tensor, dict[str, Tensor]]:
        """Every parameter's slots by PyTorch's names ("exp_avg"), as tensors over the memory in use."""
        return slots_by_parameter(self) if self.slot_titles else self.free_state

    def state_dict(self) -> dict[str, Any]:
        """Copies of all state as PyTorch arranges it: {"state": {index: slots}, "param_groups": [settings]}."""
        return saved_state(self)

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over what :meth:`state_dict` gave, or PyTorch's own; raises StateError where it does not fit."""
        load_state(self, state_dict)

    # --- in numbers and words --------------------------------------------------------------------
    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        """The update at ``cell``, line by line: (LaTeX over the parameter's ``name``, the same with numbers).

        ``before`` holds "value", "grad", every slot, every hyperparameter by its name, and "steps" (this
        step counted) as they were when the update began; ``after`` holds "value" and the slots after it.
        """
        raise NotImplementedError(f"{self.name} does not write out its update")

    def corrected(self, slot: str, value: float, settings: Mapping[str, float]) -> float | None:
        """The number of a state slot as the rule uses it, where that is not the number kept: a corrected bias."""
        return None

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        """One sentence for a learner on what the update did at ``cell``."""
        return (self.doc,)
