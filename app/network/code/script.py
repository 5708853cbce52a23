"""The whole script: the model, its weights from a file beside it, data, loss, optimizer, and the training loop."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from app.network.attributes import LOSS_OPS
from app.network.build import rates
from app.network.code.identifiers import comment, file_name
from app.network.code.model import ModelCode
from app.network.code.source import Source
from app.network.infer import infer
from app.network.problems import Problem
from app.network.schema import LossSpec, Network
from engine.data import ORIGINS
from engine.errors import ExplorerError
from engine.export.datasets import data_imports, data_source
from engine.ops import OPS
from engine.optim import OPTIMIZERS
from engine.source import written

EPOCHS, STEPS = 20, 100
"""How often the loop goes over a dataset; how many steps of an expression it makes."""
WIDTH = 100
LARGEST = 1000
"""Nodes of a design that is still written out line by line, at most."""


class CodeError(ExplorerError, ValueError):
    """A design that has no source."""


@dataclass(frozen=True)
class Section:
    """A part of the script that stands alone in a notebook's cell."""

    title: str
    source: Source


@dataclass(frozen=True)
class Script:
    """The source in its sections. `name` is what its files are called, without an ending."""

    name: str
    about: tuple[str, str]
    sections: tuple[Section, ...]

    @property
    def source(self) -> Source:
        """All of it, from the first line on."""
        found = Source()
        for line in _opening(self):
            found.add(line)
        for section in self.sections:
            if section.title:
                found.blank(2)
                found.add(f"# --- {section.title}")
            found.join(section.source)
        return found


def script(network: Network) -> Script:
    """The script of a sound design; raises CodeError where there is none."""
    inference = infer(network)
    if inference.problems:
        raise _unsound(inference.problems[0])
    if len(network.nodes) > LARGEST:
        raise CodeError(
            "too-large-for-code",
            expected=f"at most {LARGEST:,} nodes to write out line by line",
            got=f"{len(network.nodes):,}",
            cure="Write a network of this size with loops.",
        )
    model = ModelCode(network, inference)
    name = file_name(network)
    classes = model.source()
    sections = [
        Section("", _imports(network, model, classes.text)),
        Section("Model", classes),
        Section("Weights", _weights(network, model, name)),
    ]
    if network.data is not None:
        sections.append(Section("Data", _data(network)))
    sections.append(Section("Training", _training(network, model)))
    return Script(name, (network.name, network.note), tuple(sections))


def _opening(script: Script) -> list[str]:
    """What the file is. The words of the design stand below the second line, where Python looks for an encoding."""
    title, note = script.about
    told = [comment(title), *textwrap.wrap(comment(note), WIDTH - 2)]
    return [
        '"""A network built in Backprop Explorer, written out as PyTorch.',
        "",
        f"It runs as it stands. With {script.name}.safetensors beside it, it begins from the trained weights.",
        '"""',
        "",
        *(f"# {line}" for line in told if line),
        "",
    ]


def _imports(network: Network, model: ModelCode, classes: str) -> Source:
    found = Source()
    origin = ORIGINS[network.data.kind] if network.data else None
    found.add("from pathlib import Path")
    found.blank()
    if origin is not None:
        found.add("import numpy as np")
    found.add("import torch")
    losses = [OPS[LOSS_OPS[spec.loss]].torch for spec in model.losses]
    if any("F." in text for text in (classes, *losses)):
        found.add("import torch.nn.functional as F")
    for line in data_imports(origin) if origin is not None else ():
        found.add(line)
    found.add("from torch import nn")
    if origin is not None:
        found.add("from torch.utils.data import DataLoader, TensorDataset")
    return found


def _weights(network: Network, model: ModelCode, name: str) -> Source:
    found = Source()
    found.add(f"torch.manual_seed({network.seed})")
    found.add(f"model = {model.name}()")
    found.add(f"weights = Path({written(name + '.safetensors')})")
    found.add("if weights.exists():")
    found.add("    from safetensors.torch import load_file")
    found.blank()
    found.add("    model.load_state_dict(load_file(weights))")
    return found


