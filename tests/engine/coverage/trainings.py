"""Everything that is trained here, by name: whole networks, single layers, and optimizers."""

from __future__ import annotations

from functools import partial

import engine
from engine import nn, optim
from engine.program.program import Program
from tests.engine.coverage import layers
from tests.engine.coverage.models import NETWORKS
from tests.engine.coverage.replaying import Batch, Training
from tests.engine.optim.cases import CASES, made


def optimizer(case: str, model: nn.Module) -> optim.Optimizer:
    chosen: optim.Optimizer = made(case, model.parameters())
    return chosen


TRAININGS: dict[str, Training] = {
    **{name: Training(net.build, net.batches((5, 5, 5)), net.loss) for name, net in NETWORKS.items()},
    **{
        name: Training(
            partial(layers.build, name),
            [layers.batch(name, 3, seed) for seed in range(3)],
            nn.MSELoss(),
        )
        for name in (*layers.LAYERS, *layers.WORDS)
    },
    **{
        case: Training(
            NETWORKS["autoencoder"].build,
            NETWORKS["autoencoder"].batches((5, 5, 5)),
            nn.MSELoss(),
            partial(optimizer, case),
        )
        for case in CASES
    },
}


def program_of(case: Training) -> tuple[nn.Module, Program, list[Batch]]:
    model, updates = case.made()
    batches = [case.typed(batch) for batch in case.batches]
    program = engine.record(model, case.loss, updates, *batches[0])
    engine.manual_seed(case.seed + 1)
    return model, program, batches
