"""From the design to an engine module, whose children bear the ids of the design's nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from app.network.attributes import op_attributes
from app.network.infer import Inference, infer
from app.network.layers import LAYERS
from app.network.problems import Problem
from app.network.schema import (
    ActivationName,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    Training,
    ValueSpec,
)
from app.network.topology import read_topology
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
LOSSES: dict[str, type[nn.Module]] = {
    "mse": nn.MSELoss,
    "l1": nn.L1Loss,
    "bce_with_logits": nn.BCEWithLogitsLoss,
    "cross_entropy": nn.CrossEntropyLoss,
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
    """The design's nodes as children named by their ids, run in the order of computing."""

    def __init__(self, children: dict[str, nn.Module], inputs: dict[str, tuple[str, ...]], result: str) -> None:
        super().__init__()
        for node_id, child in children.items():
            self.hold(node_id, child)
        self._steps = [(node_id, child, inputs[node_id]) for node_id, child in children.items()]
        self._fed = [node_id for node_id in inputs if node_id not in children]
        self._result = result

    def forward(self, *features: Tensor) -> Tensor:
        """The value of the result node, given the dataset's features where the design reads any."""
        values = dict(zip(self._fed, features, strict=True))
        for node_id, child, sources in self._steps:
            values[node_id] = child(*[values[source] for source in sources])
        return values[self._result]


@dataclass(frozen=True)
class Built:
    """A design made into an engine module.

    `module(features)` is the prediction and `loss(prediction, target)` the number to descend; of an
    expression `module()` is that number and `loss` is None. `judged` is the same module in evaluation,
    with the same parameters: nothing is left out by chance, and batch norm takes what it has kept.
    `modal` says whether the two differ. `parameters` are named "node.path", such as "l1.linear.weight".
    """

    network: Network
    inference: Inference
    module: Graph
    judged: Graph
    loss: nn.Module | None

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
    children: dict[str, nn.Module] = {}
    inputs: dict[str, tuple[str, ...]] = {}
    loss: nn.Module | None = None
    result = inference.result or ""
    for node_id in topology.order:
        spec = topology.nodes[node_id]
        ports = topology.inputs[node_id]
        sources = tuple(ports[port] for port in sorted(ports))
        if isinstance(spec, LossSpec):
            loss, result = _named(node_id, LOSSES[spec.loss]()), sources[0]
            continue
        inputs[node_id] = sources
        if not isinstance(spec, InputSpec):
            children[node_id] = _child(network, spec, inference, sources)
    module = Graph(children, inputs, result)
    modal = {node_id for node_id in children if _modal(topology.nodes[node_id])}
    judged = module
    if modal:
        twins = {node_id: _child(network, topology.nodes[node_id], inference, inputs[node_id]) for node_id in modal}
        for node_id, twin in twins.items():
            _share(children[node_id], twin)
        judged = Graph({node_id: twins.get(node_id, child) for node_id, child in children.items()}, inputs, result)
    return Built(network, inference, module, judged, loss)


def make_optimizer(network: Network, module: nn.Module) -> optim.Optimizer:
    """The optimizer of the training settings, over all of the module's parameters."""
    make: Callable[..., optim.Optimizer] = optim.OPTIMIZERS[network.training.optimizer]
    return make(module.parameters(), **rates(network.training))


def rates(training: Training) -> dict[str, float]:
    """The hyperparameters that the training settings give the optimizer; the others keep their usual values."""
    momentum = {"momentum": training.momentum} if training.optimizer == "sgd" else {}
    return {"lr": training.learning_rate, **momentum}


def make_gradients(training: Training) -> Gradients:
    """Whether parameters keep their gradients from step to step, and whether these are clipped."""
    return Gradients(zero=training.zero_grad, clip_norm=training.clip_norm)


def node_generator(seed: int, node_id: str) -> np.random.Generator:
    """A node's own randomness, so that editing one layer leaves the others' initial weights as they are."""
    return np.random.default_rng([seed, crc32(node_id.encode())])


def _named(node_id: str, module: nn.Module) -> nn.Module:
    """A module whose ops run under the node's id, as those of the graph's children do."""
    nn.Module().hold(node_id, module)
    return module


def _modal(spec: NodeSpec) -> bool:
    return isinstance(spec, LayerSpec) and LAYERS[spec.layer].modal


def _share(trained: nn.Module, twin: nn.Module) -> None:
    """Make `twin` the same layer in evaluation: with the very parameters and kept numbers of the trained one."""
    for name, parameter in trained.named_parameters():
        twin.register_parameter(name, parameter)
    for name, buffer in trained.named_buffers():
        twin.register_buffer(name, buffer)
    twin.eval()


def _child(network: Network, spec: NodeSpec, inference: Inference, sources: tuple[str, ...]) -> nn.Module:
    if isinstance(spec, LinearSpec):
        shape = inference.shapes[sources[0]] or ()
        return _frozen(spec, Layer(spec, int(shape[-1]), node_generator(network.seed, spec.id)))
    if isinstance(spec, LayerSpec):
        kind = LAYERS[spec.layer]
        shape = inference.shapes[sources[0]] or ()
        layer = kind.build(kind.complete(spec.settings), shape, node_generator(network.seed, spec.id))
        return _frozen(spec, layer)
    if isinstance(spec, OpSpec):
        return Operation(spec)
    assert isinstance(spec, ValueSpec)
    return Typed(spec)


def _frozen(spec: LinearSpec | LayerSpec, layer: nn.Module) -> nn.Module:
    """The layer, with parameters that require no gradient where the design says so."""
    return layer.requires_grad_(requires_grad=False) if spec.frozen else layer
