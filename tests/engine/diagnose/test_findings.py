"""Each illness is found in a network that has it, at the first node where it shows, and nowhere else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.diagnose import diagnose
from engine.errors import ArgumentError
from engine.program.gradients import Gradients
from engine.tape import no_grad
from engine.tensor import Tensor
from tests.engine.diagnose.patients import LABELS, POINTS, Examined, examine, formula
from tests.engine.tiny import mlp


def scaled(model: nn.Module, factor: float) -> nn.Module:
    """The same model with its weights made larger or smaller."""
    for parameter in model.parameters():
        parameter.array[...] *= factor
    return model


HEALTHY: dict[str, Any] = {
    "tanh": lambda: examine(mlp([2, 4, 2, 1])),
    "sigmoid": lambda: examine(mlp([2, 4, 1], nn.Sigmoid)),
    "relu": lambda: examine(mlp([2, 16, 1], nn.ReLU, seed=3)),
    "gelu": lambda: examine(mlp([2, 4, 4, 1], nn.GELU)),
    "leaky": lambda: examine(mlp([2, 4, 4, 1], nn.LeakyReLU)),
    "adam": lambda: examine(mlp([2, 4, 1]), lambda params: optim.Adam(params, lr=1e-3)),
    "momentum": lambda: examine(mlp([2, 4, 1]), lambda params: optim.SGD(params, lr=0.01, momentum=0.9)),
    "expression": lambda: formula(lambda a, b, c: (a * b + c).tanh(), a=2.0, b=-0.5, c=0.6),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_network_has_three_lights_and_no_findings(name: str) -> None:
    examined: Examined = HEALTHY[name]()
    assert examined.codes == []
    assert examined.conditions == ["ok", "ok", "ok"]


# --- the graph ---------------------------------------------------------------------------------------
class Loose(nn.Module):
    """`spare` is never used, `aside` is used for something that the loss does not see."""

    def __init__(self, spare: bool, aside: bool) -> None:
        super().__init__()
        self.body = mlp([2, 3, 1])
        self.spare = nn.Linear(2, 2, bias=False) if spare else None
        self.aside = nn.Linear(2, 2, bias=False) if aside else None

    def forward(self, x: Tensor) -> Tensor:
        if self.aside is not None:
            self.aside(x)
        return self.body(x)


def test_a_parameter_that_is_never_read_is_unused() -> None:
    examined = examine(Loose(spare=True, aside=False))
    assert (examined.only.code, examined.only.node, examined.only.severity) == ("unused-parameter", None, "warning")
    assert "not used by the forward pass" in examined.said(examined.only)
    assert examined.conditions == ["warning", "ok", "ok"]


def test_a_parameter_whose_result_goes_nowhere_is_unused_and_not_detached() -> None:
    examined = examine(Loose(spare=False, aside=True))
    assert (examined.only.code, examined.name(examined.only)) == ("unused-parameter", "aside.weight")


class Cut(nn.Module):
    """Two layers with the path between them cut, by detach() or by no_grad()."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.first, self.middle, self.last = nn.Linear(2, 3), nn.Linear(3, 3), nn.Linear(3, 1)
        self.how = how

    def forward(self, x: Tensor) -> Tensor:
        h = self.first(x).tanh()
        if self.how == "detach":
            h = self.middle(h).tanh().detach()
        else:
            with no_grad():
                h = self.middle(h).tanh()
        return self.last(h)


@pytest.mark.parametrize(("how", "op"), [("detach", "detach"), ("no_grad", "matmul")])
def test_a_cut_path_is_found_at_the_op_that_cuts_it(how: str, op: str) -> None:
    examined = examine(Cut(how))
    finding = examined.only
    assert (finding.code, finding.severity, examined.op(finding)) == ("detached-parameter", "broken", op)
    assert finding.measure is not None
    assert finding.measure.value == 4
    assert finding.event == next(event.index for event in examined.trace.events if event.node == finding.node)
    assert examined.conditions == ["broken", "ok", "ok"]


def test_frozen_parameters_are_noted_and_dim_no_light() -> None:
    model = mlp([2, 3, 1])
    for parameter in model[0].parameters():
        parameter.requires_grad_(False)
    examined = examine(model)
    assert (examined.only.code, examined.only.severity, examined.name(examined.only)) == (
        "frozen-parameter",
        "note",
        "0.weight",
    )
    assert examined.conditions == ["ok", "ok", "ok"]


