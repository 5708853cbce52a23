"""Explaining a clip: all gradients together are shortened to a largest norm, and keep their direction."""

from __future__ import annotations

from engine.cells import Cell, Focus, shape_text
from engine.explanation.moment import Moment, at
from engine.explanation.parts import Explanation, Line
from engine.nn.utils import clip_factor, total_norm
from engine.op import upstream as gradient_latex
from engine.richtext import Number, RichText, joined, product, rich, spelled_sum


def explain_clip(moment: Moment, wanted: Cell | Focus) -> Explanation:
    """The norm of all gradients, the factor that follows from it, and this gradient times the factor."""
    event = moment.event
    cell = moment.cell(event.target, wanted)
    norms, total, factor = _measured(moment)
    limit = Number(_limit(moment), "plain")
    unclipped = moment.before.get((event.target, "grad"))
    assert unclipped is not None, "what is clipped was computed"
    old = Number(at(unclipped, cell), "upstream", None, None, cell, event.target)
    new = Number(at(moment.gradient(event.target), cell), "total", None, "grad", cell, event.target)
    squares = spelled_sum([(rich("(", norm, ")²"), norm.value**2) for norm in norms])
    gradient = gradient_latex(moment.names(event.target))
    lines = (
        Line(r"\lVert g \rVert = \sqrt{\textstyle\sum_p \lVert g_p \rVert^2}", rich("√(", squares, ") = ", total)),
        Line(
            r"f = \min\left(1, \frac{c}{\lVert g \rVert + 10^{-6}}\right)",
            rich("min(1, (", limit, ") / ((", total, ") + 0.000001)) = ", factor),
        ),
        Line(rf"{gradient} \leftarrow f\, {gradient}", rich(product(old, factor), " = ", new)),
    )
    shape = shape_text(tuple(moment.node(event.target).shape))
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=None,
        target=event.target,
        cell=cell,
        title="Clip",
        caption=rich("Clip: ", old, " × factor ", factor, " = ", new),
        words=_words(total, limit, factor, len(norms)),
        symbols=r"\begin{gathered} " + r" \\ ".join(line.symbols for line in lines) + r" \end{gathered}",
        shapes=f"{shape} = {shape} · scalar",
        contribution_latex=gradient,
        local=factor,
        working=joined([line.working for line in lines], " → "),
        lines=lines,
        total=new,
        total_of=(new,),
    )


def _measured(moment: Moment) -> tuple[list[Number], Number, Number]:
    """The norm of each trained parameter's gradient before the first clip, that of all together, and the factor."""
    clips = [event for event in moment.trace.events if event.kind == "clip"]
    gradients = [moment.written.array(event.target, "grad", clips[0].index) for event in clips]
    arrays = [gradient for gradient in gradients if gradient is not None]
    total = total_norm(arrays)
    norms = [Number(float(total_norm([array])), "plain") for array in arrays]
    return norms, Number(float(total), "plain"), Number(float(clip_factor(total, _limit(moment))), "plain")


def _limit(moment: Moment) -> float:
    limit = moment.trace.clip_norm
    assert limit is not None, "a clip event has a largest norm"
    return limit


def _words(total: Number, limit: Number, factor: Number, parameters: int) -> RichText:
    count = "one parameter's gradient has" if parameters == 1 else f"gradients of all {parameters} parameters have"
    if not total.value > limit.value:
        return rich(f"The {count} the norm ", total, ", which is not above ", limit, ": they stay as they are.")
    return rich(
        f"The {count} the norm ", total, ", more than ", limit, ". All of them are multiplied by the same factor, ",
        factor, ": their direction stays, and the step cannot grow without bounds.",
    )  # fmt: skip
