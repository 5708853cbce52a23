"""Real data that scikit-learn carries along: small, well known, and there without a network.

To add one: a function below and an entry in ``REAL``. scikit-learn is imported when one is called;
without it they raise MissingPackageError, which says what to install.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from engine.arrays import np
from engine.data.named import NamedDataset
from engine.data.refusals import needed
from engine.tensor import wrap

__all__ = ["REAL", "breast_cancer", "diabetes", "digits", "iris", "wine"]


def digits(*, images: bool = False) -> NamedDataset:
    """1,797 handwritten digits of 8 × 8 cells, each 0 to 16; ten classes.

    Inputs are [1797, 64], or [1797, 1, 8, 8] with ``images=True``.
    """
    dataset = _classes("digits", "load_digits")
    if not images:
        return dataset
    pictures = wrap(dataset.inputs.array.reshape(-1, 1, 8, 8))
    return NamedDataset("digits", pictures, dataset.targets, dataset.features, dataset.classes)


def iris() -> NamedDataset:
    """150 irises of three species, by four lengths in centimetres."""
    return _classes("iris", "load_iris")


def wine() -> NamedDataset:
    """178 wines of three growers, by thirteen chemical measurements of very different ranges."""
    return _classes("wine", "load_wine")


def breast_cancer() -> NamedDataset:
    """569 tumours, malignant (0) or benign (1), by thirty measurements of cell nuclei."""
    return _classes("breast_cancer", "load_breast_cancer")


def diabetes() -> NamedDataset:
    """442 patients, by ten measurements (each scaled to mean 0); the target is the disease's progress a year on.

    Targets are numbers, [442, 1].
    """
    bunch = _loaded("load_diabetes")
    inputs, targets = wrap(np.array(bunch.data, np.float32)), wrap(np.array(bunch.target, np.float32).reshape(-1, 1))
    return NamedDataset("diabetes", inputs, targets, [str(name) for name in bunch.feature_names])


REAL: Final[dict[str, Callable[[], NamedDataset]]] = {
    "digits": digits,
    "iris": iris,
    "wine": wine,
    "breast_cancer": breast_cancer,
    "diabetes": diabetes,
}


def _loaded(loader: str) -> Any:
    return getattr(needed("sklearn.datasets", "scikit-learn"), loader)()


def _classes(name: str, loader: str) -> NamedDataset:
    bunch = _loaded(loader)
    inputs, targets = wrap(np.array(bunch.data, np.float32)), wrap(np.array(bunch.target, np.int64))
    features, classes = ([str(entry) for entry in names] for names in (bunch.feature_names, bunch.target_names))
    return NamedDataset(name, inputs, targets, features, classes)
