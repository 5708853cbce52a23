"""The exported source computes what the model computes: values, losses and gradients, in training and evaluation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.export import model_source
from engine.op import Array
from tests.engine.export.models import MODELS

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def run(source: str) -> Any:
    """The PyTorch model that the source makes."""
    space: dict[str, Any] = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional}
    exec(compile(source, "model.py", "exec"), space)
    return space["model"]


def theirs_of(model: nn.Module, inputs: Any) -> Any:
    """The same model in PyTorch, with the same numbers."""
    made = run(model_source(model, inputs))
    made.load_state_dict({key: torch.tensor(value.numpy()) for key, value in model.state_dict().items()})
    return made


def leaves(output: Any) -> list[Any]:
    """The tensors of a nested result."""
    if isinstance(output, dict):
        output = tuple(output.values())
    return [leaf for part in output for leaf in leaves(part)] if isinstance(output, tuple) else [output]


def compare(model: nn.Module, theirs: Any, arrays: tuple[Array, ...]) -> None:
    """Values, a loss and the gradients of all parameters."""
    outs, others = leaves(model(*map(engine.tensor, arrays))), leaves(theirs(*map(torch.tensor, arrays)))
    assert len(outs) == len(others)
    rng = np.random.default_rng(1)
    ours_loss, theirs_loss = engine.tensor(0.0, dtype=engine.float64), torch.tensor(0.0, dtype=torch.float64)
    for out, other in zip(outs, others, strict=True):
        np.testing.assert_allclose(out.detach().numpy(), other.detach().numpy(), rtol=1e-6, atol=1e-9)
        weights = np.asarray(rng.normal(size=out.shape))
        ours_loss = ours_loss + (out * engine.tensor(weights)).sum()
        theirs_loss = theirs_loss + (other * torch.tensor(weights)).sum()
    assert ours_loss.item() == pytest.approx(theirs_loss.item(), rel=1e-6)
    model.zero_grad()
    theirs.zero_grad()
    ours_loss.backward()
    theirs_loss.backward()
    found = dict(theirs.named_parameters())
    assert list(found) == [key for key, _ in model.named_parameters()]
    for key, parameter in model.named_parameters():
        other = found[key].grad
        assert (parameter.grad is None) == (other is None), key
        if parameter.grad is not None:
            np.testing.assert_allclose(parameter.grad.numpy(), other.numpy(), rtol=1e-6, atol=1e-9, err_msg=key)


@pytest.mark.parametrize("recorded_in", ["train", "eval"])
@pytest.mark.parametrize("name", MODELS)
def test_the_source_computes_what_the_model_computes(name: str, recorded_in: str) -> None:
    make, arrays = MODELS[name]
    engine.manual_seed(1)
    model = make().double()
    model.train(recorded_in == "train")
    theirs = theirs_of(model, arrays)
    assert model.training == (recorded_in == "train")
    for mode in (True, False):
        model.train(mode)
        theirs.train(mode)
        for batch in (arrays, tuple(np.concatenate([array, array[:2]]) for array in arrays)):
            compare(model, theirs, batch)
    for key, buffer in model.named_buffers():
        np.testing.assert_allclose(buffer.numpy(), theirs.get_buffer(key).numpy(), rtol=1e-6, atol=1e-9, err_msg=key)


class Dropped(nn.Module):
    """Dropout as a module, as a function, of channels, and one that never rests."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.4)
        self.layers = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.3), nn.ReLU())

    def forward(self, x: Any) -> Any:
        h = x + self.drop(self.layers(x))
        return nn.functional.dropout(h, 0.2, training=self.training)


def test_dropout_rests_in_evaluation_whatever_the_mode_in_which_it_was_recorded() -> None:
    x = np.random.default_rng(0).normal(size=(50, 4))
    sources = {model_source(Dropped().train(mode), x) for mode in (True, False)}
    assert len(sources) == 1
    (source,) = sources
    assert "F.dropout(h1, p=0.2, training=self.training)" in source or "p=0.2, training=self.training)" in source
    assert "self.drop(" in source
    model = Dropped().double()
    theirs = theirs_of(model, x)
    compare(model.eval(), theirs.eval(), (x,))
    theirs.train()
    shares = [(theirs(torch.tensor(x)) == 0).double().mean().item() for _ in range(2)]
    assert 0.1 < shares[0] < 0.3
    assert not torch.equal(theirs(torch.tensor(x)), theirs(torch.tensor(x)))


def test_dropout_that_never_rests_goes_on_in_evaluation() -> None:
    class Always(nn.Module):
        def forward(self, x: Any) -> Any:
            return nn.functional.dropout2d(nn.functional.dropout(x, 0.25), 0.5)

    source = model_source(Always(), np.ones((3, 2, 2, 2)))
    assert "x = F.dropout(x, p=0.25)" in source
    assert "x = F.dropout2d(x)" in source
    drawn = run(source).eval()(torch.ones(200, 2, 2, 2))
    assert 0.5 < (drawn == 0).double().mean().item() < 0.75


def test_a_class_stands_once_for_all_modules_that_do_the_same() -> None:
    make, arrays = MODELS["blocks"]
    source = model_source(make().double(), arrays)
    assert source.count("class Block(") == 1
    assert source.count("Block()") == 2
    assert "x = self.blocks[1](x)" in source


def test_sizes_that_follow_the_batch_are_no_numbers() -> None:
    make, arrays = MODELS["recurrent"]
    source = model_source(make(), arrays)
    assert "torch.zeros(x.shape[0], 4" in source
    assert "x.reshape(-1, 2)" in source


def test_it_leaves_the_model_as_it_was() -> None:
    make, arrays = MODELS["lenet"]
    model = make().double()
    model.norm.eval()
    before = {key: value.numpy().copy() for key, value in model.state_dict().items()}
    state = engine.default_generator.get_state()
    model_source(model, arrays)
    np.testing.assert_array_equal(engine.default_generator.get_state(), state)
    assert model.training
    assert not model.norm.training
    for key, value in model.state_dict().items():
        np.testing.assert_array_equal(value.numpy(), before[key])
