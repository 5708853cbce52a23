"""PyTorch source for a model, its training loop and its weights: a script that runs as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.arrays import np
from engine.export.constructors import ExportError, constructor, is_known, optimizer_call
from engine.export.forward import Forward, input_names, reach
from engine.export.weights import save_file, save_model
from engine.nn.module import Module
from engine.optim.optimizer import Optimizer
from engine.tape import recording
from engine.tensor import Tensor, wrap

WEIGHTS, DATA, SCRIPT = "weights.safetensors", "data.safetensors", "train.py"


def model_source(model: Module, inputs: Any = None, name: str = "Net") -> str:
    """The model's definition: an expression for a known module, a class for one of the author's own.

    ``inputs`` (an array or tensor, or a tuple of them) is an example batch; a class is written from what
    the model does with it. Raises ExportError where there is no source for something.

    >>> from engine import nn
    >>> print(model_source(nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))))
    model = nn.Sequential(
        nn.Linear(2, 4),
        nn.Tanh(),
        nn.Linear(4, 1),
    )
    """
    if is_known(model):
        return f"model = {constructor(model)}{_double(model)}"
    if not name.isidentifier():
        raise ExportError("bad-name", expected="a Python name", got=repr(name), cure="Use letters, digits and _.")
    if inputs is None:
        raise ExportError(
            "example-missing",
            expected="an example batch, from which the forward pass is written",
            got="none",
            cure="Pass inputs=..., an array of the shape that the model takes.",
        )
    fed = [_example(array, model) for array in (inputs if isinstance(inputs, tuple) else (inputs,))]
    with recording() as tape:
        for tensor in fed:
            tape.feed(tensor)
        output = model(*fed)
    tape.rewind()
    forward = Forward(model, tape, fed, output)
    declared = _declared(model, "", "self") + [
        f'self.register_buffer("{buffer}", {text}, persistent=False)' for buffer, text in forward.constants.items()
    ]
    arguments = ", ".join(["self", *input_names(len(fed))])
    lines = [
        f"class {name}(nn.Module):",
        "    def __init__(self):",
        *(f"        {line}" for line in ("super().__init__()", *declared)),
        "",
        f"    def forward({arguments}):",
        *(f"        {line}" for line in forward.lines),
        "",
        "",
        f"model = {name}(){_double(model)}",
    ]
    return "\n".join(lines)


def training_source(
    model: Module,
    loss_fn: Module,
    optimizer: Optimizer,
    inputs: Any = None,
    *,
    batch_size: int = 32,
    epochs: int = 10,
    name: str = "Net",
) -> str:
    """A whole script: the model, its weights and data from files beside it, and the loop that trains it."""
    return f'''"""Trains a network. The weights and the data lie beside this file."""

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

{_spaced(model_source(model, inputs, name))}
model.load_state_dict(load_file("{WEIGHTS}"))

data = load_file("{DATA}")
loader = DataLoader(TensorDataset(data["inputs"], data["targets"]), batch_size={batch_size}, shuffle=True)
criterion = {constructor(loss_fn)}
optimizer = {optimizer_call(optimizer, "model.parameters()")}

for epoch in range({epochs}):
    model.train()
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
    print(f"epoch {{epoch + 1}}: loss {{total / len(loader.dataset):.4f}}")
'''


def save_training(
    folder: str | Path,
    model: Module,
    loss_fn: Module,
    optimizer: Optimizer,
    inputs: Any,
    targets: Any,
    *,
    batch_size: int = 32,
    epochs: int = 10,
) -> None:
    """Write the script, the weights and the data into a folder, from which ``python train.py`` runs."""
    where = Path(folder)
    where.mkdir(parents=True, exist_ok=True)
    source = training_source(model, loss_fn, optimizer, inputs, batch_size=batch_size, epochs=epochs)
    (where / SCRIPT).write_text(source, encoding="utf-8")
    save_model(model, where / WEIGHTS)
    save_file({"inputs": _example(inputs, model), "targets": _example(targets, model)}, where / DATA)


def _declared(module: Module, path: str, owner: str) -> list[str]:
    """The lines that make a module's parts: known ones by their constructors, others as holders of parts."""
    lines = []
    for name, child in module.named_children():
        inner = f"{path}.{name}" if path else name
        made = constructor(child, "        ") if is_known(child) else "nn.Module()"
        lines.append(f"{owner}.{name} = {made}" if name.isidentifier() else f"{owner}.add_module({name!r}, {made})")
        if not is_known(child):
            lines += _declared(child, inner, reach(inner))
    for name, parameter in module.named_parameters(recurse=False):
        lines.append(f"{owner}.{name} = nn.Parameter(torch.zeros({list(parameter.shape)}))")
    for name, buffer in module.named_buffers(recurse=False):
        lines.append(
            f'{owner}.register_buffer("{name}", torch.zeros({list(buffer.shape)}, dtype=torch.{buffer.dtype}))'
        )
    return lines


def _example(data: Any, model: Module) -> Tensor:
    array = data.array if isinstance(data, Tensor) else np.asarray(data)
    dtype = next((parameter.dtype for parameter in model.parameters()), np.dtype(np.float32))
    return wrap(np.array(array, dtype=dtype if array.dtype.kind == "f" else array.dtype))


def _double(model: Module) -> str:
    """PyTorch makes float32 parameters; a model in float64 is turned."""
    return ".double()" if any(parameter.dtype == np.float64 for parameter in model.parameters()) else ""


def _spaced(source: str) -> str:
    """A class stands two empty lines below the imports."""
    return f"\n{source}" if source.startswith("class") else source
