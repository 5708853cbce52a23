"""What a Program may be fed: ragged, single and empty batches, several inputs, other dtypes; and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.errors import ArgumentError, DTypeError, ExplorerError, RecordError
from engine.op import Array
from engine.program.program import Program
from tests.engine.coverage.models import NETWORKS
from tests.engine.coverage.replaying import Training, agree, vectors

SIZED = [name for name in NETWORKS if name not in ("residual", "residual, in place", "autoencoder")]


@pytest.mark.parametrize("name", SIZED)
def test_batches_of_one(name: str) -> None:
    network = NETWORKS[name]
    agree(Training(network.build, network.batches((4, 1, 4, 1, 1, 3)), network.loss))


@pytest.mark.parametrize("name", NETWORKS)
def test_an_empty_batch_gives_what_eager_execution_gives(name: str) -> None:
    network = NETWORKS[name]
    case = Training(network.build, network.batches((4, 0, 4)), network.loss)
    outcomes = []
    for recorded in (True, False):
        model, optimizer = case.made()
        program = engine.record(model, case.loss, optimizer, *case.batches[0])
        try:
            inputs, targets = case.batches[1]
            if recorded:
                outcomes.append(str(program.backward(inputs, targets)))
                continue
            fed = [engine.tensor(x) for x in (inputs if isinstance(inputs, tuple) else (inputs,))]
            output = model(*fed)
            total = output if case.loss is None else case.loss(output, engine.tensor(targets))
            total.backward()
            outcomes.append(str(total.item()))
        except ExplorerError as error:
            outcomes.append(error.code)
        assert all(np.isfinite(parameter.array).all() for parameter in model.parameters())
    assert outcomes[0] == outcomes[1]


def classifier() -> tuple[nn.Module, Program]:
    engine.manual_seed(0)
    model = nn.Sequential(nn.Embedding(5, 3), nn.Flatten(), nn.Linear(6, 4))
    words, labels = np.array([[0, 1], [2, 3], [4, 0]]), np.array([0, 1, 3])
    return model, engine.record(model, nn.CrossEntropyLoss(), optim.Adam(model.parameters()), words, labels)


WORDS, LABELS = np.array([[4, 1], [2, 2], [0, 0]]), np.array([2, 0, 1])


def test_whole_numbers_of_any_kind_and_probabilities() -> None:
    same: list[Any] = [
        (WORDS, LABELS),
        (WORDS.astype(np.int32), LABELS.astype(np.uint8)),
        (WORDS.tolist(), LABELS.tolist()),
        (engine.tensor(WORDS), engine.tensor(LABELS)),
        (WORDS, np.eye(4, dtype=np.float32)[LABELS]),
        (WORDS, np.eye(4)[LABELS]),
    ]
    losses = [classifier()[1].step(*batch) for batch in same]
    np.testing.assert_allclose(losses, losses[0], rtol=1e-6)


BAD: dict[str, tuple[Any, Any, type[ExplorerError], str]] = {
    "floats for words": (WORDS * 1.0, LABELS, DTypeError, "batch-dtype"),
    "floats for labels": (WORDS, LABELS * 1.0, DTypeError, "batch-dtype"),
    "text": ([["a", "b"]] * 3, LABELS, DTypeError, "batch-numbers"),
    "objects": (np.array([[None, None]] * 3), LABELS, DTypeError, "batch-numbers"),
    "complex numbers": (WORDS * 1j, LABELS, DTypeError, "batch-numbers"),
    "uneven rows": ([[1, 2], [3], [4, 0]], LABELS, DTypeError, "batch-numbers"),
    "a dict": ({"words": WORDS}, LABELS, DTypeError, "batch-numbers"),
    "two inputs": ((WORDS, WORDS), LABELS, ArgumentError, "input-count"),
}


def test_whole_numbers_that_have_no_place_are_refused() -> None:
    model = nn.Sequential(nn.Embedding(5, 3), nn.Flatten(), nn.Linear(6, 4))
    labels = LABELS.astype(np.uint8)
    program = engine.record(model, nn.CrossEntropyLoss(), optim.Adam(model.parameters()), WORDS, labels)
    assert np.isfinite(program.step(WORDS, LABELS))
    for far in (LABELS + 256, LABELS - 300):
        with pytest.raises(DTypeError) as caught:
            program.step(WORDS, far)
        assert caught.value.code == "batch-dtype"
    mask = engine.record(lambda x, m: x.masked_fill(m, 0.0), None, None, (vectors(2, 3), np.ones((2, 3), bool)))
    with pytest.raises(DTypeError):
        mask.predict((vectors(2, 3), np.ones((2, 3), int)))


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_batch_is_refused_and_changes_nothing(what: str) -> None:
    inputs, targets, kind, code = BAD[what]
    model, program = classifier()
    before = [parameter.array.copy() for parameter in model.parameters()]
    with pytest.raises(kind) as caught:
        program.step(inputs, targets)
    assert isinstance(caught.value, ExplorerError)
    assert caught.value.code == code
    for parameter, was in zip(model.parameters(), before, strict=True):
        np.testing.assert_array_equal(parameter.array, was)
    assert np.isfinite(program.step(WORDS, LABELS))


@pytest.mark.parametrize("batch", [(WORDS + 9, LABELS), (WORDS - 9, LABELS), (WORDS, LABELS + 7), (WORDS, LABELS - 5)])
def test_what_is_out_of_range_is_refused_at_every_step_and_changes_nothing(batch: tuple[Array, Array]) -> None:
    _, program = classifier()
    for _ in range(4):
        before = program.state()
        with pytest.raises(ExplorerError):
            program.step(*batch)
        for name, array in program.state().items():
            np.testing.assert_array_equal(array, before[name])
        program.step(WORDS, LABELS)


def test_the_batch_itself_is_never_changed() -> None:
    for name, network in NETWORKS.items():
        inputs, targets = network.batches((4,))[0]
        arrays = [*(inputs if isinstance(inputs, tuple) else (inputs,)), *([] if targets is None else [targets])]
        for array in arrays:
            array.flags.writeable = False
        Training(network.build, [(inputs, targets)], network.loss)
        model, optimizer = Training(network.build, [(inputs, targets)], network.loss).made()
        program = engine.record(model, network.loss, optimizer, inputs, targets)
        assert np.isfinite([program.step(inputs, targets) for _ in range(3)]).all(), name


def test_arrays_of_any_order_and_tensors_are_copied() -> None:
    model = nn.Linear(6, 3)
    x, t = vectors(4, 6), vectors(4, 3)
    program = engine.record(model, nn.MSELoss(), optim.SGD(model.parameters(), lr=0.0), x, t)
    expected = program.step(x, t)
    for inputs in (np.asfortranarray(x), np.repeat(x, 2, 0)[::2], engine.tensor(x), x.astype(np.float64), x.tolist()):
        assert program.step(inputs, t) == expected
    program.inputs[0].value.fill(0)
    assert program.step(x, t) == expected


def test_a_model_may_return_several_tensors_and_none_but_tensors() -> None:
    model = nn.Linear(6, 3)
    x, t = vectors(4, 6), vectors(4, 3)

    def both(inputs: Any) -> Any:
        y = model(inputs)
        return y, y.tanh()

    def distance(output: Any, target: Any) -> Any:
        return nn.functional.mse_loss(output[0] + output[1], target)

    program = engine.record(both, distance, optim.SGD(model.parameters(), lr=0.1), x, t)
    expected = model(engine.tensor(x)).detach().numpy()
    first, second = program.predict(x[:2])
    np.testing.assert_allclose(first, expected[:2], rtol=1e-5)
    np.testing.assert_allclose(second, np.tanh(expected[:2]), rtol=1e-5)
    assert program.nodes[program.output].shape == (4, 3)
    assert program.step(x, t) > program.step(x, t)
    returned: list[Any] = [{"y": 1}, (), None, 3.0, [None]]
    for other in returned:
        with pytest.raises(RecordError) as caught:
            engine.record(lambda inputs, other=other: (model(inputs), other)[1], None, None, x)
        assert caught.value.code == "not-a-tensor"
    with pytest.raises(RecordError):
        engine.record(both, None, optim.SGD(model.parameters(), lr=0.1), x)
