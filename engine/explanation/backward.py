"""Explaining the backward pass: the seed, a vector-Jacobian product, and adding contributions up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.cells import Cell, shape_text
from engine.explanation.moment import Moment, at
from engine.explanation.parts import TERMS_KEPT, Explanation, Row
from engine.op import upstream as gradient_latex
from engine.ops.families import Cellwise
from engine.richtext import Number, RichText, Term, joined, product, rich, spelled_sum


def explain_seed(moment: Moment, wanted: Cell) -> Explanation:
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


def explain_vjp(moment: Moment, wanted: Cell) -> Explanation:
    """Upstream gradient × local gradient = contribution, term by term."""
    event = moment.event
    i = event.input
    assert i is not None, "a vector-Jacobian product is with respect to one input"
    node, op = moment.node(event.node), moment.op(event.node)
    cell = moment.cell(event.target, wanted)
    xs, out, g = moment.inputs(event.node), moment.value(event.node), moment.gradient(event.node)
    terms = _terms(moment, i, cell)
    contribution = _contribution(moment, moment.cursor - 1, cell)
    earlier = _contributions(moment, event.target, cell, moment.cursor - 1)
    total, total_of = contribution, (contribution,)
    if event.writes != "grad":
        total = Number(at(moment.gradient(event.target), cell), "total", None, "grad", cell, event.target)
        total_of = tuple(earlier)
    name, names = moment.names(event.node), moment.input_names(event.node)
    formula = op.latex_vjp(i, names, name, node.attrs)
    if isinstance(op, Cellwise) and xs[i].shape != out.shape:
        formula = rf"\sum {formula}"
    single = terms[0] if len(terms) == 1 else None
    words = moment.located(op.words_vjp(i, cell, node.attrs, g, xs, out), event.node)
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=i,
        target=event.target,
        cell=cell,
        title=op.title,
        caption=_caption(op.title, terms, contribution),
        words=rich(words, " ", _meaning(moment, total)),
        symbols=f"{gradient_latex(names[i])} {'=' if _only_one(moment) else '={}+'} {formula}",
        shapes=op.shapes_vjp(i, [tuple(x.shape) for x in xs], tuple(out.shape), node.attrs),
        upstream_latex=gradient_latex(name),
        local_latex=op.latex_local(i, names, name, node.attrs),
        contribution_latex=gradient_latex(names[i]),
        upstream=single.upstream if single else None,
        local=single.local if single else None,
        contribution=contribution,
        terms=tuple(terms[:TERMS_KEPT]),
        omitted=max(0, len(terms) - TERMS_KEPT),
        rest=sum(term.product.value for term in terms[TERMS_KEPT:]),
        working=_working(terms, contribution),
        total=total,
        total_of=total_of,
        rows=_rows(moment, i, cell) if single else (),
    )


def explain_accumulate(moment: Moment, wanted: Cell) -> Explanation:
    """Contributions of several paths, added."""
    event = moment.event
    cell = moment.cell(event.target, wanted)
    parts = _contributions(moment, event.target, cell, moment.cursor)
    total = Number(at(moment.gradient(event.target), cell), "total", None, "grad", cell, event.target)
    still = _to_come(moment)
    adding: RichText = joined([rich("(", part, ")") for part in parts], " + ")
    words = rich(
        f"This value is used {_times(len(parts) + still)}, so it reaches the loss along that many paths. "
        "A change to it acts along all of them at once: the contributions add, and none overwrites another. ",
        _sign(total) if not still else "",
        _more(still),
    )
    shape = tuple(moment.node(event.target).shape)
    target_gradient = gradient_latex(moment.names(event.target))
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=event.input,
        target=event.target,
        cell=cell,
        title="Accumulate",
        caption=rich("Accumulate: ", adding, " = ", total),
        words=words,
        symbols=f"{target_gradient} = " + r" + ".join(_paths(moment)),
        shapes=f"{shape_text(shape)} = {' + '.join([shape_text(shape)] * len(parts))}",
        contribution_latex=target_gradient,
        contribution=parts[-1],
        working=rich(adding, " = ", total),
        total=total,
        total_of=tuple(parts),
    )


def _terms(moment: Moment, i: int, cell: Cell) -> list[Term]:
    event = moment.event
    node, op = moment.node(event.node), moment.op(event.node)
    xs, out, g = moment.inputs(event.node), moment.value(event.node), moment.gradient(event.node)
    slot = "grad" if event.writes == "grad" else "contribution"
    terms = []
    for found in op.local_terms(i, cell, node.attrs, xs, out):
        arriving = at(g, found.out_cell)
        working = moment.located(found.working, event.node)
        terms.append(
            Term(
                upstream=Number(arriving, "upstream", None, "grad", found.out_cell, event.node),
                local=_local(found.local, working),
                product=Number(arriving * found.local, "contribution", i, slot, cell, event.target),
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


def _contribution(moment: Moment, index: int, cell: Cell) -> Number:
    """What the VJP event `index` wrote at the cell."""
    event = moment.trace.events[index]
    for write in moment.trace.writes[index]:
        if write.node == event.target and write.slot in ("grad", "contribution"):
            return Number(at(write.array, cell), "contribution", None, write.slot, cell, event.target)
    raise AssertionError("a vector-Jacobian product writes a gradient or a contribution")


def _contributions(moment: Moment, target: int, cell: Cell, before: int) -> list[Number]:
    """Every path's contribution to the target among the first `before` events."""
    return [
        _contribution(moment, index, cell)
        for index, event in enumerate(moment.trace.events[:before])
        if event.kind == "vjp" and event.target == target
    ]


