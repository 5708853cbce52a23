"""The exported source reads well, names are safe, and what has no source is refused with the reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import RecordError
from engine.export import model_source
from engine.export.constants import constant_text
from engine.export.errors import ExportError
from engine.export.wrapping import WIDTH, wrapped
from tests.engine.export.models import LeNet

F = nn.functional


def test_the_source_reads_well() -> None:
    assert (
        model_source(LeNet(), np.zeros((2, 1, 10, 10)))
        == """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.fc = nn.Linear(24, 3)

    def forward(self, x):
        x = self.conv1(x)
        x = torch.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.conv2(x)
        x = self.norm(x)
        x = F.gelu(x)
        x = F.avg_pool2d(x, 2, stride=1)
        x = x.flatten(1)
        x = self.fc(x)
        return x


model = Net()"""
    )


class Written(nn.Module):
    """One forward pass, as it is given."""

    def __init__(self, forward: Any, **parts: Any) -> None:
        super().__init__()
        self.given = forward
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        return self.given(self, x)


def body(forward: Any, x: Any, **parts: Any) -> list[str]:
    """The lines of a forward pass."""
    lines = model_source(Written(forward, **parts), x).split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith("    def forward"))
    return [line.strip() for line in lines[start + 1 :] if line.startswith("        ")]


X = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)


@pytest.mark.parametrize(
    ("forward", "lines"),
    [
        (lambda m, x: 1 / (x - 2) + 0.5, ["x = x - 2", "x = 1 / x", "x = x + 0.5"]),
        (lambda m, x: x.view(x.shape[0], -1), ["x = x.flatten(1)"]),
        (lambda m, x: x.reshape(x.shape[0] * 3, 4), ["x = x.reshape(-1, 4)"]),
        (lambda m, x: x.flatten(), ["x = x.flatten()"]),
        (lambda m, x: x.reshape(x.shape[0], 4, 3), ["x = x.reshape(-1, 4, 3)"]),
        (lambda m, x: x[:, :1].expand(x.shape[0], 3, 4), ["x = x[:, :1]", "x = x.expand(-1, 3, -1)"]),
        (lambda m, x: x[: x.shape[0] - 1, 0], ["x = x[:x.shape[0] - 1, 0]"]),
        (lambda m, x: x.sum() / x.shape[0], ["n = x.shape[0]", "x = x.sum()", "x = x / n"]),
        (lambda m, x: x / (x.shape[0] * 3), ["x = x / (x.shape[0] * 3)"]),
        (lambda m, x: x * (1 / (x.shape[0] + 1)), ["x = x * (1 / (x.shape[0] + 1))"]),
        (lambda m, x: x.masked_fill(x > 0, -float("inf")), ["h1 = x > 0", 'x = x.masked_fill(h1, float("-inf"))']),
        (lambda m, x: F.linear(x, m.w, m.b), ["x = F.linear(x, self.w, self.b)"]),
        (lambda m, x: x @ m.w.T, ["h1 = self.w.T", "x = x @ h1"]),
        (lambda m, x: F.linear(x, m.w), ["x = x @ self.w.T"]),
        (lambda m, x: x + engine.ones(4).mul(0.125).sum(), ["x = x + 0.5"]),
        (lambda m, x: engine.where(x > 0, x, 0.0), ["h1 = x > 0", "x = torch.where(h1, x, 0)"]),
        (lambda m, x: x + engine.zeros(x.shape[0], 1, 1), ["x = x + torch.zeros(x.shape[0], 1, 1)"]),
        (
            lambda m, x: x.mean((1, 2)) * engine.arange(x.shape[0]),
            ["n = x.shape[0]", "x = x.mean(dim=(1, 2))", "x = x * torch.arange(n, dtype=torch.float32)"],
        ),
        (lambda m, x: x + m.w.detach().sum(), ["h1 = self.w.detach()", "h1 = h1.sum()", "x = x + h1"]),
        (lambda m, x: x.float().max(1).values, ["x = x.max(dim=1).values"]),
        (lambda m, x: F.layer_norm(x, (4,)), ["x = F.layer_norm(x, (4,))"]),
        (lambda m, x: x + engine.rand(x.shape[0], 3, 4), ["h1 = torch.rand(x.shape[0], 3, 4)", "x = x + h1"]),
    ],
)  # fmt: skip
def test_operations_are_written_as_a_person_writes_them(forward: Any, lines: list[str]) -> None:
    written = body(forward, X.astype(np.float32), w=nn.Parameter(engine.ones(5, 4)), b=nn.Parameter(engine.ones(5)))
    assert written[: len(lines)] == lines


@pytest.mark.parametrize(
    ("constant", "text"),
    [
        (engine.ones(3, 3).tril(), "torch.ones(3, 3).tril()"),
        (engine.eye(3), "torch.eye(3)"),
        (engine.full((3, 3), -float("inf")).triu(1), 'torch.full((3, 3), float("-inf")).triu(1)'),
        (engine.arange(3), "torch.arange(3)"),
        (engine.zeros(3, dtype=engine.int64), "torch.zeros(3, dtype=torch.int64)"),
        (engine.tensor([True, False, True]), "torch.tensor([True, False, True])"),
        (engine.tensor([0.1, 2.0, 3.5]), "torch.tensor([0.1, 2.0, 3.5])"),
        (engine.tensor([1, 2, 4], dtype=engine.int32), "torch.tensor([1, 2, 4], dtype=torch.int32)"),
    ],
    ids=str,
)
def test_constants_have_names_where_they_can(constant: Any, text: str) -> None:
    assert constant_text(constant.numpy(), constant.numpy()) == text
    source = model_source(Written(lambda m, x: (x, constant)), np.ones((2, 3), np.float32))
    assert f'"constant0", {text}, persistent=False' in source


def test_names_are_escaped_and_never_run() -> None:
    evil = 'x"); print("run'
    inner = nn.Sequential()
    inner.add_module(evil, nn.Linear(2, 2))
    inner.add_module("class", nn.Linear(2, 2))
    model = Written(lambda m, x: m.get_submodule(evil)(x))
    model.add_module(evil, inner)
    model.register_buffer("with space", engine.ones(2))
    model.register_parameter("ﬁ", nn.Parameter(engine.ones(2)))
    source = model_source(model, np.ones((1, 2), np.float32))
    assert "print" not in source.replace('x"); print("run', "").replace("\\'", "'")
    assert source.isascii()
    assert "\\ufb01" in source
    compile(source, "model.py", "exec")


def test_a_class_of_any_name_becomes_an_identifier() -> None:
    kind = type("import os", (Written,), {})
    model = nn.Sequential(kind(lambda m, x: x * 2), type("float", (Written,), {})(lambda m, x: x * 3))
    source = model_source(model, np.ones((2, 2)))
    assert "class import_os(nn.Module):" in source
    assert "class float2(nn.Module):" in source


def test_what_has_no_source_is_named() -> None:
    loose = engine.tensor([1.0], requires_grad=True)
    model = Written(lambda m, x: x * loose)
    x = np.zeros((1, 1), np.float32)
    with pytest.raises(ExportError, match="belong to the model"):
        model_source(model, x)
    with pytest.raises(ExportError, match="example batch"):
        model_source(model)
    with pytest.raises(ExportError, match="at least one example"):
        model_source(model, np.zeros((0, 1), np.float32))
    for name in ("import os; x", "torch", "class", "nn"):
        with pytest.raises(ExportError, match="Python name"):
            model_source(model, x, name=name)


@pytest.mark.parametrize(
    ("forward", "error", "reason"),
    [
        (lambda m, x: x if x.sum() > 0 else -x, RecordError, "same operations at every step"),
        (lambda m, x: x * x.max().item(), RecordError, "item"),
        (lambda m, x: x * engine.tensor(np.random.default_rng().normal(size=4)), ExportError, "other numbers"),
        (lambda m, x: x * engine.tensor(np.arange(len(x)) ** 2.0).view(-1, 1, 1), ExportError, "for another"),
        (lambda m, x: sum([row.exp() for row in x]), ExportError, "operations for one batch"),
        (lambda m, x: x[0] * m.kept.add_(1), RecordError, "changes in place"),
    ],
    ids=["a branch on a value", "item", "noise", "a constant that grows", "a loop over the batch", "a buffer"],
)  # fmt: skip
def test_what_depends_on_values_or_on_the_batch_is_refused(forward: Any, error: type, reason: str) -> None:
    model = Written(forward)
    model.register_buffer("kept", engine.ones(4))
    with pytest.raises(error, match=reason):
        model_source(model, X.astype(np.float32))


def test_long_lines_are_broken_at_their_brackets() -> None:
    long = f"x = f({', '.join(['some_argument'] * 12)}, g(a, 'b, (c'), [1, 2])"
    lines = wrapped(long).split("\n")
    assert max(map(len, lines)) <= WIDTH
    assert "".join(lines).replace(" ", "").replace(",)", ")") == long.replace(" ", "")
    numbers = wrapped(f"x = torch.tensor({list(range(300))})").split("\n")
    assert max(map(len, numbers)) <= WIDTH
    assert eval("".join(numbers[1:-1]).strip().removesuffix(",")) == list(range(300))
    assert wrapped("x = '" + "a" * 200 + "'") == "x = '" + "a" * 200 + "'"
