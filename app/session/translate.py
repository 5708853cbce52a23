"""From the engine's arrays to frames: the one place where numbers are laid out for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.network.headings import title_of
from app.network.infer import Inference
from app.network.problems import Problem
from app.network.repair import Repair
from app.network.repairs import repairs
from app.network.schema import Network
from app.protocol.course import Ghost, PastFrame
from app.protocol.frames import DataFrame, LiveFrame, NetworkFrame, ProblemNote, TraceFrame
from app.protocol.views import ChancesRef, Metrics, PictureRef, View
from app.session.examples import Batch, Examples
from app.session.history import history_points
from app.session.looking import batched, trace_block
from app.session.metrics import Chances
from app.session.outgoing import Outgoing, binary
from app.session.pictures import Picture
from app.session.plain import gallery_seed, is_plain
from app.session.recorded import Portrait, Recorded
from app.session.run import Last, Run
from app.session.tensors import LIVE_NUMBERS, Block, Look
from app.session.work import Work
from engine.data.toy import DOMAIN

Array = NDArray[Any]


def network_frame(network: Network, inference: Inference, anew: Iterable[str] = ()) -> NetworkFrame:
    """The design with what shape inference says about it."""
    shapes: dict[str, list[int | Literal["batch"]] | None] = {
        node: None if shape is None else list(shape) for node, shape in inference.shapes.items()
    }
    notes = [*inference.problems, *inference.advice]
    told = [_note(note, found) for note, found in zip(notes, repairs(network, inference, notes), strict=True)]
    return NetworkFrame(
        network=network,
        shapes=shapes,
        axes={node: list(words) for node, words in inference.axes.items()},
        counts=inference.counts,
        parameters=inference.parameters,
        problems=told[: len(inference.problems)],
        advice=told[len(inference.problems) :],
        anew=list(anew),
    )


def _note(problem: Problem, found: list[Repair]) -> ProblemNote:
    return ProblemNote(**problem.model_dump(), title=title_of(problem.code), repairs=found)


def data_frame(sequence: int, examples: Examples) -> Outgoing:
    """All examples of the dataset, their targets, and which of them train."""
    trains = np.zeros(len(examples.inputs), np.float32)
    trains[examples.train] = 1
    frame = DataFrame(
        sequence=sequence,
        kind=examples.spec.kind,
        task="classification" if examples.classifies else "regression",
        layout=examples.origin.layout,
        shape=list(examples.origin.shape),
        classes=list(examples.origin.classes),
        words=list(examples.origin.words),
        count=len(examples.inputs),
        low=DOMAIN[0],
        high=DOMAIN[1],
    )
    if examples.planar:
        return binary(frame, [examples.inputs, examples.targets, trains])
    scale = 127 if examples.origin.layout == "image" else 1
    seen = np.rint(np.clip(examples.inputs * scale, 0, 127)).astype(np.int8)
    return binary(frame, [examples.targets, trains], [seen])


def trace_frame(
    sequence: int, graph: int, steps_per_epoch: int, recorded: Recorded, look: Look, outputs: Collection[int]
) -> Outgoing:
    """A recorded training step: what was there before it and what every event wrote.

    Tensors that do not fit into a tile are cut where `look` lies; of a large step only `outputs` are sent.
    """
    block, whole = trace_block(recorded, look, outputs)
    pictures = _Pictures(block.count)
    before, after = pictures.view(recorded.before), pictures.view(recorded.after)
    frame = TraceFrame(
        sequence=sequence,
        trace=recorded.number,
        graph=graph,
        step=recorded.place.step,
        epoch=recorded.place.epoch,
        step_in_epoch=recorded.place.within,
        steps_per_epoch=steps_per_epoch,
        cursor=recorded.cursor,
        rest=recorded.rest,
        rows=_rows(recorded.batch),
        whole=whole,
        tensors=block.refs,
        before=before,
        after=after,
    )
    return binary(frame, [*block.floats, *pictures.chances], pictures.pixels)


def past_frame(work: Work) -> PastFrame:
    """Which training steps can be shown, and the future that was given up."""
    first, each, lost = work.past.first, work.run.steps_per_epoch, work.ghost
    ghost = None
    if lost is not None:
        points = history_points(lost.points)
        ghost = Ghost(step=lost.step, epochs=lost.epochs, steps=lost.steps, points=points)
    return PastFrame(
        first=first.step,
        first_epochs=first.epoch + first.within / each,
        last=max(first.step, work.furthest - 1),
        steps_per_epoch=each,
        ghost=ghost,
        plain=is_plain(work),
        seed=gallery_seed(work.run.network),
    )


def live_frame(sequence: int, graph: int, run: Run, last: Last, seen: Portrait, speed: float, look: Look) -> Outgoing:
    """The run as it stands: what the parameters, as they are now, make of the last batch.

    Values and gradients are computed anew after the update, so that all numbers of the frame are of one moment, and a
    product is the product of the factors shown. Nodes in order until the frame is full: the rest is left out.
    """
    block = Block(batched(last.program), look, limit=LIVE_NUMBERS)
    with run.glance() as loss:
        for node in last.program.nodes:
            block.add(node.id, "value", -1, node.value)
            if node.grad is not None:
                block.add(node.id, "grad", -1, node.grad)
        pictures = _Pictures(block.count)
        frame = LiveFrame(
            sequence=sequence,
            graph=graph,
            step=run.place.step,
            epoch=run.place.epoch,
            step_in_epoch=run.place.within,
            steps_per_epoch=run.steps_per_epoch,
            epochs_per_second=speed,
            batch_loss=loss,
            rows=_rows(last.batch),
            tensors=block.refs,
            view=pictures.view(seen),
        )
        return binary(frame, [*block.floats, *pictures.chances], pictures.pixels)


class _Pictures:
    """What the views of a frame bring: the picture part, and floats after the `count` of its tensors."""

    def __init__(self, count: int) -> None:
        self.pixels: list[NDArray[np.int8]] = []
        self.chances: list[Array] = []
        self._offset = 0
        self._count = count

    def view(self, seen: Portrait) -> View:
        return View(
            metrics=Metrics(**asdict(seen.score)),
            pictures=[self._add(picture) for picture in seen.pictures],
            chances=None if seen.chances is None else self._add_chances(seen.chances),
        )

    def _add_chances(self, chances: Chances) -> ChancesRef:
        rows = [int(row) for row in chances.rows]
        ref = ChancesRef(offset=self._count, rows=rows, classes=chances.values.shape[1])
        self.chances.append(chances.values)
        self._count += chances.values.size
        return ref

    def _add(self, picture: Picture) -> PictureRef:
        ref = picture.ref(self._offset)
        self.pixels.append(picture.pixels)
        self._offset += picture.pixels.size
        return ref


def _rows(batch: Batch | None) -> list[int]:
    return [] if batch is None else [int(row) for row in batch.rows]
