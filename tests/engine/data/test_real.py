"""scikit-learn's sets and the toy sets as datasets; what is asked for where a package is missing."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from sklearn import datasets

from engine.data import DATASETS, REAL, DataLoader, digits, make_dataset, toy_dataset
from engine.data.refusals import needed
from engine.errors import ExplorerError


@pytest.mark.parametrize("name", sorted(REAL))
def test_numbers_and_names_are_scikit_learns(name: str) -> None:
    data = REAL[name]()
    bunch = getattr(datasets, f"load_{name}")()
    np.testing.assert_array_equal(data.inputs.array, bunch.data.astype(np.float32))
    assert data.name == name
    assert data.features == tuple(bunch.feature_names)
    assert len(data) == len(bunch.target)
    if name == "diabetes":
        assert data.classes == ()
        np.testing.assert_array_equal(data.targets.array, bunch.target[:, None].astype(np.float32))
        assert data.targets.dtype == "float32"
    else:
        assert data.classes == tuple(str(entry) for entry in bunch.target_names)
        np.testing.assert_array_equal(data.targets.array, bunch.target)
        assert data.targets.dtype == "int64"
    assert data.inputs.dtype == "float32"


def test_each_call_gives_numbers_of_its_own() -> None:
    first = REAL["iris"]()
    first.inputs.array[:] = 0
    assert REAL["iris"]().inputs.array.any()


def test_digits_as_pictures() -> None:
    data = digits(images=True)
    assert tuple(data.inputs.shape) == (1797, 1, 8, 8)
    np.testing.assert_array_equal(data.inputs.array[:, 0], datasets.load_digits().images)
    inputs, targets = next(iter(DataLoader(data, batch_size=16, shuffle=True)))
    assert tuple(inputs.shape) == (16, 1, 8, 8)
    assert tuple(targets.shape) == (16,)
    assert repr(data) == "NamedDataset('digits', 1797 samples, 64 features, 10 classes)"


@pytest.mark.parametrize("kind", sorted(DATASETS))
def test_toy_sets_are_datasets(kind: str) -> None:
    data = toy_dataset(kind, 20, 0.1, seed=3)
    points, labels = make_dataset(kind, 20, 0.1, seed=3)
    np.testing.assert_array_equal(data.inputs.array, points)
    np.testing.assert_array_equal(data.targets.array, labels[:, None])
    assert len(data.features) == 2
    assert bool(data.classes) == (DATASETS[kind].task == "classification")


def test_a_missing_package_is_named_with_its_cure() -> None:
    with pytest.raises(ImportError, match=r"expected the package nowhere, .* pip install nowhere") as caught:
        needed("no.such.package", "nowhere")
    assert isinstance(caught.value, ExplorerError)


def test_the_engine_imports_file_libraries_only_when_they_are_used() -> None:
    code = "import sys, engine.data, engine.utils.data; print(sorted({'PIL', 'sklearn', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_packages_everything_else_works() -> None:
    code = """
import sys
for name in ("PIL", "PIL.Image", "sklearn", "sklearn.datasets"):
    sys.modules[name] = None
import engine
from engine.data import DataLoader, digits, pictures, toy_dataset, transforms
print(len(list(DataLoader(toy_dataset("xor", 10), 4))))
print(transforms.CenterCrop(2)(engine.zeros(1, 4, 4)).shape[-1])
for broken in (digits, lambda: pictures.pil_loader("x.png")):
    try:
        broken()
    except ImportError as error:
        print(error.code, error.expected)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "3",
        "2",
        "missing-package the package scikit-learn",
        "missing-package the package pillow",
    ]
