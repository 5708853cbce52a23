"""How parameters begin: each function writes over a tensor's numbers and gives the tensor.

Randomness comes from ``generator``, the library's own where it is None (``engine.manual_seed``). Numbers
are drawn in float64 and rounded to the tensor's dtype.
Formulas: https://pytorch.org/docs/stable/nn.init.html
"""

from __future__ import annotations

import math
from collections.abc import Callable

from engine.arrays import np
from engine.errors import ArgumentError, RecordError
from engine.nn.truncated import truncated_normal
from engine.op import Array
from engine.random import Generator, as_numpy
from engine.tape import current_path, state
from engine.tensor import Tensor

Source = Generator | np.random.Generator | None


def _write(tensor: Tensor, numbers: Array | float) -> Tensor:
    """Overwrite without history, as PyTorch does under no_grad."""
    if state.tape is not None and id(tensor) in state.tape.kept:
        raise RecordError(
            "not-recordable",
            expected="parameters that only the optimizer changes",
            got="one that is given its first numbers inside the model",
            cure="Initialise before recording.",
            where=current_path() or None,
        )
    np.copyto(tensor.array, numbers, casting="unsafe")
    tensor.stamp()
    return tensor


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Source = None) -> Tensor:
    """Numbers between ``a`` and ``b``, each equally likely."""
    return _write(tensor, as_numpy(generator).uniform(a, b, tensor.shape))


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Source = None) -> Tensor:
    """Normally distributed numbers."""
    return _write(tensor, as_numpy(generator).normal(mean, std, tensor.shape))


def trunc_normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator: Source = None
) -> Tensor:
    """Normally distributed numbers, of which only those between ``a`` and ``b`` are taken."""
    if not a < b or std <= 0:
        raise ArgumentError(
            "empty-range",
            expected="a range from a to b that is not empty, and a positive std",
            got=f"a={a}, b={b}, std={std}",
            cure="Choose a < b.",
        )
    return _write(tensor, truncated_normal(as_numpy(generator), tensor.shape, mean, std, a, b))


def constant_(tensor: Tensor, val: float) -> Tensor:
    """The same number everywhere."""
    return _write(tensor, val)


def zeros_(tensor: Tensor) -> Tensor:
    """0 everywhere."""
    return _write(tensor, 0.0)


def ones_(tensor: Tensor) -> Tensor:
    """1 everywhere."""
    return _write(tensor, 1.0)


def eye_(tensor: Tensor) -> Tensor:
    """1 on the diagonal of a matrix, 0 elsewhere: a linear layer that hands its input on."""
    if tensor.ndim != 2:
        raise _rank("eye_", "2 dimensions", tensor)
    return _write(tensor, np.eye(tensor.shape[0], tensor.shape[1]))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """A convolution that hands its input on, in as many channels as there are on both sides."""
    if tensor.ndim not in (3, 4, 5):
        raise _rank("dirac_", "3, 4 or 5 dimensions", tensor)
    if groups < 1 or tensor.shape[0] % groups:
        raise ArgumentError(
            "groups", expected="groups that divide the filters", got=str(groups), cure="Choose a divisor."
        )
    filters = tensor.shape[0] // groups
    numbers = np.zeros(tensor.shape)
    middle = tuple(size // 2 for size in tensor.shape[2:])
    for group in range(groups):
        for channel in range(min(filters, tensor.shape[1])):
            numbers[(group * filters + channel, channel, *middle)] = 1
    return _write(tensor, numbers)


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Source = None) -> Tensor:
    """Glorot: uniform, so that values and gradients both keep their size through the layer."""
    inputs, outputs = fans(tensor)
    bound = math.sqrt(3) * gain * math.sqrt(2 / (inputs + outputs))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Source = None) -> Tensor:
    """Glorot: normal, so that values and gradients both keep their size through the layer."""
    inputs, outputs = fans(tensor)
    return normal_(tensor, 0.0, gain * math.sqrt(2 / (inputs + outputs)), generator)


def kaiming_uniform_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Source = None
) -> Tensor:
    """He: uniform, for the activation function that follows; ``a`` is a leaky ReLU's negative slope."""
    bound = math.sqrt(3) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Source = None
) -> Tensor:
    """He: normal, for the activation function that follows; ``a`` is a leaky ReLU's negative slope."""
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Source = None) -> Tensor:
    """Rows (or columns, whichever are fewer) of length ``gain`` that stand at right angles.

    From the QR decomposition of a normal matrix, with R's diagonal made positive so that every such
    matrix is equally likely. https://arxiv.org/abs/1312.6120
    """
    if tensor.ndim < 2:
        raise _rank("orthogonal_", "2 dimensions or more", tensor)
    rows = tensor.shape[0]
    columns = math.prod(tensor.shape[1:])
    drawn = as_numpy(generator).normal(size=(max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(drawn)
    q = q * np.sign(np.diagonal(r))
    return _write(tensor, gain * (q.T if rows < columns else q).reshape(tensor.shape))


_GAINS: dict[str, Callable[[float], float]] = {
    **dict.fromkeys(("linear", "conv1d", "conv2d", "conv3d", "sigmoid"), lambda _: 1.0),
    "tanh": lambda _: 5 / 3,
    "relu": lambda _: math.sqrt(2),
    "leaky_relu": lambda slope: math.sqrt(2 / (1 + slope**2)),
    "selu": lambda _: 3 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """By how much weights are to be larger so that values keep their size through an activation function.

    >>> calculate_gain("tanh")
    1.6666666666666667
    """
    if nonlinearity not in _GAINS:
        raise ArgumentError(
            "nonlinearity", expected=", ".join(_GAINS), got=repr(nonlinearity), cure="Choose one of these."
        )
    return _GAINS[nonlinearity](0.01 if param is None else float(param))


def fans(tensor: Tensor) -> tuple[int, int]:
    """How many inputs feed one output, and how many outputs one input feeds: weight [out, in, …kernel]."""
    if tensor.ndim < 2:
        raise _rank("an initial value that counts inputs and outputs", "2 dimensions or more", tensor)
    field = math.prod(tensor.shape[2:])
    return tensor.shape[1] * field, tensor.shape[0] * field


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise ArgumentError("mode", expected="'fan_in' or 'fan_out'", got=repr(mode), cure="Choose one of these.")
    fan = fans(tensor)[0 if mode == "fan_in" else 1]
    return calculate_gain(nonlinearity, a) / math.sqrt(fan) if fan else 0.0


def _rank(name: str, expected: str, tensor: Tensor) -> ArgumentError:
    return ArgumentError(
        "init-rank",
        expected=f"a tensor of {expected} for {name}",
        got=f"shape {list(tensor.shape)}",
        cure="Use uniform_, normal_ or zeros_ for vectors.",
    )
