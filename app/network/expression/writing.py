"""From a design to its text: a line for each node with a name, everything else inside the lines that use it.

What is written reads back as the same design. Put together from the first node to the last, without a recursion.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from app.network.expression.labels import has_own_name, is_literal, labels
from app.network.expression.numbers import number_text, value_text
from app.network.expression.spans import Span
from app.network.expression.tokens import LONGEST
from app.network.expression.tree import DEEPEST, MOST
from app.network.expression.vocabulary import SIGNS, counts, usual
from app.network.offered import OFFERED
from app.network.schema import Network, OpSpec, ValueSpec
from app.network.topology import read_topology

SUM, PRODUCT, SIGNED, POWER, ATOM = range(1, 6)
BINDS = {"add": SUM, "sub": SUM, "mul": PRODUCT, "div": PRODUCT, "matmul": PRODUCT}
BINDS |= {"remainder": PRODUCT, "floor_divide": PRODUCT}
BETWEEN = {op: sign for sign, op in SIGNS.items()}


@dataclass(frozen=True)
class Piece:
    """A part of a line: how tightly it binds, how deep its brackets go, and the nodes inside, from its start on."""

    text: str
    binds: int
    depth: int = 0
    spans: tuple[Span, ...] = ()
    number: bool = False
    """A number without a name: what would turn into an exponent, or lose its sign, beside another sign."""


@dataclass(frozen=True)
class Written:
    """A design as text, with the places of its nodes; `lines` are those that have a line with a name."""

    text: str
    spans: tuple[Span, ...]
    lines: frozenset[str]


def write(network: Network) -> Written | None:
    """The text of a design of values and operations; None where there is none for it."""
    topology = read_topology(network)
    if network.data is not None or topology.problems or len(topology.order) != len(network.nodes):
        return None
    specs = [topology.nodes[node_id] for node_id in topology.order]
    if not 0 < len(specs) <= MOST or not all(_sayable(spec, len(topology.inputs[spec.id])) for spec in specs):
        return None
    names = labels(network)
    uses = Counter(source for ports in topology.inputs.values() for source in ports.values())
    pieces: dict[str, Piece] = {}
    lines: list[str] = []
    spans: list[Span] = []
    own: set[str] = set()
    length = 0
    for node_id in topology.order:
        spec = topology.nodes[node_id]
        assert isinstance(spec, ValueSpec | OpSpec)
        ports = topology.inputs[node_id]
        inline = is_literal(spec) or not has_own_name(spec)
        inline = inline and uses[node_id] < 2
        piece = _piece(spec, [pieces[ports[port]] for port in sorted(ports)], inline)
        if inline and uses[node_id] and piece.depth <= DEEPEST - 2 and len(piece.text) <= LONGEST:
            pieces[node_id] = piece
            continue
        alone = inline and not uses[node_id]
        line = piece.text if alone else f"{names[node_id]} = {piece.text}"
        within = len(line) - len(piece.text) + length
        if not alone:
            own.add(node_id)
            spans.append(Span(node_id, length, length + len(line)))
        spans += [
            span._replace(start=span.start + within, end=span.end + within)
            for span in piece.spans
            if alone or span.node != node_id
        ]
        name = names[node_id]
        pieces[node_id] = Piece(name, ATOM, spans=(Span(node_id, 0, len(name)),))
        lines.append(line)
        length += len(line) + 1
        if length > LONGEST:
            return None
    return Written("\n".join(lines), tuple(spans), frozenset(own))


def _sayable(spec: Any, inputs: int) -> bool:
    """Whether a text can hold the node: a value, or an offered op whose inputs are all there, with plain settings."""
    if isinstance(spec, ValueSpec):
        return True
    if not isinstance(spec, OpSpec) or spec.op not in OFFERED or inputs not in counts(spec.op):
        return False
    if not set(usual(spec.op, inputs)) <= set(spec.attrs) | {"exponent"}:
        return False
    return all(_plain(value) for value in spec.attrs.values())


def _plain(value: Any) -> bool:
    return not isinstance(value, str) or (value.isprintable() and not set(value) & set("\"'\\"))


def _piece(spec: ValueSpec | OpSpec, inputs: list[Piece], inline: bool) -> Piece:
    if isinstance(spec, ValueSpec):
        return _own(spec.id, _value(spec, inline))
    if spec.op in BETWEEN and spec.attrs == usual(spec.op, 2) and len(inputs) == 2:
        own = BINDS[spec.op]
        parts = [_held(inputs[0], own), f" {BETWEEN[spec.op]} ", _held(inputs[1], own + 1)]
        return _own(spec.id, _joined(parts, own))
    if spec.op == "neg":
        operand = _bracketed(inputs[0]) if inputs[0].number else _held(inputs[0], SIGNED)
        return _own(spec.id, _joined(["-", operand], SIGNED, deeper=1))
    exponent = spec.attrs.get("exponent")
    if spec.op == "pow" and len(inputs) == 1 and len(spec.attrs) == 1 and isinstance(exponent, int | float):
        written = number_text(float(exponent))
        return _own(spec.id, _joined([_held(inputs[0], ATOM), f"**{written}"], POWER, deeper=1))
    if spec.op == "pow" and len(inputs) == 2 and not inputs[1].number and not spec.attrs:
        return _own(spec.id, _joined([_held(inputs[0], ATOM), "**", _held(inputs[1], SIGNED)], POWER, deeper=1))
    return _own(spec.id, _called(spec, inputs))


def _value(spec: ValueSpec, inline: bool) -> Piece:
    """A number that stands in a formula is a constant, one that has a line of its own is learned, unless it says so."""
    text = value_text(spec.value)
    if spec.requires_grad is inline:
        return Piece(f"{'param' if inline else 'const'}({text})", ATOM, depth=1)
    return Piece(text, SIGNED if text.startswith("-") else ATOM, number=not isinstance(spec.value, list))


def _called(spec: OpSpec, inputs: list[Piece]) -> Piece:
    """A call, with the settings that are not the usual ones."""
    ordinary = usual(spec.op, len(inputs))
    settings = [f"{name}={_setting(value)}" for name, value in spec.attrs.items() if ordinary.get(name) != value]
    parts: list[str | Piece] = [f"{spec.op}("]
    for at, piece in enumerate(inputs):
        parts += [", "] * (at > 0) + [piece]
    parts.append("".join(f", {setting}" for setting in settings) + ")")
    return _joined(parts, ATOM, deeper=1)


def _setting(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value) if isinstance(value, bool | int) else repr(value)


def _held(piece: Piece, least: int) -> Piece:
    """The piece, in brackets where it binds less tightly than its place asks for."""
    return piece if piece.binds >= least else _bracketed(piece)


def _bracketed(piece: Piece) -> Piece:
    return _joined(["(", piece, ")"], ATOM, deeper=1)


def _joined(parts: list[Any], binds: int, deeper: int = 0) -> Piece:
    """Texts and pieces one after the other; the spans move along."""
    text, depth = "", 0
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, Piece):
            at = len(text)
            spans += [span._replace(start=span.start + at, end=span.end + at) for span in part.spans]
            depth = max(depth, part.depth)
            text += part.text
        else:
            text += part
    return Piece(text, binds, depth + deeper, tuple(spans))


def _own(node_id: str, piece: Piece) -> Piece:
    """The piece with the span of its own node, which is all of it."""
    own = Span(node_id, 0, len(piece.text))
    return Piece(piece.text, piece.binds, piece.depth, (*piece.spans, own), piece.number)
