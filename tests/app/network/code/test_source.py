"""The code of a design: its lines, its settings, its names, whatever a learner has called things."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.network.code.identifiers import file_name, node_names
from app.network.code.notebook import notebook
from app.network.code.script import CodeError, script
from app.network.gallery import GALLERY
from app.network.schema import Edge, Init, LinearSpec, Network, OpSpec, ValueSpec
from tests.app.network.strategies import names

wild = names | st.sampled_from(
    [
        "coding: utf-7",
        '"""',
        "\\",
        "x\\N{BULLET}",
        "# no",
        "self",
        "__init__",
        "_",
        "__a",
        "class",
        "lambda",
        "torch",
        "model",
        "train",
        "数",
        "α",
        "é" * 64,
        "2nd",
        "a b",
        "print(1)",
        "import os; os.system('')",
        "‍",
        "{}",
        "%s",
    ]
)
quick = settings(max_examples=80, deadline=None)


def kinds(source: str) -> list[type]:
    return [type(node) for node in ast.walk(ast.parse(source))]


def named(network: Network, node: str, group: str, title: str, note: str) -> Network:
    nodes = [spec.model_copy(update={"name": node, "group": group}) for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes, "name": title or "x", "note": note, "slug": None})


@pytest.mark.parametrize("slug", ["circle", "residual", "chain", "attention"])
@given(wild, wild, wild, wild)
@quick
def test_any_name_stays_a_name(slug: str, node: str, group: str, title: str, note: str) -> None:
    network = GALLERY[slug]
    plain = script(named(network, "", "", "x", "")).source.text
    group = "/".join(part for part in group.split("/") if part)
    made = script(named(network, node, group, title, note))
    source = made.source.text
    compile(source.encode(), "net.py", "exec")
    assert kinds(source) == kinds(plain)
    cells = json.loads(notebook(made))["cells"]
    assert all(ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made.name)
    code = "\n".join(line.split("#")[0] for line in source.split("\n"))
    assert code.isascii()


@given(st.lists(wild, min_size=2, max_size=6))
@quick
def test_identifiers_are_free_and_differ(given_names: list[str]) -> None:
    network = Network(nodes=[ValueSpec(id=f"v{at}", name=name, value=1.0) for at, name in enumerate(given_names)])
    found = list(node_names(network).values())
    assert len(set(found)) == len(found)
    assert all(name.isidentifier() and name.isascii() and not name.startswith("_") for name in found)


def test_names_that_are_identifiers_are_taken_as_they_are() -> None:
    nodes = [
        ValueSpec(id=f"v{at}", name=name, value=1.0) for at, name in enumerate(["hidden", "Dense", "α", "w 1", "d²"])
    ]
    assert list(node_names(Network(nodes=nodes)).values()) == ["hidden", "Dense", "alpha", "w_1", "d2"]
    assert [file_name(Network(name=name, nodes=[])) for name in ("../Größe 2", "数", "a" * 60)] == [
        "groe-2",
        "network",
        "a" * 40,
    ]


@pytest.mark.parametrize("slug", [*GALLERY])
def test_every_node_has_its_lines_and_every_line_its_node(slug: str) -> None:
    network = GALLERY[slug]
    source = script(network).source
    assert set(source.about) == {spec.id for spec in network.nodes}
    named_as = node_names(network)
    for node, lines in source.about.items():
        assert lines == sorted(set(lines))
        told = "\n".join(source.lines[line - 1] for line in lines)
        spec = network.node(node)
        assert spec.kind in ("input", "loss") or named_as[node] in told


def changed(slug: str, **training: Any) -> str:
    network = GALLERY[slug]
    return script(network.model_copy(update={"training": network.training.model_copy(update=training)})).source.text


def test_the_loop_is_as_the_settings_say() -> None:
    usual = changed("circle")
    assert "optimizer.zero_grad()" in usual
    assert "clip_grad_norm_" not in usual
    kept = changed("circle", zero_grad=False, clip_norm=0.5, momentum=0.9, learning_rate=0.25, batch_size=7)
    assert "optimizer.zero_grad()" not in kept
    assert "torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)" in kept
    assert kept.index("loss.backward()") < kept.index("clip_grad_norm_") < kept.index("optimizer.step()")
    assert "torch.optim.SGD(model.parameters(), lr=0.25, momentum=0.9)" in kept
    assert "batch_size=7" in kept
    assert "lr=0.1, weight_decay=0.01)" in changed("circle", weight_decay=0.01)
    assert "torch.optim.AdamW(model.parameters(), lr=0.1)" in changed("circle", optimizer="adamw")
    assert "weight_decay=0.0)" in changed("circle", optimizer="adamw", weight_decay=0.0)
    assert "torch.optim.Adagrad(model.parameters(), lr=0.1)" in changed("circle", optimizer="adagrad")
    assert "clip_grad_norm_(model.parameters(), 2.0)" in changed("chain", clip_norm=2.0)


def test_beginnings_and_frozen_layers_are_written() -> None:
    network = GALLERY["circle"]
    first = network.node("l1")
    assert isinstance(first, LinearSpec)
    began = first.model_copy(
        update={"weight_init": Init(kind="normal", a=0.5, b=2.0), "bias_init": Init(kind="zeros"), "frozen": True}
    )
    nodes = [began if spec.id == "l1" else spec for spec in network.nodes]
    text = script(network.model_copy(update={"nodes": nodes})).source.text
    assert "nn.init.normal_(self.l1.weight, 0.5, 2.0)" in text
    assert "nn.init.zeros_(self.l1.bias)" in text
    assert "self.l1.requires_grad_(False)" in text


def test_a_design_with_problems_or_too_many_nodes_has_no_code() -> None:
    with pytest.raises(CodeError, match="no-input"):
        script(GALLERY["circle"].model_copy(update={"nodes": [*GALLERY["circle"].nodes[1:]], "edges": []}))
    chain = [ValueSpec(id="n0", value=1.0), *(OpSpec(id=f"n{at}", op="neg") for at in range(1, 1002))]
    edges = [Edge(source=f"n{at}", target=f"n{at + 1}") for at in range(1001)]
    with pytest.raises(CodeError, match="too-large-for-code"):
        script(Network(nodes=[*chain], edges=edges))


def test_the_notebook_is_of_format_4_5() -> None:
    book = json.loads(notebook(script(GALLERY["circle"])))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert set(book) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in book["cells"]:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        wanted = {"cell_type", "id", "metadata", "source"}
        assert set(cell) == wanted | ({"execution_count", "outputs"} if cell["cell_type"] == "code" else set())
        assert all(isinstance(line, str) for line in cell["source"])
    assert [cell["cell_type"] for cell in book["cells"]][:3] == ["markdown", "code", "markdown"]
