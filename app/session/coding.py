"""Text beside the graph: the design that runs as PyTorch, as a notebook, with its weights; a text read as a design."""

from __future__ import annotations

from app.network.build import Built
from app.network.code.notebook import notebook
from app.network.code.script import script
from app.network.expression.reading import read
from app.network.expression.refusal import ExpressionError, place
from app.network.expression.spans import Span
from app.network.expression.writing import write
from app.network.schema import Network
from app.protocol.texts import (
    CodeFrame,
    ExpressionFrame,
    ExpressionProblem,
    ReadExpression,
    SpanNote,
)
from app.session.outgoing import Outgoing, text
from engine.errors import ExplorerError


def code_frame(network: Network, current: bool) -> Outgoing:
    """The source of the design that runs, or why it has none."""
    try:
        made = script(network)
    except ExplorerError as error:
        why = f"Expected {error.expected}, got {error.got}. {error.cure}"
        return text(CodeFrame(current=current, name="", source="", lines={}, why=why))
    source = made.source
    return text(CodeFrame(current=current, name=made.name, source=source.text, lines=source.about))


def no_code_frame() -> Outgoing:
    """Of a new design that does not run yet: the one that does is another's."""
    why = "The code is written as soon as the design can run."
    return text(CodeFrame(current=False, name="", source="", lines={}, why=why))


def source_file(built: Built) -> bytes:
    """The source of the design that runs. Raises ExplorerError where it has none."""
    return script(built.network).source.text.encode()


def notebook_file(built: Built) -> bytes:
    """A notebook of the design that runs."""
    return notebook(script(built.network)).encode()


def expression_frame(command: ReadExpression, design: Network) -> Outgoing:
    """A text read as a design that follows `design`; without one, `design` as a text."""
    said = command.text
    if said is None:
        written = write(design)
        network = None if written is None else design
        frame = _frame(
            command.id, "" if written is None else written.text, network, () if written is None else written.spans
        )
        return text(frame)
    try:
        reading = read(said, design)
    except ExpressionError as error:
        line, column = place(said, error.at)
        problem = ExpressionProblem(
            code=error.code,
            line=line,
            column=column,
            at=units(said, error.at),
            expected=error.expected,
            got=error.got,
            cure=error.cure,
        )
        return text(_frame(command.id, said, None, (), problem=problem))
    return text(_frame(command.id, said, reading.network, reading.spans, reading.assumed))


def _frame(
    command: int,
    said: str,
    network: Network | None,
    spans: tuple[Span, ...],
    assumed: tuple[str, ...] = (),
    problem: ExpressionProblem | None = None,
) -> ExpressionFrame:
    notes = [SpanNote(node=span.node, start=units(said, span.start), end=units(said, span.end)) for span in spans]
    return ExpressionFrame(
        command=command, text=said, network=network, spans=notes, assumed=list(assumed), problem=problem
    )


def units(said: str, at: int) -> int:
    """A place in a text as JavaScript counts it: characters beyond the basic plane are two."""
    return at if said.isascii() else len(said[:at].encode("utf-16-le")) // 2
