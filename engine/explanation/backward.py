"""Explaining the backward pass: the seed, and upstream × local at every op."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.cells import Cell, Focus
from engine.explanation.moment import Array, Moment, at
from engine.explanation.parts import SUM_FIRST, SUM_LAST, SUM_WHOLE, TERMS_KEPT, Explanation, Middle, Row
from engine.explanation.paths import (
    contribution_of,
    contributions_to,
    held_by,
    is_only_path,
    more_to_come,
    paths_to_come,
    sign_words,
)
from engine.op import upstream as gradient_latex
from engine.ops.families import Cellwise
from engine.ops.moving import Moving
from engine.paths import Paths
from engine.richtext import Number, RichText, Term, product, rich, spelled_long
from engine.windows import Window, cut, located


def explain_seed(moment: Moment, wanted: Cell | Focus) -> Explanation:
    """Where the backward pass starts: ∂L/∂L = 1."""
    event = moment.event
    cell = moment.cell(event.target, wanted)
    total = Number(at(moment.gradient(event.target), cell), "total", None, "grad", cell, event.target)
    name = moment.names(event.target)
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=None,
        target=event.target,
        cell=cell,
        title="Seed",
        caption=rich("Seed: the gradient of the loss with respect to itself is ", total),
        words=rich(
            "The backward pass starts at the loss. If the loss rises by a little, the loss rises by exactly as "
            "much, so its gradient with respect to itself is ",
            total,
            ". Every other gradient is this seed times the local gradients on the way.",
        ),
        symbols=rf"{gradient_latex(name)} = 1",
        shapes="scalar",
        contribution_latex=gradient_latex(name),
        total=total,
        total_of=(total,),
    )


def explain_vjp(moment: Moment, wanted: Cell | Focus, kept: int = TERMS_KEPT) -> Explanation:
    """Upstream gradient × local gradient = contribution, term by term; `kept` terms at most are given."""
    event = moment.event
    i = event.input
    assert i is not None, "a vector-Jacobian product is with respect to one input"
    node, op = moment.node(event.node), moment.op(event.node)
    cell = moment.cell(event.target, wanted)
    xs, out, g = moment.inputs(event.node), moment.value(event.node), moment.gradient(event.node)
    paths = op.paths(i, cell, node.attrs, xs, out)
    products = paths.contributions(g)
    terms = _terms(moment, paths, range(min(len(paths), kept)), cell)
    contribution = contribution_of(moment, moment.cursor - 1, cell)
    earlier = contributions_to(moment, event.target, cell, moment.cursor - 1)
    held = held_by(moment, event.target, cell)
    total: Number | None = contribution
    total_of: tuple[Number, ...] = (contribution,)
    if event.writes != "grad":
        there = moment.slot(event.target, "grad")
        total = None if there is None else Number(at(there, cell), "total", None, "grad", cell, event.target)
        total_of = tuple(earlier) if held is None else (held, *earlier)
    name, names = moment.names(event.node), moment.input_names(event.node)
    becomes = "=" if is_only_path(moment) else r"\mathrel{+}="
    formula = op.latex_vjp(i, names, name, node.attrs)
    if isinstance(op, Cellwise) and xs[i].shape != out.shape:
        formula = rf"\sum {formula}"
    single = terms[0] if len(paths) == 1 else None
    words = moment.located(op.words_vjp(i, cell, node.attrs, g, xs, out), event.node)
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=i,
        target=event.target,
        cell=cell,
        title=op.title,
        caption=_caption(op.title, terms, len(paths), contribution),
        words=rich(words, " ", _meaning(moment, contribution, earlier, held)),
        symbols=f"{gradient_latex(names[i])} {becomes} {formula}",
        shapes=op.shapes_vjp(i, [tuple(x.shape) for x in xs], tuple(out.shape), node.attrs),
        upstream_latex=gradient_latex(name),
        local_latex=op.latex_local(i, names, name, node.attrs),
        contribution_latex=gradient_latex(names[i]),
        upstream=single.upstream if single else None,
        local=single.local if single else None,
        contribution=contribution,
        terms=tuple(terms),
        omitted=len(paths) - len(terms),
        rest=float(products[len(terms) :].sum()),
        middle=_middle(products, whole=len(terms) == len(paths)),
        working=_working(moment, paths, products, cell, contribution),
        total=total,
        total_of=total_of,
        rows=_rows(moment, i, cell) if single and not isinstance(op, Moving) else (),
        windows=_windows(moment, i, cell, moment.example(event.target, wanted, cell)),
    )


def _middle(products: Array, whole: bool) -> Middle | None:
    """How a long sum is shortened; where not all of its terms are given, none stand after the middle."""
    if len(products) <= SUM_WHOLE:
        return None
    last = SUM_LAST if whole else 0
    between = products[SUM_FIRST : len(products) - last]
    return Middle(SUM_FIRST, len(between), float(between.sum()), last)


def _windows(moment: Moment, i: int, cell: Cell, example: int) -> tuple[Window, ...]:
    """What took part, and the gradient that came of it."""
    event = moment.event
    node, op = moment.node(event.node), moment.op(event.node)
    xs, out, g = moment.inputs(event.node), moment.value(event.node), moment.gradient(event.node)
    drawn = moment.drawn(op.windows_vjp(i, cell, node.attrs, g, xs, out, example), event.node)
    if not drawn:
        return ()
    slot = "grad" if event.writes == "grad" else "contribution"
    array = moment.slot(event.target, slot)
    assert array is not None, "a vector-Jacobian product writes a gradient or a contribution"
    title = "gradient" if slot == "grad" else "contribution"
    result = cut(title, array, cell, input=i, slot=slot, lit=[cell], focus=cell, sign="=")
    return (*drawn, located(result, event.target))


def _terms(moment: Moment, paths: Paths, which: Iterable[int], cell: Cell) -> list[Term]:
    """Some of the paths' products, written out."""
    event, g = moment.event, moment.gradient(moment.event.node)
    slot = "grad" if event.writes == "grad" else "contribution"
    terms = []
    for k in which:
        found = paths[k]
        arriving = at(g, found.out_cell)
        working = moment.located(found.working, event.node)
        terms.append(
            Term(
                upstream=Number(arriving, "upstream", None, "grad", found.out_cell, event.node),
                local=_local(found.local, working),
                product=Number(arriving * found.local, "contribution", event.input, slot, cell, event.target),
                working=working,
            )
        )
    return terms


