"""Repairs of settings: out of bounds, unknown, or of a name that there is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from app.network.attributes import default_attributes, examples
from app.network.fields import Attribute
from app.network.layers import LAYERS
from app.network.layers.layer import Setting
from app.network.offered import OFFERED
from app.network.problems import Problem
from app.network.repair import SetStep
from app.network.repairs.meeting import reshaping, taken_out
from app.network.repairs.patient import Patient
from app.network.repairs.pressing import Alternatives, pressed, setting
from app.network.schema import LayerSpec, LinearSpec, OpSpec
from app.network.shown import shown


def bad_setting(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The nearest value that may be set; all settings as they begin."""
    spec = patient.at(problem)
    if isinstance(spec, LayerSpec) and spec.layer in LAYERS:
        ways = [_of_layer(spec, nearest), _of_layer(spec, lambda one, _: one.default)]
    elif isinstance(spec, OpSpec) and spec.op in OFFERED:
        ways = [_of_op(spec)]
    else:
        return
    title = patient.title(spec.id)
    yield [pressed(_said(steps, title), *steps) for steps in ways if steps]
    yield from reshaping(problem, patient)


def _said(steps: list[SetStep], title: str) -> str:
    if len(steps) > 1:
        return f"Correct {len(steps)} settings of {title}"
    step = steps[0]
    name = step.field.partition(".")[2]
    if step.value is None:
        return f"Remove the setting {shown(name)} of {title}"
    return f"Set {name} of {title} to {shown(step.value)}"


def _of_layer(spec: LayerSpec, better: Callable[[Setting, object], Attribute]) -> list[SetStep]:
    """Settings that the layer does not have go; others that may not be set so get a better value."""
    known = {one.name: one for one in LAYERS[spec.layer].settings}
    steps = []
    for name, value in spec.settings.items():
        if name not in known:
            steps.append(setting(spec.id, f"settings.{name}", None))
        elif not known[name].fits(value):
            steps.append(setting(spec.id, f"settings.{name}", better(known[name], value)))
    return steps


def nearest(one: Setting, value: object) -> Attribute:
    """The bound that a number has passed; else what the setting begins with."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or isinstance(one.default, bool | str) or one.low is None or one.high is None:
        return one.default
    assert isinstance(value, int | float)
    kept = min(max(value, one.low), one.high)
    return round(kept) if isinstance(one.default, int) else float(kept)


def _of_op(spec: OpSpec) -> list[SetStep]:
    """Settings that the op does not know go; others, and those that are missing, as they begin."""
    known, usual = examples(spec.op), default_attributes(spec.op)
    steps = [setting(spec.id, f"attrs.{name}", None) for name in spec.attrs if name not in known]
    return steps + [
        setting(spec.id, f"attrs.{name}", value) for name, value in usual.items() if spec.attrs.get(name) != value
    ]


def known_name(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The layers or ops whose names are spelled most alike, or none."""
    spec = patient.at(problem)
    if isinstance(spec, OpSpec):
        for name in get_close_matches(spec.op, [*OFFERED], n=2):
            yield [pressed(f"Use {OFFERED[name].title}", setting(spec.id, "op", name))]
    if isinstance(spec, LayerSpec):
        for name in get_close_matches(spec.layer, [*LAYERS], n=2):
            yield [pressed(f"Use {LAYERS[name].title}", setting(spec.id, "layer", name))]
    yield from taken_out(problem, patient)


def usual_beginning(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Weights, biases or both that begin as they do without a choice."""
    spec = patient.at(problem)
    if isinstance(spec, LayerSpec | LinearSpec):
        weight, bias = setting(spec.id, "weight_init", None), setting(spec.id, "bias_init", None)
        text = f"Let {patient.title(spec.id)} begin as usual"
        yield [pressed(text, weight), pressed(text, bias), pressed(text, weight, bias)]


def own_parameters(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Parameters of its own; or as many units as the layer has whose parameters it takes."""
    spec = patient.at(problem)
    if not isinstance(spec, LayerSpec | LinearSpec):
        return
    yield [pressed(f"Give {patient.title(spec.id)} parameters of its own", setting(spec.id, "shares", None))]
    lender = patient.spec(spec.shares)
    if isinstance(spec, LinearSpec) and isinstance(lender, LinearSpec):
        text = f"Make {patient.title(spec.id)} like {patient.title(lender.id)}"
        same = [setting(spec.id, "units", lender.units), setting(spec.id, "bias", lender.bias)]
        yield [pressed(text, *same)]
