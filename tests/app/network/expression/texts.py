"""Texts as a learner could write them, with what Python's own arithmetic makes of them."""

from __future__ import annotations

from hypothesis import strategies as st

numbers = st.floats(0.25, 4, allow_nan=False).map(lambda number: round(number, 3))
names = st.sampled_from(["a", "b", "w", "x1", "loss", "α", "größe", "W", "w₁", "y_hat"])
functions = st.sampled_from(["tanh", "exp", "sin", "cos", "sigmoid", "neg", "sqrt", "log", "abs", "softplus"])


SIGNS = ("+", "-", "*", "/", " + ", " - ", " * ")
POWERS = (")**2", ")**3", ")**0.5", ")**-1", ")**x1")


@st.composite
def _term(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.integers(0, 7)) if depth else 0
    if kind < 2:
        return draw(names | numbers.map(str) | st.integers(0, 9).map(str))
    inner = draw(_term(depth - 1))
    match kind:
        case 2 | 3:
            return inner + draw(st.sampled_from(SIGNS)) + draw(_term(depth - 1))
        case 4:
            return f"({inner})"
        case 5:
            return f"-{inner}"
        case 6:
            return f"({inner}{draw(st.sampled_from(POWERS))}"
        case _:
            call = draw(functions)
            return f"maximum({inner}, {draw(_term(depth - 1))})" if call == "abs" else f"{call}({inner})"


terms = _term(4)
"""One term over names and numbers."""
settings = st.sampled_from(["", ", dim=0", ", keepdim=True", ", dim=0, keepdim=True"])
leaves = st.sampled_from(["2", "-0.5", "const(3)", "param(2)", "[1, 2]", "const([[1, 2], [3, 4]])", "[[0.5, -1]]"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Several lines, each with a name of its own but perhaps the last; comments, blank lines and calls among them."""
    lines = []
    for name in draw(st.lists(names, max_size=4, unique=True)):
        said = draw(terms | leaves | st.tuples(st.just("sum("), terms, settings, st.just(")")).map("".join))
        lines.append(f"{name} = {said}" + draw(st.sampled_from(["", "  # why", " "])))
        lines += draw(st.sampled_from([[], [""], ["# a comment"]]))
    lines.append(draw(st.sampled_from(["", "L = ", "result="])) + draw(terms))
    return "\n".join(lines)
