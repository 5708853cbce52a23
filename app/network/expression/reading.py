"""From a text to a design. Where the design that it changes has the same node already, the node keeps its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.network.expression.labels import free, has_own_name, identifier, labels, literal_name
from app.network.expression.refusal import ExpressionError
from app.network.expression.spans import Span
from app.network.expression.syntax import parse
from app.network.expression.tree import MOST, Leaf, Line, Named, Tree, Use
from app.network.expression.writing import write
from app.network.schema import Edge, Network, OpSpec, ValueSpec
from app.network.shown import shown

Spec = ValueSpec | OpSpec
ASSUMED = 1.0
"""The number of a value that a text uses without giving it."""


@dataclass(frozen=True)
class Reading:
    """What a text means: the design, where its nodes stand in the text, and the values that it does not give."""

    network: Network
    spans: tuple[Span, ...]
    assumed: tuple[str, ...]


def read(text: str, previous: Network | None = None) -> Reading:
    """The design of a text; raises ExpressionError. Of `previous` it keeps training settings, seed, ids and places."""
    lines = parse(text)
    if not lines:
        raise ExpressionError(
            "expression-empty",
            at=0,
            expected="at least one line",
            got="none",
            cure="Write a line such as L = (w*x + b - y)**2.",
        )
    return _Reader(lines, Known(previous)).reading(text)


class Known:
    """The nodes of the design that is changed, found by what a text says of them."""

    def __init__(self, network: Network | None) -> None:
        ours = network is not None and network.data is None
        self.network = network if ours else None
        self.specs: dict[str, Spec] = {}
        self.ids: dict[str, str] = {}
        self._inputs: dict[str, dict[int, str]] = {}
        self.named_by_text = False
        """The title is that of a text, or of the gallery: another text gives another one."""
        if network is None or not ours:
            return
        self.specs = {spec.id: spec for spec in network.nodes if isinstance(spec, ValueSpec | OpSpec)}
        written = write(network)
        said = "" if written is None else title(written.text)
        self.named_by_text = network.slug is not None or _close(said) == _close(network.name)
        lines = {spec.id for spec in self.specs.values() if has_own_name(spec)} if written is None else written.lines
        # Of parts that are alike the first of the text is the first that is met when it is read again.
        ends = {} if written is None else {span.node: span.end for span in reversed(written.spans)}
        self.specs = dict(sorted(self.specs.items(), key=lambda item: ends.get(item[0], len(ends))))
        self.ids = {label: node_id for node_id, label in labels(network).items() if node_id in lines}
        for edge in network.edges:
            self._inputs.setdefault(edge.target, {})[edge.port] = edge.source

    def named(self, name: str, kind: type[Spec]) -> Spec | None:
        """The node that a text calls so, if it is of that kind."""
        spec = self.specs.get(self.ids.get(name, ""))
        return spec if isinstance(spec, kind) else None

    def unnamed(self, op: str, inputs: list[str], taken: Mapping[str, Any]) -> Spec | None:
        """A node without a name of its own that is the same op over the same inputs."""
        ports = dict(enumerate(inputs))
        for spec in self.specs.values():
            if not isinstance(spec, OpSpec) or spec.id in taken or has_own_name(spec):
                continue
            if spec.op == op and self._inputs.get(spec.id, {}) == ports:
                return spec
        return None

    def literal(self, leaf: ValueSpec, taken: Mapping[str, Any]) -> Spec | None:
        """A node without a name of its own that holds the same numbers."""
        for spec in self.specs.values():
            if not isinstance(spec, ValueSpec) or spec.id in taken or has_own_name(spec):
                continue
            if (spec.value, spec.requires_grad) == (leaf.value, leaf.requires_grad):
                return spec
        return None


def _close(text: str) -> str:
    return "".join(text.split())


def _said(network: Network) -> object:
    """What a text says beside the numbers of its values."""
    ops = {spec.id: (spec.op, spec.attrs) for spec in network.nodes if isinstance(spec, OpSpec)}
    return ops, {spec.id for spec in network.nodes}, set(network.edges)


def titled(network: Network, text: str) -> Network:
    """The design called by the last line of its text."""
    written = write(network)
    return network.model_copy(update={"name": title(text if written is None else written.text)})


def title(text: str) -> str:
    """What a design is called that a text makes: its last line."""
    line = next(line for line in reversed(text.split("\n")) if line.split("#")[0].strip())
    name = "".join(char for char in line.split("#")[0].strip() if char.isprintable())[:64]
    return name or "Expression"


class _Reader:
    def __init__(self, lines: list[Line], known: Known) -> None:
        self._lines = lines
        self._known = known
        self._nodes: dict[str, Spec] = {}
        self._edges: list[Edge] = []
        self._ids: dict[str, str] = {}
        """The node of each name that has been read."""
        self._spans: list[Span] = []
        self._assumed: list[str] = []
        self._reserved = {known.ids[line.name] for line in lines if line.name in known.ids}

    def reading(self, text: str) -> Reading:
        for line in self._lines:
            before = set(self._nodes)
            self._line(line)
            # As if each value that is not given had a line of its own above this one.
            fresh = [spec for spec in self._nodes.values() if spec.id not in before]
            fresh.sort(key=lambda spec: self._ids.get(spec.name) != spec.id or spec.name not in self._assumed)
            self._nodes = {
                key: self._nodes[key]
                for key in [*(key for key in self._nodes if key in before), *(spec.id for spec in fresh)]
            }
        if len(self._nodes) > MOST:
            raise ExpressionError(
                "too-many",
                at=len(text),
                expected=f"at most {MOST} values and operations",
                got=str(len(self._nodes)),
                cure="Build the rest on the canvas.",
            )
        return Reading(self._network(text), tuple(self._spans), tuple(self._assumed))

    def _network(self, text: str) -> Network:
        before = self._known.network
        nodes, edges = list(self._nodes.values()), self._edges
        if before is None:
            return titled(Network(nodes=[*nodes], edges=edges), text)
        # A text that changes no structure leaves the order of the design as it is.
        place = {spec.id: at for at, spec in enumerate(before.nodes)}
        if set(place) == set(self._nodes):
            nodes.sort(key=lambda spec: place[spec.id])
        between = {edge: at for at, edge in enumerate(before.edges)}
        if set(between) == set(edges):
            edges = sorted(edges, key=between.__getitem__)
        after = before.model_copy(update={"nodes": nodes, "edges": edges})
        return titled(after, text) if self._known.named_by_text and _said(after) != _said(before) else after

    def _line(self, line: Line) -> None:
        name = line.name
        if name is not None and name in self._ids:
            self._twice(line, name)
        if isinstance(line.tree, Named):
            raise ExpressionError(
                "nothing-computed",
                at=line.tree.start,
                expected="something that is computed, or a number",
                got=f"the name {shown(line.tree.name)} alone",
                cure=f"Use {line.tree.name} where it is needed, or write clone({line.tree.name}).",
            )
        node_id = self._node(line.tree, name)
        if name is not None and name in self._ids:
            self._twice(line, name)
        if name is not None:
            self._ids[name] = node_id
            self._spans = [span for span in self._spans if span.node != node_id]
            self._spans.append(Span(node_id, line.start, line.end))

    def _twice(self, line: Line, name: str) -> None:
        late = name in self._assumed
        raise ExpressionError(
            "used-before" if late else "repeated-name",
            at=line.start,
            expected=f"{name} to be given above the line that uses it" if late else f"{name} to be given once",
            got="a line below it" if late else f"a second line for {shown(name)}",
            cure="Move this line up." if late else "Give this value another name.",
        )

    def _node(self, tree: Tree, name: str | None = None) -> str:
        """The id of the node that a part of the text is, which is made unless it is a name known already."""
        if isinstance(tree, Named):
            node_id = self._ids.get(tree.name) or self._assume(tree.name)
        elif isinstance(tree, Leaf):
            node_id = self._value(tree, name)
        else:
            node_id = self._op(tree, name)
        self._spans.append(Span(node_id, tree.start, tree.end))
        return node_id

    def _assume(self, name: str) -> str:
        known = self._known.named(name, ValueSpec)
        self._assumed.append(name)
        spec = known or ValueSpec(id=self._free(identifier(name)), name=name, value=ASSUMED)
        self._nodes[spec.id] = spec
        self._ids[name] = spec.id
        return spec.id

    def _value(self, leaf: Leaf, name: str | None) -> str:
        spec = ValueSpec(id="v", name=name or "", value=leaf.value, requires_grad=bool(leaf.learns))
        if name is None and not spec.requires_grad:
            spec = spec.model_copy(update={"name": literal_name(spec)})
        known = self._known.named(name, ValueSpec) if name else self._known.literal(spec, self._used)
        return self._keep(spec, known, identifier(name) if name else "number")

    def _op(self, use: Use, name: str | None) -> str:
        inputs = [self._node(tree) for tree in use.inputs]
        spec = OpSpec(id="v", name=name or "", op=use.op, attrs=use.attrs)
        known = self._known.named(name, OpSpec) if name else self._known.unnamed(use.op, inputs, self._used)
        node_id = self._keep(spec, known, identifier(name) if name else use.op)
        self._edges += [Edge(source=source, target=node_id, port=port) for port, source in enumerate(inputs)]
        return node_id

    @property
    def _used(self) -> Mapping[str, Any]:
        """Ids that an unnamed part of the text cannot have any more."""
        return {**dict.fromkeys(self._reserved), **self._nodes}

    def _keep(self, spec: Spec, known: Spec | None, wanted: str) -> str:
        """Put the node into the design: as the one that was there, with what the text says of it, or as a new one."""
        if known is None:
            spec = spec.model_copy(update={"id": self._free(wanted)})
        else:
            # Its title stays, too: one that cannot stand in a text, such as x², is called something else there.
            changed = ("value", "requires_grad") if isinstance(spec, ValueSpec) else ("op", "attrs")
            spec = known.model_copy(update={field: getattr(spec, field) for field in changed})
        self._nodes[spec.id] = spec
        return spec.id

    def _free(self, wanted: str) -> str:
        return free(wanted, {**self._used, **self._known.specs})