def _local(value: float, working: RichText) -> Number:
    """The local gradient; where it simply is another input, with that input's place."""
    last = working[-1] if working else ""
    if isinstance(last, Number) and last.value == value:
        return replace(last, role="local")
    return Number(value, "local")


def _caption(title: str, terms: Sequence[Term], count: int, contribution: Number) -> RichText:
    if count == 1:
        term = terms[0]
        return rich(f"{title}: upstream ", term.upstream, " × local ", term.local, " = ", contribution)
    if not count:
        return rich(f"{title}: no path leads from here to the loss, so the gradient is ", contribution)
    return rich(f"{title}: {count} products of upstream × local add up to ", contribution)


def _working(moment: Moment, paths: Paths, products: Array, cell: Cell, contribution: Number) -> RichText:
    """How the local gradient was found if there is one term, else the sum of products."""
    if len(paths) == 1:
        (term,) = _terms(moment, paths, (0,), cell)
        if not term.working or term.working[-1:] == (replace(term.local, role="value"),):
            return rich("local = ", term.working or term.local)
        return rich("local = ", term.working, " = ", term.local)
    if not len(paths):
        return ()

    def text(k: int) -> RichText:
        (term,) = _terms(moment, paths, (k,), cell)
        return product(term.upstream, term.local)

    return rich(spelled_long(products, text), " = ", contribution)


def _rows(moment: Moment, i: int, cell: Cell) -> tuple[Row, ...]:
    """Every unit of the focus example, where each has its own single term."""
    if not cell:
        return ()
    event = moment.event
    op, attrs = moment.op(event.node), moment.node(event.node).attrs
    xs, out, rows = moment.inputs(event.node), moment.value(event.node), []
    for unit in range(min(moment.node(moment.event.target).shape[-1], TERMS_KEPT)):
        there = (*cell[:-1], unit)
        paths = op.paths(i, there, attrs, xs, out)
        if len(paths) != 1:
            return ()
        (term,) = _terms(moment, paths, (0,), there)
        contribution = contribution_of(moment, moment.cursor - 1, there)
        rows.append(Row(there, replace(term, product=contribution), there == cell))
    return tuple(rows)


def _meaning(moment: Moment, total: Number, earlier: Sequence[Number], held: Number | None) -> RichText:
    """What the finished gradient says, or that more of it is still to come."""
    still = paths_to_come(moment)
    if moment.event.writes == "contribution":
        if not earlier and held is not None:
            return ("The next event adds this to the gradient that was still there from the step before.",)
        if not earlier:
            return ("The next event adds this to the leaf's gradient, where nothing is yet.",)
        return ("This is one path's contribution; the next event adds it to what has already arrived.",)
    if still:
        return more_to_come(still)
    text = sign_words(total)
    if moment.node(moment.event.target).kind == "parameter":
        text = rich(text, " This is the gradient, not the update: the parameter itself has not changed yet.")
    return text
