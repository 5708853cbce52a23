"""Recording a model for its source: in training and in evaluation, each at two batch sizes."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.errors import ExplorerError, RecordError
from engine.export.errors import ExportError
from engine.export.graph import Reader, Scope
from engine.nn import rebinding
from engine.nn.module import Module
from engine.op import Array
from engine.program.refusals import refuse_reseeding
from engine.random import default_generator
from engine.tape import Entry, Tape, enable_grad, recording
from engine.tensor import Tensor, wrap


def example(data: Any, model: Module) -> Tensor:
    """Data as the model takes it: floating-point numbers in the dtype of its parameters, if it has any."""
    array = data.array if isinstance(data, Tensor) else np.asarray(data)
    own = array.dtype if isinstance(data, Tensor | np.ndarray) else np.dtype(np.float32)
    dtype = next((p.array.dtype for p in model.parameters() if p.array.dtype.kind == "f"), own)
    return wrap(np.array(array, dtype=dtype if array.dtype.kind == "f" else array.dtype))


def traced(model: Module, inputs: Any) -> tuple[Scope | None, Scope | None]:
    """What the model does in training and in evaluation; None for a mode in which it cannot run on this example.

    Raises RecordError where it depends on values, ExportError where it does something else for another batch size.
    """
    arrays = [example(data, model).array for data in (inputs if isinstance(inputs, tuple) else (inputs,))]
    was = {module: module.training for module in model.modules()}
    found: dict[bool, Scope | None] = {}
    try:
        for training in (model.training, not model.training):
            model.train(training)
            try:
                found[training] = _both_sizes(model, arrays)
            except (RecordError, ExportError):
                raise
            except ExplorerError:
                if training == was[model]:
                    raise
                found[training] = None
    finally:
        for module, mode in was.items():
            module.training = mode
    return found[True], found[False]


def evaluated(model: Module, inputs: Any, dynamic: bool = True) -> tuple[Scope, tuple[int, int]]:
    """What the model does in evaluation, and the two batch sizes at which it was recorded; with ``dynamic`` off, one.

    Raises RecordError where it depends on values, ExportError where it does something else for another batch size.
    """
    arrays = [example(data, model).array for data in (inputs if isinstance(inputs, tuple) else (inputs,))]
    was = {module: module.training for module in model.modules()}
    model.eval()
    try:
        if not dynamic:
            return Reader(model, *_twice(_run(model, arrays))).root, (0, 0)
        count = _batch(arrays)
        return _both_sizes(model, arrays), (count, count + 1)
    finally:
        for module, mode in was.items():
            module.training = mode


def _batch(arrays: list[Array]) -> int:
    """The smaller of the two batch sizes; 0 where there is no batch."""
    return max(len(arrays[0]), 2) if arrays and arrays[0].ndim else 0


def _twice(run: tuple[Tape, list[Tensor]]) -> tuple[tuple[Tape, Tape], tuple[list[Tensor], list[Tensor]]]:
    """One recording in the place of two."""
    tape, fed = run
    return (tape, tape), (fed, fed)


def _both_sizes(model: Module, arrays: list[Array]) -> Scope:
    """The model's call, read from recordings at two batch sizes; at one where it takes no other."""
    _refuse_empty(arrays)
    count = _batch(arrays)
    runs = None
    if count:
        try:
            runs = [_run(model, _resized(arrays, size)) for size in (count, count + 1)]
        except RecordError:
            raise
        except ExplorerError:
            # The model takes this batch size alone, or the first axis is no batch.
            runs = None
    if runs is None:
        runs = [_run(model, arrays)] * 2
    (tape, fed), (second, fed_second) = runs
    return Reader(model, (tape, second), (fed, fed_second)).root


def _run(model: Module, arrays: list[Array]) -> tuple[Tape, list[Tensor]]:
    fed = [wrap(array.copy()) for array in arrays]
    with enable_grad(), recording() as tape:
        for tensor in fed:
            tape.feed(tensor)
        tape.keep((*model.parameters(), *model.buffers()))
        tape.draws(default_generator)
        try:
            model(*fed)
            refuse_reseeding(tape)
        finally:
            tape.rewind()
            rebound = list(tape.rebound)
            rebinding.restore(tape)
    read = {id(tensor) for entry in tape.entries if isinstance(entry, Entry) for tensor in entry.inputs}
    tape.rebound.extend(rebound)
    rebinding.check(tape, read)
    return tape, fed


def _resized(arrays: list[Array], size: int) -> list[Array]:
    """The batch with as many examples; other inputs, whose first axis is not the batch, stay."""
    batch = len(arrays[0])
    return [
        np.take(array, np.arange(size) % batch, axis=0) if batch and array.ndim and len(array) == batch else array
        for array in arrays
    ]


def _refuse_empty(arrays: list[Array]) -> None:
    if any(array.ndim and not len(array) for array in arrays):
        raise ExportError(
            "empty-example",
            expected="an example batch of at least one example",
            got=str([list(array.shape) for array in arrays]),
            cure="Pass a few rows of the data.",
        )
