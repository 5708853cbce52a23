"""What a recording cannot follow, and says so: the reasons that are found only when the model has run."""

from __future__ import annotations

from engine.errors import RecordError
from engine.program.instruction import Recording
from engine.tape import Tape


def refuse_reseeding(tape: Tape) -> None:
    """Raise RecordError where the model started a generator anew: a replay would not."""
    if tape.reseeded():
        raise RecordError(
            "not-recordable",
            expected="a model that draws anew at each step",
            got="one that seeds a generator while it runs",
            cure="Seed once, before recording; for numbers that stay, draw them outside the model.",
        )


def refuse_hooks(graph: Recording) -> None:
    """Raise RecordError where a hook is to look at a parameter's gradient: a replay calls no Python on the way."""
    for draft in graph.drafts:
        if draft.tensor is not None and draft.requires_grad and draft.tensor.hooks:
            raise RecordError(
                "not-recordable",
                expected="parameters without hooks",
                got=f"one on {draft.path}{'.' if draft.path else ''}{draft.name}",
                cure="Remove the hook, and change gradients between program.backward() and optimizer.step().",
            )
