"""Recording: run the model once, eagerly, on a tape, and keep the graph without the tape."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import chain
from typing import Any

from engine.arrays import np
from engine.dtypes import float32
from engine.errors import ArgumentError, RecordError
from engine.nn import rebinding
from engine.nn.module import Module, Parameter
from engine.op import Array
from engine.optim.flat import home, pack
from engine.optim.optimizer import Optimizer
from engine.program.feed import numbers
from engine.program.gradients import Gradients
from engine.program.instruction import Draft, NodeKind, Recording
from engine.program.program import Program
from engine.program.refusals import refuse_hooks, refuse_reseeding
from engine.program.variants import Variants
from engine.random import default_generator
from engine.tape import Entry, Tape, recording
from engine.tensor import Tensor, wrap

Arrays = Array | tuple[Array, ...] | list[Any] | None


def record(
    model: Callable[..., Tensor],
    loss_fn: Callable[..., Tensor] | None = None,
    optimizer: Optimizer | None = None,
    inputs: Arrays = None,
    targets: Any = None,
    *,
    backward: bool | None = None,
    gradients: Gradients | None = None,
) -> Program:
    """Compile one training step of ``model`` to a Program.

    ``inputs`` (an array, or a tuple of arrays for several inputs) and ``targets`` are examples that give
    the shapes; batches of other shapes are recorded when the Program first meets them. Without ``loss_fn`` the
    model's own output is what is descended from and must be a scalar. Without ``optimizer`` the Program
    only runs forward, unless ``backward`` is True. ``gradients`` says whether leaves keep their gradients from step to
    step, and whether these are clipped; as usual, they are zeroed and not clipped.

    Raises RecordError where the model does not return tensors or looks at its numbers while it is
    recorded, and what the ops raise on shapes. A model may return several tensors in a tuple, for the loss
    to take apart; the first is then the Program's output.
    """
    gradients = gradients or Gradients()
    with_backward = optimizer is not None if backward is None else backward
    if loss_fn is None and targets is not None:
        raise ArgumentError(
            "targets-without-loss",
            expected="a loss that compares the output with the targets",
            got="targets but no loss_fn",
            cure="Pass a loss function, or leave the targets out.",
        )
    dtype = _dtype(model, optimizer, (*_several(inputs), targets))
    fed = [_fed(array, dtype) for array in _several(inputs)]
    target = None if targets is None else _fed(targets, dtype)
    with recording() as tape:
        for tensor in (*fed, *(() if target is None else (target,))):
            tape.feed(tensor)
        tape.keep((*_parameters(model), *_buffers(model), *(() if optimizer is None else optimizer.params)))
        tape.draws(default_generator)
        try:
            output = model(*fed)
            loss = output if loss_fn is None else loss_fn(output, *(() if target is None else (target,)))
            refuse_reseeding(tape)
        except BaseException:
            rebinding.restore(tape)
            raise
        finally:
            tape.rewind()
    descended = loss if loss_fn is not None or with_backward else None
    graph = _graph(tape, model, fed, target, output, descended, dtype)
    if with_backward:
        refuse_hooks(graph)
    if optimizer is None:
        _settle(model, graph)

    supervised = targets is not None

    def again(inputs: Any, targets: Any) -> Program:
        if supervised and targets is None:
            return record(model, None, None, inputs)
        return record(model, loss_fn, optimizer, inputs, targets, backward=backward, gradients=gradients)

    variants = Variants(again, _mode_of(model, tape, graph))
    return Program(graph, optimizer, backward=with_backward, variants=variants, gradients=gradients)


def _mode_of(model: object, tape: Tape, graph: Recording) -> Callable[[], Hashable]:
    """What a recording holds for, and must be recorded anew without.

    The modules of the model and all others that it called, their modes (train or eval) and hooks; the
    parameters, and whether they are trained.
    """
    called = tuple(dict.fromkeys(call.module for call in tape.calls))
    leaves = tuple(draft.tensor for draft in graph.drafts if draft.kind == "parameter" and draft.tensor is not None)

    def mode() -> Hashable:
        modules = dict.fromkeys((*(model.modules() if isinstance(model, Module) else ()), *called))
        tensors = (*_parameters(model), *_buffers(model), *leaves)
        return (
            tuple([(id(module), module.training, module._hooks and module._hooks.signature()) for module in modules]),
            tuple([(id(tensor), tensor.requires_grad, bool(tensor.hooks)) for tensor in tensors]),
        )

    return mode


def _settle(model: object, graph: Recording) -> None:
    """Pack parameters that no optimizer has packed, so that one made later need not move them."""
    found = [draft.tensor for draft in graph.drafts if draft.kind == "parameter" and draft.tensor is not None]
    loose = [p for p in (*_parameters(model), *found) if home(p) is None]
    if loose:
        pack(loose)


def _parameters(model: object) -> tuple[Tensor, ...]:
    return tuple(model.parameters()) if isinstance(model, Module) else ()


def _buffers(model: object) -> tuple[Tensor, ...]:
    return tuple(model.buffers()) if isinstance(model, Module) else ()


def _fed(data: Any, dtype: np.dtype[Any]) -> Tensor:
    """A batch as the Program will be fed: floating-point numbers in the model's dtype, whole numbers as they are."""
    array = numbers(data, "a batch")
    return wrap(np.array(array, dtype=dtype if array.dtype.kind == "f" else array.dtype))


