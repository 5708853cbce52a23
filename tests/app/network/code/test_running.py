"""Scripts and notebooks run as they stand, with the trained weights where the file lies beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.network.code.identifiers import MODULE
from app.network.code.notebook import notebook
from app.network.code.script import script
from app.network.code.weights import weights, weights_file
from app.network.gallery import GALLERY
from app.session.run import Run

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def trained(slug: str) -> Run:
    run = Run(GALLERY[slug])
    for _ in range(3):
        run.advance()
    return run


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("slug", ["lenet", "lenet-5"])
def test_the_script_runs_as_it_stands(slug: str, tmp_path: Path) -> None:
    run = trained(slug)
    source = script(run.network).source.text.replace("range(20)", "range(1)")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (tmp_path / f"{slug}.safetensors").write_bytes(weights_file(run.built))
    environment = {**os.environ, "PYTHONPATH": "", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "net.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("epoch 1: loss on test data ")


@pytest.mark.parametrize("slug", ["circle", "regularized", "expression"])
def test_the_cells_of_the_notebook_run_in_order(slug: str, beside: Path) -> None:
    run = trained(slug)
    (beside / f"{slug}.safetensors").write_bytes(weights_file(run.built))
    space: dict[str, Any] = {}
    for cell in json.loads(notebook(script(run.network)))["cells"]:
        if cell["cell_type"] == "code":
            text = "".join(cell["source"])
            if "model.load_state_dict" in text:
                exec(compile(text, "cell", "exec"), space)
                for name, array in weights(run.built).items():
                    np.testing.assert_array_equal(space["model"].state_dict()[name].numpy(), array)
            else:
                short = text.replace("range(20)", "range(1)").replace("range(100)", "range(2)")
                exec(compile(short, "cell", "exec"), space)
    assert np.isfinite(space["loss"].item())


@pytest.mark.parametrize(
    "training",
    [
        {"zero_grad": False, "clip_norm": 0.1, "momentum": 0.5},
        {"weight_decay": 0.1},
        {"optimizer": "adam", "weight_decay": 0.1},
        {"optimizer": "adamw"},
        {"optimizer": "adamw", "weight_decay": 0.0},
    ],
)
def test_the_script_trains_as_the_engine_does(beside: Path, training: dict[str, Any]) -> None:
    """With the same batches, whatever the settings: the very weights, up to float32."""
    network = GALLERY["circle"]
    wanted = network.training.model_copy(update=training)
    run = Run(network.model_copy(update={"training": wanted}))
    (beside / "circle.safetensors").write_bytes(weights_file(run.built))
    batches = []
    for _ in range(4):
        batch = run.batch()
        assert batch is not None
        batches.append((torch.tensor(batch.inputs), torch.tensor(batch.targets)))
        run.advance()
    source = script(run.network).source.text.replace("range(20)", "range(1)")
    space: dict[str, Any] = {"batches": batches}
    exec(compile(source.replace("in loader:", "in batches:"), "net.py", "exec"), space)
    for name, array in weights(run.built).items():
        np.testing.assert_allclose(space["model"].state_dict()[name].numpy(), array, atol=1e-6)


def test_the_names_that_a_module_has_itself_are_all_listed() -> None:
    public = {name for name in dir(torch.nn.Module()) if not name.startswith("_")}
    assert public <= MODULE
