"""What a text computes: Python's own arithmetic over the same numbers, and gradients against differences."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from app.network.attributes import op_attributes
from app.network.build import build
from app.network.expression.reading import read
from app.network.schema import Network, OpSpec, ValueSpec
from app.network.topology import read_topology
from engine.functions.creation import tensor
from engine.ops import OPS
from engine.tensor import Tensor, apply
from tests.app.network.expression.texts import terms

FUNCTIONS: dict[str, Callable[..., float]] = {
    "tanh": math.tanh,
    "exp": math.exp,
    "sin": math.sin,
    "cos": math.cos,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "neg": lambda x: -x,
    "sqrt": math.sqrt,
    "log": math.log,
    "abs": abs,
    "softplus": lambda x: math.log1p(math.exp(x)) if x < 20 else x,
    "maximum": max,
}
VALUES = {"a": 1.5, "b": -0.75, "w": 0.5, "x1": 2.0, "loss": -1.25, "α": 0.3, "größe": 3.0, "W": -2.0, "y_hat": 0.9}


def arithmetic(tree: ast.AST) -> float:
    """Python's own meaning of a term, walked by hand."""
    match tree:
        case ast.Expression(body):
            return arithmetic(body)
        case ast.Constant(value):
            return float(value)
        case ast.Name(name):
            return VALUES[name]
        case ast.UnaryOp(ast.USub(), operand):
            return -arithmetic(operand)
        case ast.BinOp(left, op, right):
            one, two = arithmetic(left), arithmetic(right)
            return {
                ast.Add: lambda: one + two,
                ast.Sub: lambda: one - two,
                ast.Mult: lambda: one * two,
                ast.Div: lambda: one / two,
                ast.Pow: lambda: math.pow(one, two),
            }[type(op)]()
        case ast.Call(ast.Name(name), args):
            return float(FUNCTIONS[name](*map(arithmetic, args)))
    raise AssertionError(ast.dump(tree))


def valued(text: str) -> Network:
    lines = [f"{name} = {value}" for name, value in VALUES.items() if name in text]
    return read("\n".join([*lines, f"L = {text}"])).network


@given(terms.filter(lambda text: "w₁" not in text and not text.strip("()").isidentifier()))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_values_are_those_of_pythons_arithmetic(text: str) -> None:
    try:
        expected = arithmetic(ast.parse(text, mode="eval"))
    except (ValueError, ZeroDivisionError, OverflowError):
        assume(False)
    assume(math.isfinite(expected) and abs(expected) < 1e6)
    network = valued(text)
    with np.errstate(all="ignore"):
        assert computed(network) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def computed(network: Network) -> float:
    """The result of a design in float64, op by op."""
    topology = read_topology(network)
    values: dict[str, Tensor] = {}
    for node_id in topology.order:
        spec, ports = topology.nodes[node_id], topology.inputs[node_id]
        if isinstance(spec, ValueSpec):
            values[node_id] = tensor(np.array(spec.value, np.float64))
        else:
            assert isinstance(spec, OpSpec)
            inputs = [values[ports[port]] for port in sorted(ports)]
            values[node_id] = apply(OPS[spec.op], op_attributes(spec), *inputs)
    return float(values[network.nodes[-1].id].item())


@pytest.mark.parametrize(
    ("text", "gradients"),
    [
        ("w = 2\nx = const(3)\nb = 1\ny = const(5)\nL = (w*x + b - y)**2", {"w": 12.0, "b": 4.0}),
        ("x = 2\ny = x**2 + 1\nz = 3*y", {"x": 12.0}),
        ("a = 2\nb = a * 3\nc = a + b\nL = b * c", {"a": 48.0}),
        ("W = [[1, 2], [3, 4]]\nx = const([1, -1])\nL = sum(W @ x)", {"W": [[1.0, -1.0], [1.0, -1.0]]}),
        ("v = [3, 4]\nL = norm(v)", {"v": [0.6, 0.8]}),
        ("a = 2\nL = 2**a", {"a": 4 * math.log(2)}),
        ("a = 0.5\nL = -log(a) * 3 / 2", {"a": -3.0}),
        ("z = [1, 1]\nL = -sum(log(softmax(z)) * const([1, 0]))", {"z": [-0.5, 0.5]}),
    ],
)
def test_gradients_worked_out_by_hand(text: str, gradients: dict[str, object]) -> None:
    network = read(text).network
    built = build(network)
    built.module().backward()
    assert {name.split(".")[0] for name in built.parameters} == {
        spec.id for spec in network.nodes if isinstance(spec, ValueSpec) and spec.requires_grad
    }
    by_name = {spec.name: spec.id for spec in network.nodes}
    for name, expected in gradients.items():
        grad = built.parameters[f"{by_name[name]}.value"].grad
        assert grad is not None
        np.testing.assert_allclose(grad.numpy(), expected, rtol=1e-6)
