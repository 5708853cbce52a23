"""The model of a design as a class of PyTorch: a module for each layer by its name, a line for each node."""

from __future__ import annotations

from collections.abc import Mapping

from app.network.attributes import default_attributes, op_attributes
from app.network.code.identifiers import class_name, comment, node_names
from app.network.code.parts import Part, layer_part
from app.network.code.source import Source
from app.network.infer import Inference
from app.network.schema import (
    Init,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    ValueSpec,
)
from app.network.shapes import Shape, written
from app.network.topology import read_topology
from engine.ops import OPS
from engine.source import written as source_text

Layered = LinearSpec | LayerSpec


class ModelCode:
    """The class of a sound design. `outputs` are the nodes whose values its forward pass gives, in their order."""

    def __init__(self, network: Network, inference: Inference) -> None:
        self.network = network
        self.topology = read_topology(network)
        self.shapes: Mapping[str, Shape | None] = inference.shapes
        self.names = node_names(network)
        self.order = [self.topology.nodes[node_id] for node_id in self.topology.order]
        self.losses = [spec for spec in self.order if isinstance(spec, LossSpec)]
        sources = [self.sources(spec)[0] for spec in self.losses]
        self.outputs = list(dict.fromkeys(sources or [inference.result or self.topology.order[-1]]))
        self.classes: dict[str, str] = {}
        self._made: dict[str, Part] = {spec.id: self._part(spec) for spec in self.order if self.holds(spec)}
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

    def owner(self, spec: Layered) -> str:
        """The node whose module it calls: its own, or the one whose parameters it shares."""
        seen = {spec.id}
        at: NodeSpec | None = spec
        while isinstance(at, LinearSpec | LayerSpec) and at.shares is not None and at.shares not in seen:
            seen.add(at.shares)
            at = self.topology.nodes.get(at.shares)
        return at.id if at is not None else spec.id

    def holds(self, spec: NodeSpec) -> bool:
        """Whether it has a module of its own."""
        return isinstance(spec, LinearSpec | LayerSpec) and spec.off is None and self.owner(spec) == spec.id

    def _shape(self, node_id: str) -> Shape:
        return self.shapes.get(node_id) or ()

    def _part(self, spec: NodeSpec) -> Part:
        shape = self._shape(self.sources(spec)[0])
        if isinstance(spec, LinearSpec):
            bias = "" if spec.bias else ", bias=False"
            return Part(f"nn.Linear({shape[-1]}, {spec.units}{bias})")
        assert isinstance(spec, LayerSpec)
        return layer_part(spec, shape)

    def _class(self, part: Part) -> str:
        """The name of a class that stands above the model; two that read the same are one."""
        if part.text not in self.classes:
            self.classes[part.text] = class_name(part.name, self.classes.values())
        return self.classes[part.text]

    # --- the source ------------------------------------------------------------------------------
    def source(self) -> Source:
        """The classes, the model's last."""
        found = Source()
        for text, name in self.classes.items():
            first, _, rest = text.partition("(nn.Module):")
            found.add(f"class {name}(nn.Module):{rest}" if first.startswith("class ") else text)
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
            own = self.names[spec.id]
            if isinstance(spec, ValueSpec):
                number = f"torch.tensor({source_text(spec.value)})"
                made = f"self.{own} = nn.Parameter({number})"
                found.add(
                    f"        {made if spec.requires_grad else f'self.register_buffer({source_text(own)}, {number})'}",
                    spec.id,
                )
            elif isinstance(spec, LinearSpec | LayerSpec) and spec.id in self._made and self._made[spec.id].made:
                made = f"{self._own[spec.id]}()" if spec.id in self._own else self._made[spec.id].made
                found.add(f"        self.{own} = {made}", spec.id)
                for line in self._begun(spec):
                    found.add(f"        {line}", spec.id)

    def _begun(self, spec: Layered) -> list[str]:
        """How its parameters begin, and whether they stay as they are."""
        own = f"self.{self.names[spec.id]}"
        lines = []
        for part, init in (("weight", spec.weight_init), ("bias", spec.bias_init)):
            if init is not None:
                lines.append(f"nn.init.{init_call(init, f'{own}.{part}')}")
        if spec.frozen:
            lines.append(f"{own}.requires_grad_(False)")
        return lines

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
        owner = self.owner(spec)
        part = self._made.get(owner)
        call = part.code(inputs[0]) if part is not None and part.code else f"self.{self.names[owner]}({inputs[0]})"
        if isinstance(spec, LinearSpec) and spec.activation != "none":
            op = OPS[spec.activation]
            return op.code_lines(own, [call], dict(default_attributes(op.name)))
        return [f"{own} = {call}"]

    def _zeros(self, spec: NodeSpec, inputs: list[str]) -> str:
        shape = self._shape(spec.id)
        sizes = ", ".join(f"len({inputs[0]})" if side == "batch" else str(side) for side in shape) or "()"
        return f"torch.zeros({sizes}, dtype=torch.get_default_dtype())"


def init_call(init: Init, parameter: str) -> str:
    """The function of `torch.nn.init` that fills a parameter so."""
    numbers = {"constant": [init.a], "normal": [init.a, init.b], "uniform": [init.a, init.b]}.get(init.kind, [])
    return f"{init.kind}_({', '.join([parameter, *map(source_text, numbers)])})"