def _only_one(moment: Moment) -> bool:
    target = moment.event.target
    return sum(event.kind == "vjp" and event.target == target for event in moment.trace.events) == 1


def _to_come(moment: Moment) -> int:
    target = moment.event.target
    later = moment.trace.events[moment.cursor :]
    return sum(event.kind == "vjp" and event.target == target for event in later)


def _paths(moment: Moment) -> list[str]:
    """LaTeX of each path's product so far, in the order in which they are added."""
    formulas = []
    for event in moment.trace.events[: moment.cursor]:
        if event.kind == "vjp" and event.target == moment.event.target and event.input is not None:
            names = moment.input_names(event.node)
            attrs = moment.node(event.node).attrs
            formulas.append(moment.op(event.node).latex_vjp(event.input, names, moment.names(event.node), attrs))
    return formulas


def _caption(title: str, terms: Sequence[Term], contribution: Number) -> RichText:
    if len(terms) == 1:
        term = terms[0]
        return rich(f"{title}: upstream ", term.upstream, " × local ", term.local, " = ", contribution)
    return rich(f"{title}: {len(terms)} products of upstream × local add up to ", contribution)


def _working(terms: Sequence[Term], contribution: Number) -> RichText:
    """How the local gradient was found if there is one term, else the sum of products."""
    if len(terms) == 1:
        term = terms[0]
        if not term.working or term.working[-1:] == (replace(term.local, role="value"),):
            return rich("local = ", term.working or term.local)
        return rich("local = ", term.working, " = ", term.local)
    if not terms:
        return ()
    products = [(product(term.upstream, term.local), term.product.value) for term in terms]
    return rich(spelled_sum(products), " = ", contribution)


def _rows(moment: Moment, i: int, cell: Cell) -> tuple[Row, ...]:
    """Every unit of the focus example, where each has its own single term."""
    if not cell:
        return ()
    rows = []
    for unit in range(min(moment.node(moment.event.target).shape[-1], TERMS_KEPT)):
        there = (*cell[:-1], unit)
        terms = _terms(moment, i, there)
        if len(terms) != 1:
            return ()
        contribution = _contribution(moment, moment.cursor - 1, there)
        rows.append(Row(there, replace(terms[0], product=contribution), there == cell))
    return tuple(rows)


def _meaning(moment: Moment, total: Number) -> RichText:
    """What the finished gradient says, or that more of it is still to come."""
    still = _to_come(moment)
    if moment.event.writes == "contribution":
        return ("This is one path's contribution; the next event adds it to what has already arrived.",)
    if still:
        return _more(still)
    text = _sign(total)
    if moment.node(moment.event.target).kind == "parameter":
        text = rich(text, " This is the gradient, not the update: the parameter itself has not changed yet.")
    return text


def _more(still: int) -> RichText:
    if not still:
        return ()
    paths = "One more path's contribution is" if still == 1 else f"{still} more paths' contributions are"
    return (f"{paths} still to come, so this is not the whole gradient yet.",)


def _sign(total: Number) -> RichText:
    if total.value > 0:
        return ("The gradient is positive: raise this value a little, and the loss rises.",)
    if total.value < 0:
        return ("The gradient is negative: raise this value a little, and the loss falls.",)
    if total.value == 0:
        return ("The gradient is exactly 0: a small change to this value does not change the loss.",)
    return ("The gradient is not a number: look for the first event that wrote one.",)


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"
