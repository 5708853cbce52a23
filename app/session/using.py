"""Which training step uses an example of the dataset: batches are a function of seed and epoch, so it is looked up."""

from __future__ import annotations

from app.session.work import Work
from engine.errors import ArgumentError


def step_using(work: Work, index: int) -> int:
    """A training step whose batch holds the example at place `index` of the dataset.

    An epoch uses every example that trains once. It is the step of the epoch in which the learner stands; where that
    one is out of reach, of the next epoch or the one before. Raises ArgumentError where no step uses the example.
    """
    examples = work.run.examples
    if examples is None or index >= len(examples.inputs):
        raise ArgumentError(
            "no-such-example",
            expected="a network with a dataset" if examples is None else f"a place below {len(examples.inputs)}",
            got=f"place {index}",
            cure="Choose an example of the dataset.",
        )
    if index not in examples.train:
        raise ArgumentError(
            "never-trains",
            expected="an example that trains",
            got=f"example {index + 1}, which is held back for testing: it is in no batch",
            cure="Choose an example of the training data.",
        )
    place = work.run.place if work.recorded is None else work.recorded.place
    begins = place.step - place.within
    steps = [
        begins + by * examples.steps_per_epoch + examples.within(index, place.epoch + by)
        for by in (0, 1, -1)
        if place.epoch + by >= 0
    ]
    return next((step for step in steps if step in work.reach), steps[0])
