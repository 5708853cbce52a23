"""Explaining a forward event: how a value was worked out from the op's inputs."""

from __future__ import annotations

from engine.cells import Cell, Focus, shape_text
from engine.explanation.moment import Moment, at
from engine.explanation.parts import Explanation
from engine.richtext import Number, rich


def explain_forward(moment: Moment, wanted: Cell | Focus) -> Explanation:
    """The op's value at one cell, written out over its inputs' numbers. For the loss too."""
    event = moment.event
    node, op = moment.node(event.node), moment.op(event.node)
    cell = moment.cell(event.node, wanted)
    xs, out = moment.inputs(event.node), moment.value(event.node)
    total = Number(at(out, cell), "total", None, "value", cell, event.node)
    terms = moment.located(op.forward_terms(cell, node.attrs, xs, out), event.node)
    name, formula = moment.names(event.node), op.latex(moment.input_names(event.node), node.attrs)
    shapes = [tuple(x.shape) for x in xs]
    words = op.words_forward(cell, node.attrs, xs, out)
    if event.kind == "loss":
        fed = any(other.kind == "input" for other in moment.program.nodes)
        what = "This is one number for the whole batch, and" if fed else "This is the loss, and"
        words = rich(words, f" {what} training makes it smaller.")
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=None,
        target=event.target,
        cell=cell,
        title=op.title,
        caption=rich(f"{op.title}: ", total),
        words=moment.located(words, event.node),
        symbols=formula if formula == name else f"{name} = {formula}",
        shapes=op.shapes_forward(shapes, tuple(out.shape), node.attrs),
        working=rich(terms, " = ", total),
        total=total,
        total_of=(total,),
        windows=moment.drawn(
            op.windows_forward(cell, node.attrs, xs, out, moment.example(event.node, wanted, cell)), event.node
        ),
    )


def explain_nothing(moment: Moment) -> Explanation:
    """A tensor of size 0 has no number that could be explained."""
    event = moment.event
    shape = shape_text(tuple(moment.node(event.target).shape))
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=event.input,
        target=event.target,
        cell=(),
        title=moment.op(event.node).title if moment.node(event.node).op else event.kind.capitalize(),
        caption=(f"No number: the shape {shape} has no cells",),
        words=(f"This tensor has the shape {shape}: an axis of size 0 leaves no cell, so nothing was worked out.",),
        shapes=shape,
    )


def explain_start(moment: Moment, wanted: Cell | Focus) -> Explanation:
    """Before the first event: nothing has run."""
    first = moment.trace.events[0]
    held = any(slot == "grad" and array is not None for (_, slot), array in moment.trace.initial.items())
    what = "Values" if held else "Values and gradients"
    still = " Gradients are still there from the step before: they were not zeroed." if held else ""
    return Explanation(
        kind="start",
        phase="forward",
        node=first.node,
        input=None,
        target=first.node,
        cell=moment.cell(first.node, wanted),
        title="Start of this training step",
        caption=("Nothing has run yet",),
        words=(
            "The batch is loaded and the parameters are what the last step left. "
            f"{what} are not computed yet: the forward pass comes first.{still}",
        ),
    )