def _data(network: Network) -> Source:
    data = network.data
    assert data is not None
    origin = ORIGINS[data.kind]
    fed = [spec.id for spec in network.nodes if spec.kind == "input"]
    found = Source()
    for line in data_source(origin):
        found.add(line)
    found.blank(2)
    found.add(f"inputs, targets = make_data(size={data.size}, noise={written(data.noise)}, seed={data.seed})", *fed)
    kind = "int64" if origin.layout == "tokens" else "float32"
    found.add(f"inputs = torch.tensor(inputs, dtype=torch.{kind})", *fed)
    indexed = any(
        isinstance(spec, LossSpec) and spec.loss == "cross_entropy" and spec.against == "target"
        for spec in network.nodes
    )
    shaped = "torch.int64)" if indexed else "torch.float32).reshape(-1, 1)"
    found.add(f"targets = torch.tensor(targets, dtype={shaped}")
    found.add(f"order = np.random.default_rng({data.seed}).permutation({data.size})")
    count = min(max(1, round(data.size * data.train_share)), data.size - 1)
    found.add(f"train, test = order[:{count}], order[{count}:]")
    batch = network.training.batch_size
    found.add(f"loader = DataLoader(TensorDataset(inputs[train], targets[train]), batch_size={batch}, shuffle=True)")
    return found


def _training(network: Network, model: ModelCode) -> Source:
    found = Source()
    if network.data is not None:
        found.join(_loss(model))
        found.blank(2)
    found.add(f"optimizer = {_optimizer(network)}")
    found.blank()
    if network.data is None:
        found.add(f"for step in range({STEPS}):")
        _step(found, network, "    ", "model()")
        found.add('    print(f"step {step + 1}: {loss.item():.6g}")')
        return found
    found.add(f"for epoch in range({EPOCHS}):")
    found.add("    model.train()")
    found.add("    for batch, answers in loader:")
    _step(found, network, "        ", "loss_of(model, batch, answers)")
    found.add("    model.eval()")
    found.add("    with torch.no_grad():")
    found.add("        loss = loss_of(model, inputs[test], targets[test])")
    found.add('    print(f"epoch {epoch + 1}: loss on test data {loss.item():.4f}")')
    return found


def _step(found: Source, network: Network, indent: str, loss: str) -> None:
    """One training step, with gradients kept or clipped as the settings say."""
    if network.training.zero_grad:
        found.add(f"{indent}optimizer.zero_grad()")
    else:
        found.add(f"{indent}# no zero_grad(): every step adds to the gradients of those before")
    found.add(f"{indent}loss = {loss}")
    found.add(f"{indent}loss.backward()")
    if network.training.clip_norm is not None:
        limit = written(network.training.clip_norm)
        found.add(f"{indent}torch.nn.utils.clip_grad_norm_(model.parameters(), {limit})")
    found.add(f"{indent}optimizer.step()")


def _loss(model: ModelCode) -> Source:
    """The function that training brings down: the losses over what the model predicts."""
    found = Source()
    found.add("def loss_of(model, inputs, targets):")
    outputs = [model.names[node_id] for node_id in model.outputs]
    found.add(f"    {', '.join(outputs)} = model(inputs)")
    terms = []
    for spec in model.losses:
        source = model.sources(spec)[0]
        predicted = model.names[source]
        compared = "targets" if spec.against == "target" else model.copied(source)
        made = OPS[LOSS_OPS[spec.loss]].code([predicted, compared], {"reduction": "mean"})
        weighted = made if spec.weight == 1 else f"{written(float(spec.weight))} * {made}"
        if len(model.losses) == 1:
            found.add(f"    return {weighted}", spec.id)
        else:
            terms.append(model.names[spec.id])
            found.add(f"    {terms[-1]} = {weighted}", spec.id)
    if terms:
        found.add(f"    return {' + '.join(terms)}")
    return found


def _optimizer(network: Network) -> str:
    """Its settings, but for those that are 0 where PyTorch's own are 0, too."""
    given = rates(network.training)
    usual = {"momentum": 0.0, "weight_decay": 0.01 if network.training.optimizer == "adamw" else 0.0}
    settings = [f"{name}={written(value)}" for name, value in given.items() if value != usual.get(name)]
    kind = OPTIMIZERS[network.training.optimizer].__name__
    return f"torch.optim.{kind}({', '.join(['model.parameters()', *settings])})"


def _unsound(problem: Problem) -> CodeError:
    return CodeError(problem.code, expected=problem.expected, got=problem.got, cure=problem.cure, where=problem.node)