# --- the gradients -----------------------------------------------------------------------------------
def dead(layer: int, units: int) -> nn.Sequential:
    """Four ReLU units in each of two layers; some of one layer have a bias that closes them for good."""
    model = mlp([2, 4, 4, 1], nn.ReLU)
    model[0].bias.array[...] = 3.0
    model[2].weight.array[...] = np.abs(model[2].weight.array)
    model[2].bias.array[...] = 1.0
    model[layer].bias.array[:units] = -100.0
    return model


def test_dead_units_are_counted_and_located() -> None:
    examined = examine(dead(0, 2))
    finding = examined.only
    assert (finding.code, finding.severity, finding.cell) == ("dead-units", "warning", (0, 0))
    assert (examined.op(finding), examined.program.nodes[finding.node or 0].path) == ("relu", "1")
    assert finding.measure is not None
    assert finding.measure.value == 0.5
    assert finding.event is not None
    event = examined.trace.events[finding.event]
    assert (event.kind, event.node) == ("vjp", finding.node)
    assert examined.said(finding).startswith("2 of 4 units of")
    assert examined.conditions == ["ok", "warning", "ok"]


def test_a_dead_layer_stops_all_learning_before_it_and_is_not_reported_twice() -> None:
    examined = examine(dead(2, 4))
    assert examined.codes == ["dead-units", "no-update"]
    assert examined.conditions == ["ok", "broken", "warning"]
    assert examined.diagnosis.findings[1].measure is not None
    assert examined.diagnosis.findings[1].measure.value == pytest.approx(4 / 6 + 1 / 6)


def test_one_closed_unit_of_many_is_a_note() -> None:
    model = mlp([2, 16, 1], nn.ReLU)
    model[0].bias.array[...] = 5.0
    model[0].bias.array[3] = -100.0
    examined = examine(model, lambda params: optim.SGD(params, lr=1e-4))
    assert (examined.only.code, examined.only.severity, examined.only.cell) == ("dead-units", "note", (0, 3))
    assert examined.conditions == ["ok", "ok", "ok"]


def test_dead_channels_of_a_convolution() -> None:
    pictures = np.random.default_rng(0).random((12, 1, 6, 6), dtype=np.float32)
    model = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(48, 1))
    model[0].bias.array[...] = (1.0, -50.0, 1.0)
    examined = examine(model, lambda params: optim.SGD(params, lr=1e-4), inputs=pictures)
    assert (examined.only.code, examined.only.cell) == ("dead-units", (0, 1, 0, 0))
    assert examined.said(examined.only).startswith("1 of 3 channels")


@pytest.mark.parametrize("activation", [nn.ReLU6, nn.Hardtanh, nn.Hardsigmoid])
def test_whatever_closes_can_be_dead_without_being_on_a_list(activation: type[nn.Module]) -> None:
    model = mlp([2, 4, 1], activation)
    model[0].bias.array[...] = -50.0
    assert "dead-units" in examine(model).codes


@pytest.mark.parametrize("activation", [nn.Sigmoid, nn.Tanh])
def test_saturation_is_found_where_it_begins(activation: type[nn.Module]) -> None:
    model = mlp([2, 4, 4, 1], activation)
    model[0].weight.array[...] *= 60
    examined = examine(model)
    finding = next(finding for finding in examined.diagnosis.findings if finding.code == "saturated")
    assert examined.program.nodes[finding.node or 0].path == "1"
    assert finding.measure is not None
    assert finding.measure.value > 0.5


def deep(activation: type[nn.Module], factor: float, layers: int = 10) -> nn.Module:
    return scaled(mlp([2, *[6] * layers, 1], activation, seed=1), factor)


def test_vanishing_is_found_at_the_first_layer_on_the_way_back_where_it_shows() -> None:
    examined = examine(deep(nn.Sigmoid, 1.0))
    assert examined.codes == ["vanishing", "no-update"]
    finding = examined.diagnosis.findings[0]
    assert finding.light == "gradients"
    flow = {layer.output: layer for layer in examined.diagnosis.flow}
    last = examined.diagnosis.flow[-1].outputs
    found = flow[finding.node or 0].outputs
    assert last is not None
    assert found is not None
    assert found.norm / last.norm < 1e-3
    later = [layer.outputs.norm / last.norm for node, layer in flow.items() if node > finding.node and layer.outputs]
    assert min(later) >= 1e-3


def test_exploding_is_found_and_its_updates_with_it() -> None:
    examined = examine(deep(nn.Identity, 14.0), lambda params: optim.SGD(params, lr=1e-9))
    assert examined.codes[0] == "exploding"
    assert examined.conditions[1] == "broken"


