"""From the design to an engine module, whose children bear the ids of the design's nodes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from app.network import sharing
from app.network.attributes import op_attributes
from app.network.beginning import begin
from app.network.descent import goal
from app.network.infer import Inference, infer
from app.network.layers import LAYERS
from app.network.off import carried, muted, off
from app.network.problems import Problem
from app.network.schema import (
    ActivationName,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossName,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    Training,
    ValueSpec,
)
from app.network.shapes import Shape
from app.network.sharing import lenders, tie
from app.network.topology import Topology, read_topology
from engine import nn, optim
from engine.errors import ExplorerError
from engine.functions.creation import tensor
from engine.ops import OPS
from engine.program.gradients import Gradients
from engine.tensor import Tensor, apply

ACTIVATIONS: dict[ActivationName, type[nn.Module] | None] = {
    "none": None,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "selu": nn.SELU,
    "celu": nn.CELU,
    "mish": nn.Mish,
    "relu6": nn.ReLU6,
    "hardtanh": nn.Hardtanh,
    "hardsigmoid": nn.Hardsigmoid,
    "hardswish": nn.Hardswish,
    "softsign": nn.Softsign,
    "logsigmoid": nn.LogSigmoid,
}


class UnsoundNetworkError(ExplorerError, ValueError):
    """A network that has problems cannot be built. `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(first.code, expected=first.expected, got=first.got, cure=first.cure, where=first.node)
        self.problems = tuple(problems)


class Layer(nn.Module):
    """What the page calls a layer: a linear map [batch, features] → [batch, units], then its activation function."""

    def __init__(self, spec: LinearSpec, features: int, rng: np.random.Generator) -> None:
        super().__init__()
        self.linear = nn.Linear(features, spec.units, bias=spec.bias, generator=rng)
        activation = ACTIVATIONS[spec.activation]
        self.activation = activation() if activation is not None else None

    def forward(self, x: Tensor) -> Tensor:
        """Pre-activations, and the activation function over them where there is one."""
        z: Tensor = self.linear(x)
        return z if self.activation is None else self.activation(z)


class Operation(nn.Module):
    """One op of the engine's table with its settings."""

    def __init__(self, spec: OpSpec) -> None:
        super().__init__()
        self.op = OPS[spec.op]
        self.attrs = op_attributes(spec)

    def forward(self, *inputs: Tensor) -> Tensor:
        """The op's value."""
        return apply(self.op, self.attrs, *inputs)


class Typed(nn.Module):
    """A value that the learner typed: a parameter, or a constant when it requires no gradient."""

    def __init__(self, spec: ValueSpec) -> None:
        super().__init__()
        numbers = np.array(spec.value, dtype=np.float32)
        self.value = nn.Parameter(numbers) if spec.requires_grad else tensor(numbers)
        self.value.name = spec.id

    def forward(self) -> Tensor:
        """The value itself."""
        return self.value


class Graph(nn.Module):
    """The design's nodes as children named by their ids, run in the order of computing.

    `lenders` are nodes that are switched off, with whose parameters others compute.
    """

    def __init__(
        self,
        children: dict[str, nn.Module],
        inputs: dict[str, tuple[str, ...]],
        results: tuple[str, ...],
        lenders: Mapping[str, nn.Module],
        sharing: Collection[str],
    ) -> None:
        super().__init__()
        # A parameter is named after its owner, which must be met first.
        owners = {node_id: child for node_id, child in children.items() if node_id not in sharing}
        for node_id, child in {**lenders, **owners, **children}.items():
            self.hold(node_id, child)
        self._steps = [(node_id, child, inputs[node_id]) for node_id, child in children.items()]
        self._fed = [node_id for node_id in inputs if node_id not in children]
        self._results = results

    def forward(self, *features: Tensor) -> Tensor | tuple[Tensor, ...]:
        """The value of the result node, given the dataset's features where the design reads any; of several, all."""
        values = dict(zip(self._fed, features, strict=True))
        for node_id, child, sources in self._steps:
            values[node_id] = child(*[values[source] for source in sources])
        if len(self._results) == 1:
            return values[self._results[0]]
        return tuple(values[result] for result in self._results)


@dataclass(frozen=True)
class Built:
    """A design made into an engine module.

    `module(features)` is the prediction and `loss(prediction, target)` the number to descend; of an
    expression `module()` is that number and `loss` is None. What several losses read comes in a tuple, the
    prediction first; `targeted` says whether any of them takes the target, `compared` which one judges by it.
    `judged` is the same module in evaluation, with the same parameters: nothing is left out by chance, and batch
    norm takes what it has kept. `modal` says whether the two differ. `parameters` are named "node.path", such as
    "l1.linear.weight".
    """

    network: Network
    inference: Inference
    module: Graph
    judged: Graph
    loss: nn.Module | None
    targeted: bool = False
    compared: LossName | None = None

    @property
    def parameters(self) -> dict[str, nn.Parameter]:
        """Every parameter by its full name, in the order of computing."""
        return dict(self.module.named_parameters())

    @property
    def buffers(self) -> dict[str, Tensor]:
        """What is kept from step to step without being trained, such as batch norm's averages, by full name."""
        return dict(self.module.named_buffers())

    @property
    def modal(self) -> bool:
        """Whether training and evaluation differ."""
        return self.judged is not self.module


def build(network: Network) -> Built:
    """Make the module, with initial weights from the network's seed; raises UnsoundNetworkError."""
    inference = infer(network)
    if inference.problems:
        raise UnsoundNetworkError(inference.problems)
    topology = read_topology(network)
    aim = goal(topology, inference.result or "")
    children: dict[str, nn.Module] = {}
    inputs: dict[str, tuple[str, ...]] = {}
    for node_id in topology.order:
        spec = topology.nodes[node_id]
        ports = topology.inputs[node_id]
        if isinstance(spec, LossSpec) or off(spec) == "bypass":
            continue
        inputs[node_id] = tuple(carried(topology, ports[port]) for port in sorted(ports))
        if not isinstance(spec, InputSpec):
            children[node_id] = _child(network, spec, inference, inputs[node_id])
    shared = lenders(topology.nodes)
    lent = {node_id: _lender(network, topology, inference, node_id) for node_id in sharing.lent(topology)}
    for node_id, lender in shared.items():
        tie(children[node_id], lent.get(lender) or children[lender])
    module = Graph(children, inputs, aim.results, lent, shared)
    twins = {
        node_id: _twin(child, _child(network, topology.nodes[node_id], inference, inputs[node_id]))
        for node_id, child in children.items()
        if _modal(topology.nodes[node_id])
    }
    judged = Graph({**children, **twins}, inputs, aim.results, lent, shared) if twins else module
    return Built(network, inference, module, judged, aim.loss, aim.targeted, aim.compared)


def make_optimizer(network: Network, module: nn.Module) -> optim.Optimizer:
    """The optimizer of the training settings, over all of the module's parameters."""
    make: Callable[..., optim.Optimizer] = optim.OPTIMIZERS[network.training.optimizer]
    return make(module.parameters(), **rates(network.training))


def rates(training: Training) -> dict[str, float]:
    """The hyperparameters that the training settings give the optimizer; the others keep their usual values."""
    momentum = {"momentum": training.momentum} if training.optimizer == "sgd" else {}
    decay = {} if training.weight_decay is None else {"weight_decay": training.weight_decay}
    return {"lr": training.learning_rate, **momentum, **decay}


def make_gradients(training: Training) -> Gradients:
    """Whether parameters keep their gradients from step to step, and whether these are clipped."""
    return Gradients(zero=training.zero_grad, clip_norm=training.clip_norm)


def node_generator(seed: int, node_id: str) -> np.random.Generator:
    """A node's own randomness, so that editing one layer leaves the others' initial weights as they are."""
    return np.random.default_rng([seed, crc32(node_id.encode())])


def _modal(spec: NodeSpec) -> bool:
    return isinstance(spec, LayerSpec) and LAYERS[spec.layer].modal and spec.off is None


def _twin(trained: nn.Module, twin: nn.Module) -> nn.Module:
    """Make `twin` the same layer in evaluation: with the very parameters and kept numbers of the trained one."""
    tie(twin, trained)
    for name, buffer in trained.named_buffers():
        twin.register_buffer(name, buffer)
    return twin.eval()


def _lender(network: Network, topology: Topology, inference: Inference, node_id: str) -> nn.Module:
    """What a node would be that is switched off, for its parameters."""
    spec = topology.nodes[node_id]
    assert isinstance(spec, LinearSpec | LayerSpec)
    sources = tuple(carried(topology, source) for source in topology.inputs[node_id].values())
    return _child(network, spec.model_copy(update={"off": None}), inference, sources)


def _child(network: Network, spec: NodeSpec, inference: Inference, sources: tuple[str, ...]) -> nn.Module:
    if off(spec) == "mute":
        return muted(inference.shapes[spec.id] or (), sources, inference.shapes)
    if isinstance(spec, LinearSpec | LayerSpec):
        rng = node_generator(network.seed, spec.id)
        layer = _layer(spec, inference.shapes[sources[0]] or (), rng)
        begin(spec, layer, rng)
        return _frozen(spec, layer)
    if isinstance(spec, OpSpec):
        return Operation(spec)
    assert isinstance(spec, ValueSpec)
    return Typed(spec)


def _layer(spec: LinearSpec | LayerSpec, shape: Shape, rng: np.random.Generator) -> nn.Module:
    if isinstance(spec, LinearSpec):
        return Layer(spec, int(shape[-1]), rng)
    kind = LAYERS[spec.layer]
    return kind.build(kind.complete(spec.settings), shape, rng)


def _frozen(spec: LinearSpec | LayerSpec, layer: nn.Module) -> nn.Module:
    """The layer, with parameters that require no gradient where the design says so."""
    return layer.requires_grad_(requires_grad=False) if spec.frozen else layer
