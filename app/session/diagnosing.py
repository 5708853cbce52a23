"""The engine's diagnosis of the recorded step as the page gets it, with a cure in one press where there is one."""

from __future__ import annotations

from app.network.naming import Names
from app.network.schema import Network
from app.protocol.diagnosed import Diagnosis, Finding, FlowLayer, Lamp, Sizes
from app.session.cures import Patient, remedy
from app.session.explaining import maybe, parts
from app.session.recorded import Recorded
from app.session.trials import trials
from engine import diagnose as engine_diagnosis
from engine.diagnose import Labels, diagnose

FLOW_SHOWN = 256
"""Layers of the chart; a deeper network shows so many, evenly chosen, the first and the last among them."""
ALSO_SHOWN = 64
"""Further nodes that a finding names."""


def diagnosis(recorded: Recorded, names: Names, network: Network) -> Diagnosis:
    """What is wrong with the recorded step, and what in the design `network` would help."""
    found = diagnose(recorded.program, recorded.trace, Labels(names.plain, names.layer, names.layer_title))
    patient = Patient(network, names, recorded)
    flow = [layer for layer in found.flow if layer.outputs is not None or layer.weights is not None]
    return Diagnosis(
        trace=recorded.number,
        step=recorded.place.step,
        lights=[
            Lamp(name=light.name, condition=light.condition, question=light.question, answer=parts(light.answer))
            for light in found.lights
        ],
        findings=[_finding(finding, patient) for finding in found.findings],
        flow=[_layer(layer, names) for layer in _evenly(flow)],
        layers=len(flow),
        trials=trials(network, names),
    )


def _finding(finding: engine_diagnosis.Finding, patient: Patient) -> Finding:
    names, node = patient.names, finding.node
    return Finding(
        code=finding.code,
        light=finding.light,
        severity=finding.severity,
        title=finding.title,
        place="" if node is None else Labels(names.plain, names.layer, names.layer_title).place(node),
        node=node,
        cursor=None if finding.event is None else finding.event + 1,
        cell=None if finding.cell is None else list(finding.cell),
        expected=finding.expected,
        got=parts(finding.got),
        cure=finding.cure,
        measure=maybe(finding.measure),
        also=list(finding.also[:ALSO_SHOWN]),
        remedy=remedy(finding, patient),
    )


def _layer(layer: engine_diagnosis.LayerFlow, names: Names) -> FlowLayer:
    return FlowLayer(
        layer=layer.layer,
        title=names.layer_title(layer.layer),
        node=layer.output,
        cursor=None if layer.event is None else layer.event + 1,
        outputs=_sizes(layer.outputs),
        weights=_sizes(layer.weights),
        change=layer.change,
    )


def _sizes(spread: engine_diagnosis.Spread | None) -> Sizes | None:
    return None if spread is None else Sizes(mean=spread.mean, norm=spread.norm, largest=spread.largest)


def _evenly(layers: list[engine_diagnosis.LayerFlow]) -> list[engine_diagnosis.LayerFlow]:
    last = len(layers) - 1
    if last < FLOW_SHOWN:
        return layers
    return [layers[round(place * last / (FLOW_SHOWN - 1))] for place in range(FLOW_SHOWN)]