def test_weights_of_zero_send_nothing_back() -> None:
    model = mlp([2, 3, 1])
    model[2].weight.array[...] = 0
    examined = examine(model)
    finding = examined.diagnosis.findings[0]
    assert (finding.code, examined.op(finding)) == ("zero-gradient", "tanh")
    assert finding.event is not None
    assert examined.program.nodes[examined.trace.events[finding.event].node].op == "matmul"


def test_a_loss_that_cannot_fall_is_a_note() -> None:
    model = nn.Sequential(nn.Linear(2, 1))
    model[0].weight.array[...] = 0
    model[0].bias.array[...] = 1
    examined = examine(model, loss=nn.MSELoss(), targets=np.ones_like(LABELS))
    assert examined.diagnosis.findings[0].code == "zero-gradient"
    assert examined.diagnosis.findings[0].severity == "note"


def test_the_origin_of_a_nan_is_the_first_event_that_wrote_one() -> None:
    examined = formula(lambda a, b: (a.log() + b).exp(), a=-1.0, b=1.0)
    finding = examined.only
    assert (finding.code, finding.severity, examined.op(finding), finding.cell) == ("not-finite", "broken", "log", ())
    assert "1 NaN of 1" in examined.said(finding)
    assert "a is -1" in examined.said(finding)
    assert examined.conditions == ["ok", "broken", "broken"]


def test_an_infinity_in_the_update_leaves_the_gradients_alone() -> None:
    examined = formula(lambda a: a * 1e37, lr=1e6, a=1.0)
    finding = examined.only
    assert (finding.code, finding.light) == ("not-finite", "updates")
    assert examined.conditions == ["ok", "ok", "broken"]


def test_data_that_are_not_finite_are_named_before_any_operation() -> None:
    points = POINTS.copy()
    points[3, 1] = np.nan
    examined = examine(mlp([2, 3, 1]), inputs=points)
    finding = examined.only
    assert (finding.code, examined.program.nodes[finding.node or 0].kind, finding.event) == ("not-finite", "input", 0)


# --- zeroing ---
def test_gradients_of_earlier_steps_are_told_from_this_batchs() -> None:
    model = mlp([2, 3, 1])
    gradients = Gradients(zero=False)
    optimizer = optim.SGD(model.parameters(), lr=0.01)
    program = engine.record(model, nn.BCEWithLogitsLoss(), optimizer, POINTS, LABELS, gradients=gradients)
    first = Examined(program, POINTS, LABELS)
    assert (first.only.code, first.only.severity) == ("not-zeroed", "note")
    assert first.conditions == ["ok", "ok", "ok"]
    second = Examined(program, POINTS, LABELS)
    finding = second.only
    assert (finding.code, finding.severity, finding.light) == ("not-zeroed", "warning", "gradients")
    assert finding.event is not None
    assert second.trace.events[finding.event].target == finding.node
    assert finding.measure is not None
    assert finding.measure.value == pytest.approx(1, rel=0.1)
    gradients.zero = True
    Examined(program, POINTS, LABELS)
    assert Examined(program, POINTS, LABELS).codes == []


# --- the updates -------------------------------------------------------------------------------------
def test_a_learning_rate_of_zero() -> None:
    examined = examine(mlp([2, 3, 1]), lambda params: optim.SGD(params, lr=0.0))
    finding = examined.only
    assert (finding.code, finding.severity, examined.name(finding)) == ("rate-zero", "broken", "0.weight")
    assert examined.conditions == ["ok", "ok", "broken"]


def test_a_step_too_large_for_its_parameter() -> None:
    examined = examine(mlp([2, 3, 1]), lambda params: optim.SGD(params, lr=30.0))
    assert examined.only.code == "update-too-large"
    assert examined.only.measure is not None
    assert examined.only.measure.value > 0.1


def test_steps_too_small_to_matter() -> None:
    examined = examine(mlp([2, 3, 1]), lambda params: optim.SGD(params, lr=1e-6))
    assert examined.only.code == "update-too-small"


def test_a_step_that_float32_rounds_away() -> None:
    examined = formula(lambda a: a * a, lr=1e-12, a=1.0)
    assert examined.only.code == "no-update"
    assert "rounded away in float32" in examined.said(examined.only)


def test_a_program_without_a_backward_pass_is_refused() -> None:
    model = mlp([2, 3, 1])
    program = engine.record(model, None, None, POINTS)
    stepper = engine.Stepper(program)
    stepper.begin(POINTS)
    with pytest.raises(ArgumentError, match="no-backward"):
        diagnose(program, stepper.record())
