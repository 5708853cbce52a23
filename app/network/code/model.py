"""The model of a design as a class of PyTorch: a module for each layer by its name, a line for each node."""

from __future__ import annotations

from collections.abc import Mapping

from app.network import sharing
from app.network.attributes import default_attributes, op_attributes
from app.network.beginning import wanted_for
from app.network.code.identifiers import class_name, comment, node_names
from app.network.code.parts import Part, layer_part
from app.network.code.source import Source
from app.network.infer import Inference
from app.network.off import carried
from app.network.schema import Init, InputSpec, LayerSpec, LinearSpec, LossSpec, Network, NodeSpec, OpSpec, ValueSpec
from app.network.shapes import Shape, written
from app.network.topology import read_topology
from engine.data import ORIGINS
from engine.ops import OPS
from engine.source import written as source_text

Layered = LinearSpec | LayerSpec


class ModelCode:
    """The class of a sound design. `outputs` are the nodes whose values its forward pass gives, in their order."""

    def __init__(self, network: Network, inference: Inference) -> None:
        self.network = network
        self.topology = read_topology(network)
        self.words = ORIGINS[network.data.kind].words if network.data is not None else ()
        self.shapes: Mapping[str, Shape | None] = inference.shapes
        self.names = node_names(network)
        self.order = [self.topology.nodes[node_id] for node_id in self.topology.order]
        self.losses = [spec for spec in self.order if isinstance(spec, LossSpec)]
        sources = [self.sources(spec)[0] for spec in self.losses]
        self.outputs = list(dict.fromkeys(sources or [inference.result or self.topology.order[-1]]))
        self.classes: dict[str, str] = {}
        self._lenders = sharing.lenders(self.topology.nodes)
        self._lent = sharing.lent(self.topology)
        self._made: dict[str, Part] = {}
        for spec in self.order:
            if isinstance(spec, LinearSpec | LayerSpec) and self.holds(spec):
                self._made[spec.id] = self._part(spec)
        self._own: dict[str, str] = {}
        for node_id, part in self._made.items():
            if part.name:
                self._own[node_id] = self._class(part)
        self.name = class_name(network.name, self.classes.values())

    # --- what there is ---------------------------------------------------------------------------
    def sources(self, spec: NodeSpec) -> list[str]:
        """Who feeds a node, by port."""
        ports = self.topology.inputs[spec.id]
        return [ports[port] for port in sorted(ports)]

    def holds(self, spec: NodeSpec) -> bool:
        """Whether it has a module of its own: it computes with parameters, or lends them."""
        if not isinstance(spec, LinearSpec | LayerSpec):
            return False
        return spec.id in self._lent or (spec.off is None and self.called(spec) == spec.id)

    def borrowers(self, node_id: str) -> list[str]:
        """The nodes that compute with the parameters of this one."""
        return [node for node, lender in self._lenders.items() if lender == node_id]

    def called(self, spec: Layered) -> str:
        """The node whose module it calls: that of the node with whose parameters it computes, if the two are alike."""
        lender = self.topology.nodes.get(self._lenders.get(spec.id, spec.id), spec)
        assert isinstance(lender, LinearSpec | LayerSpec)
        mine, its = self._part(spec), self._part(lender)
        return lender.id if (mine.made, mine.text) == (its.made, its.text) and not its.keeps else spec.id

    def _shape(self, node_id: str) -> Shape:
        return self.shapes.get(node_id) or ()

    def _part(self, spec: Layered) -> Part:
        shape = self._shape(self.sources(spec)[0])
        if isinstance(spec, LinearSpec):
            bias = "" if spec.bias else ", bias=False"
            return Part(f"nn.Linear({shape[-1]}, {spec.units}{bias})")
        return layer_part(spec, shape)

    def _class(self, part: Part) -> str:
        """The name of a class that stands above the model; two that read the same are one."""
        if part.text not in self.classes:
            self.classes[part.text] = class_name(part.name, self.classes.values())
        return self.classes[part.text]

    def copied(self, node_id: str) -> str:
        """The inputs as a value is compared with them: in one row for each example, if it is one."""
        origin = ORIGINS[self.network.data.kind] if self.network.data is not None else None
        same = origin is None or len(self._shape(node_id)) == len(origin.shape) + 1
        return "inputs" if same else "inputs.flatten(1)"

    # --- the source ------------------------------------------------------------------------------
    def source(self) -> Source:
        """The classes, the model's last."""
        found = Source()
        for text, name in self.classes.items():
            # The last class of a text is the layer's own; those above it are parts of it.
            above, _, below = text.rpartition("class ")
            found.add(f"{above}class {name}{below[below.index('(') :]}")
            found.blank(2)
        found.add(f"class {self.name}(nn.Module):")
        self._init(found)
        found.blank()
        self._forward(found)
        return found

    def _init(self, found: Source) -> None:
        found.add("    def __init__(self):")
        found.add("        super().__init__()")
        for spec in self.order:
            if isinstance(spec, ValueSpec):
                found.add(f"        {self._value_made(spec)}", spec.id)
            elif spec.id in self._made and self._made[spec.id].made:
                made = f"{self._own[spec.id]}()" if spec.id in self._own else self._made[spec.id].made
                found.add(f"        self.{self.names[spec.id]} = {made}", spec.id)
        # Once all modules are there: those that are alike but for their settings are given the same parameters.
        for spec in self.order:
            if isinstance(spec, LinearSpec | LayerSpec) and spec.id in self._made:
                for line in [*self._tied(spec), *self._begun(spec)]:
                    found.add(f"        {line}", spec.id)

    def _value_made(self, spec: ValueSpec) -> str:
        own = self.names[spec.id]
        number = f"torch.tensor({source_text(spec.value)})"
        if spec.requires_grad:
            return f"self.{own} = nn.Parameter({number})"
        return f"self.register_buffer({source_text(own)}, {number})"

    def _parameters(self, spec: Layered) -> list[str]:
        """The paths of a layer's parameters in its own module."""
        sizes = sharing.sizes(spec, self._shape(self.sources(spec)[0])) or {}
        return [path.removeprefix("linear.") if isinstance(spec, LinearSpec) else path for path in sizes]

    def _tied(self, spec: Layered) -> list[str]:
        lender = self._lenders.get(spec.id)
        if lender is None:
            return []
        own, its = self.names[spec.id], self.names[lender]
        return [f"self.{own}.{path} = self.{its}.{path}" for path in self._parameters(spec)]

    def _begun(self, spec: Layered) -> list[str]:
        """How its own parameters begin, and whether they stay as they are."""
        if spec.id in self._lenders:
            return []
        own = f"self.{self.names[spec.id]}"
        paths = {path: wanted_for(spec, path) for path in self._parameters(spec)}
        lines = [f"nn.init.{init_call(init, f'{own}.{path}')}" for path, init in paths.items() if init is not None]
        return [*lines, f"{own}.requires_grad_(False)"] if spec.frozen and paths else lines

    def _forward(self, found: Source) -> None:
        fed = [self.names[spec.id] for spec in self.order if isinstance(spec, InputSpec)]
        inputs = [spec.id for spec in self.order if isinstance(spec, InputSpec)]
        found.add(f"    def forward({', '.join(['self', *fed])}):", *inputs)
        group = ""
        for spec in self.order:
            if not isinstance(spec, InputSpec | ValueSpec | LossSpec):
                if spec.group != group and spec.group:
                    found.add(f"        # {comment(spec.group)}")
                group = spec.group
                self._step(found, spec)
        given = ", ".join(self.value(node_id) for node_id in self.outputs)
        found.add(f"        return {given}")

    def value(self, node_id: str) -> str:
        """How the value of a node is written where it is read."""
        own = self.names[node_id]
        return f"self.{own}" if isinstance(self.topology.nodes[node_id], ValueSpec) else own

    def _step(self, found: Source, spec: NodeSpec) -> None:
        own = self.names[spec.id]
        named = f"{comment(spec.name)}: " if spec.name and spec.name != own else ""
        off = {"bypass": ", bypassed", "mute": ", muted", None: ""}[getattr(spec, "off", None)]
        note = f"  # {named}{written(self._shape(spec.id))}{off}"
        lines = self._lines(spec, own)
        for at, line in enumerate(lines):
            full = f"        {line}"
            last = at == len(lines) - 1 and len(full) + len(note) <= 110
            found.add(full, spec.id)
            if last:
                found.lines[-1] += note

    def _lines(self, spec: NodeSpec, own: str) -> list[str]:
        sources = self.sources(spec)
        inputs = [self.value(source) for source in sources]
        off = getattr(spec, "off", None)
        if off == "bypass":
            return [f"{own} = {inputs[0]}"]
        if off == "mute":
            return [f"{own} = {self._zeros(spec, inputs)}"]
        if isinstance(spec, OpSpec):
            return OPS[spec.op].code_lines(own, inputs, op_attributes(spec))
        assert isinstance(spec, LinearSpec | LayerSpec)
        part = self._part(spec)
        call = part.code(inputs[0]) if part.code else f"self.{self.names[self.called(spec)]}({inputs[0]})"
        if isinstance(spec, LinearSpec) and spec.activation != "none":
            op = OPS[spec.activation]
            return op.code_lines(own, [call], dict(default_attributes(op.name)))
        return [f"{own} = {call}"]

    def _zeros(self, spec: NodeSpec, inputs: list[str]) -> str:
        """Zeros of the shape that a muted node would give, for as many examples as one of its inputs has."""
        sources = self.sources(spec)
        batch = ""
        for source, text in zip(sources, inputs, strict=True):
            if not batch and "batch" in self._shape(source):
                axis = self._shape(source).index("batch")
                batch = f"{text}.shape[{axis}]" if axis else f"len({text})"
        sizes = ", ".join(batch if side == "batch" else str(side) for side in self._shape(spec.id)) or "()"
        floats = [text for source, text in zip(sources, inputs, strict=True) if not self._reads_words(source)]
        return f"{floats[0]}.new_zeros({sizes})" if floats else f"torch.zeros({sizes})"

    def _reads_words(self, node_id: str) -> bool:
        carrier = self.topology.nodes[carried(self.topology, node_id)]
        return isinstance(carrier, InputSpec) and bool(self.words)


def init_call(init: Init, parameter: str) -> str:
    """The function of `torch.nn.init` that fills a parameter so."""
    numbers = {"constant": [init.a], "normal": [init.a, init.b], "uniform": [init.a, init.b]}.get(init.kind, [])
    return f"{init.kind}_({', '.join([parameter, *map(source_text, numbers)])})"
