"""One-click cures of problems: the table `REPAIRS`, by the code of the problem, and the trial that each one passes.

To add one: a function from (problem, patient) to repairs in the file of its family, and its place in the table. It may
guess freely: what is offered is what a trial of the whole inference has shown to cure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from app.network.infer import Inference, inferred
from app.network.problems import Problem
from app.network.repair import Repair, repaired
from app.network.repairs import edges, meeting, settings, shapes, sizes, whole
from app.network.repairs.patient import Patient
from app.network.repairs.pressing import Alternatives
from app.network.schema import Network

MOST = 3
"""Repairs that one problem gets at most."""
TRIALS = 3000
"""How many nodes all trials of a design may look at, together: some tens of milliseconds."""

OPENING: Final = frozenset({"cycle", "dangling-edge"})
"""Problems of an edge that gives nothing: without it its input is seen to be open."""

HIDDEN: Final = ("result-not-single", "as-one")
"""What can only be seen of a node once its shape is known."""

Finder = Callable[[Problem, Patient], Iterable[Alternatives]]

REPAIRS: Final[dict[str, Finder]] = {
    "missing-input": edges.missing_input,
    "too-many-inputs": edges.without_surplus,
    "dangling-edge": edges.without_dangling,
    "duplicate-port": edges.one_of_two,
    "cycle": edges.broken_cycle,
    "loss-not-last": edges.onward_from_loss,
    "several-results": edges.loose_end,
    "wrong-shape": shapes.wrong_shape,
    "words-as-numbers": shapes.words,
    "no-words": shapes.no_words,
    "too-few-rows": shapes.too_few_rows,
    "shape-mismatch": meeting.mismatch,
    "cat-shapes": meeting.mismatch,
    "stack-shapes": meeting.mismatch,
    "no-such-dimension": meeting.dimensions,
    "reshape-size": meeting.reshaping,
    "batch-mixed": meeting.reshaping,
    "bad-setting": settings.bad_setting,
    "unknown-op": settings.known_name,
    "unknown-layer": settings.known_name,
    "not-available": meeting.taken_out,
    "bad-init": settings.usual_beginning,
    "cannot-share": settings.own_parameters,
    "empty": whole.first_network,
    "no-data": whole.some_data,
    "no-input": whole.new_input,
    "no-loss": whole.new_loss,
    "several-inputs": whole.one_input,
    "losses-differ": whole.alike_losses,
    "loss-mismatch": whole.other_loss,
    "result-not-single": whole.single_result,
    "nothing-computed": whole.something_computed,
    "no-parameters": whole.something_to_learn,
    "duplicate-id": whole.two_of_one_id,
    "squashed-logit": whole.raw_logit,
    "row-by-row": shapes.in_one_row,
    "as-one": whole.with_function,
    "too-many-parameters": sizes.narrower,
    "too-many-values": sizes.smaller,
    "too-much-work": sizes.smaller,
    "too-many-points": sizes.fewer_examples,
    "batch-of-one": sizes.other_batch,
}


class Trials:
    """The trials of one design, which together look at no more nodes than `TRIALS`."""

    def __init__(self, network: Network, inference: Inference) -> None:
        self.network = network
        self.inference = inference
        self.left = TRIALS

    @property
    def more(self) -> bool:
        """Whether there is room for another trial."""
        return self.left > len(self.network.nodes)

    def passed(self, problem: Problem, finder: Iterable[Alternatives]) -> list[Repair]:
        """Of each of the alternatives the first that cures; at most `MOST`, each of them once."""
        good: dict[str, Repair] = {}
        for alternatives in finder:
            repair = next((one for one in alternatives if one.text not in good and self._cures(one, problem)), None)
            if repair is not None:
                good[repair.text] = repair
            if len(good) == MOST or not self.more:
                break
        return [*good.values()]

    def _cures(self, repair: Repair, problem: Problem) -> bool:
        if not self.more:
            return False
        self.left -= len(self.network.nodes) + 1
        return cures(repair, problem, self.network, self.inference)


def repairs(network: Network, inference: Inference, problems: Sequence[Problem]) -> list[list[Repair]]:
    """For each problem, what one press could do about it: only what does away with it and makes none at its node."""
    patient, trials = Patient(network, inference), Trials(network, inference)
    found: list[list[Repair]] = []
    for problem in problems:
        finder = REPAIRS.get(problem.code, meeting.taken_out)
        found.append(trials.passed(problem, finder(problem, patient)) if trials.more else [])
    return found


def cures(repair: Repair, problem: Problem, network: Network, before: Inference) -> bool:
    """Whether the problem is gone after the repair, and none is new at its node."""
    design = repaired(network, repair)
    if design is None:
        return False
    codes, now = at(before, problem.node), at(inferred(design), problem.node)
    codes.remove(problem.code)
    codes += [code for code in HIDDEN if code != problem.code]
    if problem.code in OPENING:
        codes.append("missing-input")
    return all(now.count(code) <= codes.count(code) for code in now)


def at(inference: Inference, node: str | None) -> list[str]:
    """The codes of what is wrong, or advised against, at a node."""
    return [one.code for one in (*inference.problems, *inference.advice) if one.node == node]