def _several(inputs: Arrays) -> tuple[Any, ...]:
    if inputs is None:
        return ()
    return inputs if isinstance(inputs, tuple) else (inputs,)


def _dtype(model: object, optimizer: Optimizer | None, batch: tuple[Any, ...]) -> np.dtype[Any]:
    """The parameters' dtype; where there are none that could be asked, the batch's own."""
    trained = optimizer.params if optimizer is not None else ()
    typed = (data for data in batch if isinstance(data, np.ndarray | Tensor))
    # Asked one after another: a model may have many thousands of parameters.
    asked = chain(trained, model.parameters() if isinstance(model, Module) else (), typed)
    dtypes = ((data.array if isinstance(data, Tensor) else data).dtype for data in asked)
    return next((dtype for dtype in dtypes if dtype.kind == "f"), float32)


def _graph(
    tape: Tape,
    model: object,
    fed: list[Tensor],
    target: Tensor | None,
    output: object,
    loss: object,
    dtype: np.dtype[Any],
) -> Recording:
    builder = _GraphBuilder(model if isinstance(model, Module) else None, tape.first)
    for index, tensor in enumerate(fed):
        builder.leaf(tensor, "input", "", "input" if len(fed) == 1 else f"input{index}")
    if target is not None:
        builder.leaf(target, "target", "", "target")
    for entry in tape.entries:
        if isinstance(entry, Entry):
            builder.op(entry)
        else:
            builder.ids[id(entry.tensor)] = builder.known(entry.now)
    rebinding.check(tape, builder.ids)
    # The results first: a model may return a leaf that no op has used.
    several = tuple(output) if isinstance(output, tuple | list) else ()
    returned = tuple(builder.result(part, "model") for part in several or (output,))
    descended = None if loss is None else builder.result(loss, "loss")
    return Recording(tuple(builder.drafts), returned[0], descended, dtype, returned if several else ())


class _GraphBuilder:
    """Gives every tensor of the tape its node id."""

    def __init__(self, model: Module | None, first: dict[int, Tensor]) -> None:
        self.first = first
        self.drafts: list[Draft] = []
        self.ids: dict[int, int] = {}
        buffers = dict(model.named_buffers()) if model is not None else {}
        parameters = dict(model.named_parameters()) if model is not None else {}
        self.buffers = {id(buffer) for buffer in buffers.values()}
        self.names = {id(tensor): name for name, tensor in {**buffers, **parameters}.items()}

    def leaf(self, tensor: Tensor, kind: NodeKind, path: str, name: str) -> int:
        held = self.first.get(id(tensor), tensor)
        draft = Draft(kind, None, path, name, (), {}, held.shape, held.array.dtype, held.requires_grad, held)
        return self._add(tensor, draft)

    def op(self, entry: Entry) -> None:
        inputs = tuple(self.known(tensor) for tensor in entry.inputs)
        made: Tensor = entry.output
        draft = Draft(
            "op",
            entry.op.name,
            entry.path,
            entry.op.name,
            inputs,
            entry.attrs,
            made.shape,
            made.array.dtype,
            made.requires_grad,
        )
        self._add(made, draft)

    def known(self, tensor: Tensor) -> int:
        """The tensor's node; a leaf that is met for the first time is added."""
        if id(tensor) in self.ids:
            return self.ids[id(tensor)]
        full = self.names.get(id(tensor)) or tensor.name
        held = self.first.get(id(tensor), tensor)
        if held.requires_grad or isinstance(tensor, Parameter):
            path, _, name = (full or f"w{len(self.drafts)}").rpartition(".")
            return self.leaf(tensor, "parameter", path, name)
        if id(tensor) in self.buffers:
            path, _, name = (full or "").rpartition(".")
            return self.leaf(tensor, "buffer", path, name)
        number = f"{held.array.item():g}" if held.array.size == 1 else "constant"
        return self.leaf(tensor, "constant", "", full or number)

    def result(self, tensor: object, what: str) -> int:
        """The node that the model or the loss returned."""
        if not isinstance(tensor, Tensor):
            raise RecordError(
                "not-a-tensor",
                expected=f"one tensor from the {what}",
                got=type(tensor).__name__,
                cure="Return the tensor that the operations gave.",
            )
        return self.known(tensor)

    def _add(self, tensor: Tensor, draft: Draft) -> int:
        self.ids[id(tensor)] = len(self.drafts)
        self.drafts.append(draft)
        return len(self.drafts) - 1
