"""The gallery's networks, written out as PyTorch, give PyTorch's predictions, losses and gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from app.network.build import Built
from app.network.gallery import GALLERY
from app.session.run import Run
from engine.export import model_source

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

LOSSES = {"cross_entropy": "cross_entropy", "bce_with_logits": "binary_cross_entropy_with_logits"}


def theirs(built: Built, inputs: Any) -> Any:
    """The same network in PyTorch, with the same numbers, in evaluation: what chance leaves out cannot be the same."""
    space: dict[str, Any] = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional}
    exec(compile(model_source(built.judged, inputs), "model.py", "exec"), space)
    model = space["model"]
    model.load_state_dict({key: torch.tensor(value.numpy()) for key, value in built.judged.state_dict().items()})
    return model


@pytest.mark.parametrize("slug", ["lenet", "attention", "residual", "embedding"])
def test_predictions_losses_and_gradients(slug: str) -> None:
    run = Run(GALLERY[slug])
    batch = run.batch()
    assert batch is not None
    built = run.built
    assert built.loss is not None
    model = theirs(built, batch.inputs)
    ours = built.judged(engine.tensor(batch.inputs))
    other = model(torch.tensor(batch.inputs))
    np.testing.assert_allclose(ours.detach().numpy(), other.detach().numpy(), rtol=1e-4, atol=1e-5)
    loss = built.loss(ours, engine.tensor(batch.targets))
    name = next(spec.loss for spec in GALLERY[slug].nodes if spec.kind == "loss")
    reference = getattr(torch.nn.functional, LOSSES[name])(other, torch.tensor(batch.targets))
    assert loss.item() == pytest.approx(reference.item(), rel=1e-5)
    loss.backward()
    reference.backward()
    gradients = dict(model.named_parameters())
    assert set(gradients) == set(built.parameters)
    for key, parameter in built.parameters.items():
        assert parameter.grad is not None
        np.testing.assert_allclose(parameter.grad.numpy(), gradients[key].grad.numpy(), atol=2e-5, err_msg=key)
