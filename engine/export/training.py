"""A whole script for PyTorch: the model, its weights and data from files beside it, and the loop that trains it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine import nn
from engine.export.constructors import constructor, is_known
from engine.export.optimizers import optimizer_call, scheduler_call, steps_by_batch
from engine.export.pytorch import ORDERED, model_source
from engine.export.tracing import example
from engine.export.weights import save_file, save_model
from engine.export.wrapping import wrapped
from engine.nn.module import Module
from engine.optim.lr_scheduler.plateau import ReduceLROnPlateau
from engine.optim.lr_scheduler.scheduler import Schedule
from engine.optim.optimizer import Optimizer
from engine.program.gradients import Gradients
from engine.source import written
from engine.tape import no_grad
from engine.tensor import Tensor

WEIGHTS, DATA, SCRIPT = "weights.safetensors", "data.safetensors", "train.py"

Loss = Module | Callable[[Tensor, Tensor], Tensor]


def training_source(
    model: Module,
    loss_fn: Loss,
    optimizer: Optimizer,
    inputs: Any = None,
    targets: Any = None,
    *,
    scheduler: Schedule | None = None,
    batch_size: int = 32,
    epochs: int = 10,
    shuffle: bool = True,
    gradients: Gradients | None = None,
    name: str = "Net",
) -> str:
    """The script. ``inputs`` and ``targets`` are an example batch, wanted where classes must be written.

    ``gradients`` says whether the loop keeps them from step to step, and whether it clips them.
    Raises what :func:`~engine.export.pytorch.model_source` raises.
    """
    definition = model_source(model, inputs, name)
    ordered = definition.startswith(ORDERED)
    definition = definition.removeprefix(ORDERED).lstrip("\n")
    loss = _loss(model, loss_fn, inputs, targets)
    schedule = "" if scheduler is None else f"scheduler = {scheduler_call(scheduler)}\n"
    batch_end, epoch_end = _paces(scheduler)
    several = input_names(len(inputs)) if isinstance(inputs, tuple) else ["inputs"]
    columns = ", ".join(f'data["{name}"]' for name in [*several, "targets"])
    functions = any("F." in part for part in (definition, loss, schedule))
    return wrapped(f'''"""Trains a network. The weights and the data lie beside this file."""
{f"{chr(10)}{ORDERED}" if ordered else ""}
import torch
{f"import torch.nn.functional as F{chr(10)}" if functions else ""}from safetensors.torch import load_file
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

{_spaced(definition)}
model.load_state_dict(load_file("{WEIGHTS}"))

data = load_file("{DATA}")
dataset = TensorDataset({columns})
loader = DataLoader(dataset, batch_size={int(batch_size)}, shuffle={bool(shuffle)})
{loss}
optimizer = {optimizer_call(optimizer, model)}
{schedule}
for epoch in range({int(epochs)}):
    model.train()
    total = 0.0
    for {", ".join(several)}, targets in loader:
{_zeroing(gradients)}        loss = criterion(model({", ".join(several)}), targets)
        loss.backward()
{_clipping(gradients)}        optimizer.step()
{batch_end}        total += loss.item() * len(targets)
{epoch_end}    print(f"epoch {{epoch + 1}}: loss {{total / len(dataset):.4f}}")
''')


def _zeroing(gradients: Gradients | None) -> str:
    if gradients is None or gradients.zero:
        return "        optimizer.zero_grad()\n"
    return "        # no zero_grad(): every step adds to the gradients of those before\n"


def _clipping(gradients: Gradients | None) -> str:
    if gradients is None or gradients.clip_norm is None:
        return ""
    return f"        torch.nn.utils.clip_grad_norm_(model.parameters(), {written(gradients.clip_norm)})\n"


def input_names(count: int) -> list[str]:
    """What the inputs are called in the script and in the file of data."""
    return [f"inputs{place + 1}" for place in range(count)]


def save_training(
    folder: str | Path,
    model: Module,
    loss_fn: Loss,
    optimizer: Optimizer,
    inputs: Any,
    targets: Any,
    *,
    scheduler: Schedule | None = None,
    batch_size: int = 32,
    epochs: int = 10,
    shuffle: bool = True,
    gradients: Gradients | None = None,
    name: str = "Net",
) -> None:
    """Write the script, the weights and the data into a folder, from which ``python train.py`` runs."""
    source = training_source(
        model,
        loss_fn,
        optimizer,
        _few(inputs),
        _few(targets),
        scheduler=scheduler,
        batch_size=batch_size,
        epochs=epochs,
        shuffle=shuffle,
        gradients=gradients,
        name=name,
    )
    where = Path(folder)
    where.mkdir(parents=True, exist_ok=True)
    (where / SCRIPT).write_text(source, encoding="utf-8")
    save_model(model, where / WEIGHTS)
    columns = (
        dict(zip(input_names(len(inputs)), inputs, strict=True)) if isinstance(inputs, tuple) else {"inputs": inputs}
    )
    save_file({name: example(column, model) for name, column in {**columns, "targets": targets}.items()}, where / DATA)


def _few(data: Any) -> Any:
    """The first examples: as many as it takes to see what a model does."""
    return tuple(column[:4] for column in data) if isinstance(data, tuple) else data[:4]


def _loss(model: Module, loss_fn: Loss, inputs: Any, targets: Any) -> str:
    """The lines that make the loss: a constructor call, a function of PyTorch's, or a class of its own."""
    if isinstance(loss_fn, Module) and is_known(loss_fn):
        return f"criterion = {constructor(loss_fn)}"
    word = getattr(loss_fn, "__name__", "")
    if word and getattr(nn.functional, word, None) is loss_fn:
        return f"criterion = F.{word}"
    criterion = loss_fn if isinstance(loss_fn, Module) else _Function(loss_fn)
    if inputs is None or targets is None:
        return model_source(criterion, None, "Loss", variable="criterion")
    with no_grad():
        was = {module: module.training for module in model.modules()}
        columns = inputs if isinstance(inputs, tuple) else (inputs,)
        output = model.eval()(*(example(column, model) for column in columns))
        for module, mode in was.items():
            module.training = mode
    return f"\n\n{model_source(criterion, (output, example(targets, model)), 'Loss', variable='criterion')}\n"


class _Function(Module):
    """A loss that is a function."""

    def __init__(self, function: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, output: Tensor, target: Tensor) -> Tensor:
        return self.function(output, target)


def _paces(scheduler: Schedule | None) -> tuple[str, str]:
    """The schedule's step at the end of a batch, and at the end of an epoch."""
    if scheduler is None:
        return "", ""
    if steps_by_batch(scheduler):
        return "        scheduler.step()\n", ""
    metric = "total / len(dataset)" if isinstance(scheduler, ReduceLROnPlateau) else ""
    return "", f"    scheduler.step({metric})\n"


def _spaced(source: str) -> str:
    """A class stands two empty lines below the imports."""
    return f"\n{source}" if source.startswith("class") else source
