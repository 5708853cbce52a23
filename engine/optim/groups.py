"""An optimizer's parameters: their groups, their place in the flat arrays, and how often each was updated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from engine.arrays import np
from engine.op import Array
from engine.optim.cohort import Cohort
from engine.optim.flat import FlatParameters, pack
from engine.optim.group import ParamGroup, checked_group, checked_hints, groups_of
from engine.optim.hyperparameter import Hyperparameter
from engine.tensor import Tensor

if TYPE_CHECKING:
    from engine.optim.update import FlatUpdate


class Groups:
    """The half of an optimizer that keeps books; the rule itself stands on it."""

    hyperparameters: ClassVar[dict[str, Hyperparameter]] = {}
    slot_titles: ClassVar[dict[str, str]] = {}
    """Every state slot that the rule can keep."""
    slot_options: ClassVar[dict[str, str]] = {}
    """The setting that a slot is there for; slots that are not named here are always kept."""
    state_names: ClassVar[dict[str, str]] = {}
    """PyTorch's names of the slots."""
    counts_in_state: ClassVar[bool] = True
    """Whether PyTorch's state has the count of steps."""
    state_from_start: ClassVar[bool] = False
    """Whether PyTorch's state is there before the first step."""
    hints: ClassVar[dict[str, Any]] = {}
    """PyTorch's settings of how, not what, to compute: kept in the groups, and of no effect here."""

    fixed: ClassVar[dict[str, Any]] = {}
    """Settings that no loaded state changes."""

    def __init__(
        self, params: Iterable[Any], defaults: Mapping[str, Any], hints: Mapping[str, Any] | None = None
    ) -> None:
        self.defaults = {**defaults, **self.hints, **checked_hints(hints or {}, self.hints)}
        self.free_state: dict[Tensor, dict[str, Any]] = defaultdict(dict)
        """For rules that keep their state themselves."""
        self.param_groups: list[ParamGroup] = []
        self.params: tuple[Tensor, ...] = ()
        self.slots: tuple[str, ...] = ()
        self.flat: FlatParameters
        self.scratch: tuple[Array, Array]
        self.state_flat: dict[str, Array] = {}
        self._marching: dict[int, Cohort] = {}
        self.version = 0
        """Rises whenever plans that were made before are stale."""
        for group in groups_of(params):
            self._admit(group)
        self.settle()

    # --- groups and settings ---------------------------------------------------------------------
    def add_param_group(self, param_group: Mapping[str, Any]) -> None:
        """Train further parameters, with settings of their own where they are given.

        Parameters that had to move for this make Programs recorded earlier ask to be recorded anew.
        """
        self._admit(param_group)
        self.settle()

    def _admit(self, param_group: Mapping[str, Any]) -> None:
        params, options = checked_group(param_group, self.params)
        self.param_groups.append(ParamGroup(self, params, options))
        self.params += params

    @property
    def settings(self) -> dict[str, float]:
        """The first group's numbers, by the rule's own names: for optimizers of one group."""
        return self.param_groups[0].settings

    def settings_of(self, parameter: Tensor) -> dict[str, float]:
        """The numbers with which the parameter is updated, and its count of "steps"."""
        cohort = self._cohort_of()[id(parameter)]
        return {**cohort.group.settings, "steps": float(cohort.steps)}

    def _cohort_of(self) -> dict[int, Cohort]:
        """Each parameter's cohort, by the parameter's identity."""
        if not self._marching:
            cohorts = (cohort for group in self.param_groups for cohort in group.cohorts)
            self._marching = {id(tensor): cohort for cohort in cohorts for tensor in cohort.tensors}
        return self._marching

    def turn(self, name: str, number: float) -> None:
        """Give a hyperparameter this value in every group."""
        for group in self.param_groups:
            group[name] = bool(number) if self.hyperparameters[name].switch else number

    def spread(self, key: str, value: Any) -> dict[str, Any]:
        """The rule's numbers that a group's setting stands for; none where the rule does not know it."""
        return {key: value} if key in self.hyperparameters else {}

    def numbers(self, settings: Mapping[str, float]) -> dict[str, float]:
        """What the rule reads from its cohort that the settings alone decide: the settings, if nothing else."""
        return dict(settings)

    def timed(self, settings: Mapping[str, float], steps: int) -> dict[str, float]:
        """What the rule reads from its cohort that depends on the count of steps too, this one included."""
        return {}

    def check(self, settings: Mapping[str, float]) -> None:
        """Raise ArgumentError where settings do not go together."""

    def initial(self, slot: str, settings: Mapping[str, float]) -> float:
        """What a slot holds before the first step."""
        return 0.0

    # --- where everything lies -------------------------------------------------------------------
    def settle(self) -> None:
        """Bring all parameters together in flat arrays, with the state and the counts that they have."""
        counts = self.counts
        former = {p: self.flat.cut(self.state_flat, p) for p in self.flat.tensors} if self.state_flat else {}
        self.flat = pack(self.params)
        self._values = [parameter.array for parameter in self.params]
        self.scratch = (self.flat.room.like(self.flat.values), self.flat.room.like(self.flat.values))
        self.slots = tuple(slot for slot in self.slot_titles if any(self.keeps(slot, g) for g in self.param_groups))
        self.state_flat = {slot: self.flat.room.like(self.flat.values) for slot in self.slots}
        for group in self.param_groups:
            group.cohorts = [Cohort(group, group.params, self.flat.dtype)]
            for parameter in group.params:
                for slot, view in self.flat.cut(self.state_flat, parameter).items():
                    before = former.get(parameter, {}).get(slot)
                    if before is None or before.shape != view.shape:
                        before = np.array(self.initial(slot, group.settings), view.dtype)
                    np.copyto(view, before, casting="same_kind")
        self.counts = counts + [0] * (len(self.params) - len(counts))
        self.rule_changed()

    def keeps(self, slot: str, group: ParamGroup) -> bool:
        """Whether the group's parameters need the slot; others' flat arrays may have room for it all the same."""
        option = self.slot_options.get(slot)
        return option is None or group.on(option)

    def rule_changed(self) -> None:
        """Plans that were made so far no longer are the rule."""
        self.version += 1
        self._updates: dict[tuple[int, ...], FlatUpdate] = {}
        self._marching = {}

    # --- how often each was updated --------------------------------------------------------------
    def cohorts(self, tensors: Iterable[Tensor]) -> list[tuple[Cohort, list[Tensor]]]:
        """Cohorts that hold just these parameters, so that a step counts for nobody else."""
        wanted = {id(tensor) for tensor in tensors}
        found = []
        for group in self.param_groups:
            for cohort in tuple(group.cohorts):
                inside = [tensor for tensor in cohort.tensors if id(tensor) in wanted]
                if inside and len(inside) < len(cohort.tensors):
                    group.cohorts.append(cohort.part(inside))
                    found.append((group.cohorts[-1], inside))
                    self.rule_changed()
                elif inside:
                    found.append((cohort, inside))
        return found

    @property
    def counts(self) -> list[int]:
        """How many steps each parameter has taken."""
        cohorts = self._cohort_of()
        return [cohorts[id(parameter)].steps for parameter in self.params if id(parameter) in cohorts]

    @counts.setter
    def counts(self, counts: Sequence[int]) -> None:
        by_count = sorted(zip(counts, range(len(counts)), strict=True))
        for count, several in groupby(by_count, key=lambda pair: pair[0]):
            for cohort, _ in self.cohorts([self.params[index] for _, index in several]):
                cohort.steps = int(count)

    @property
    def steps(self) -> int:
        """How many steps have been taken; where parameters have missed some, by the one that took most."""
        return max(self.counts)

    @steps.setter
    def steps(self, steps: int) -> None:
        self.counts = [steps] * len(self.params)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for index, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {index}")
            lines += [f"    {key}: {group[key]}" for key in sorted(group) if key != "params"]
        return "\n".join([*lines, ")"])
