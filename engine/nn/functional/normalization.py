"""Values brought to mean 0 and variance 1: over the batch, or within each example."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import ArgumentError, ShapeError
from engine.nn.functional.running import run
from engine.op import Shape
from engine.tensor import Tensor

__all__ = ["batch_norm", "group_norm", "instance_norm", "layer_norm", "rms_norm"]


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float | None = 0.1,
    eps: float = 1e-5,
    *,
    count: Tensor | None = None,
) -> Tensor:
    """[batch, channels, …] normalized per channel, by the batch's statistics in training, else by the kept ones.

    In training the kept ones move by ``momentum`` towards the batch's; with ``momentum`` None they become
    the plain average over all batches, of which ``count`` keeps the number.
    """
    if training:
        mean, var = _statistics(input)
        cells = input.numel() // max(input.shape[1], 1)
        for kept, seen, correction in ((running_mean, mean, 1.0), (running_var, var, cells / max(cells - 1, 1))):
            if kept is not None:
                _keep(kept, seen, momentum, correction, count)
    elif running_mean is None or running_var is None:
        raise ArgumentError(
            "no-statistics",
            expected="running_mean and running_var for batch_norm in evaluation",
            got="None",
            cure="Pass them, or training=True to use the batch's own.",
        )
    else:
        mean, var = running_mean, running_var
    if weight is not None and bias is not None:
        return run("batch_norm", input, mean, var, weight, bias, eps=float(eps), affine=True)
    return _scaled(run("batch_norm", input, mean, var, eps=float(eps), affine=False), weight, bias)


def _statistics(input: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and (biased) variance per channel."""
    if input.ndim < 2 or input.numel() == input.shape[1]:
        raise ArgumentError(
            "one-value-per-channel",
            expected="more than one value per channel for batch_norm in training",
            got=f"an input of shape {list(input.shape)}",
            cure="Use larger batches, or evaluation mode: model.eval().",
        )
    axes = (0, *range(2, input.ndim))
    mean = run("mean", input, dim=axes, keepdim=False)
    return mean, run("var", input, dim=axes, keepdim=False, correction=0)


def _keep(kept: Tensor, seen: Tensor, momentum: float | None, correction: float, count: Tensor | None) -> None:
    operands = (kept, seen) if momentum is not None or count is None else (kept, seen, count)
    run("running_average", *operands, momentum=momentum, correction=float(correction))


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Each example normalized over its last axes, those of ``normalized_shape``."""
    settings = {"normalized_shape": _shape(normalized_shape), "eps": float(eps), "affine": weight is not None}
    if weight is None:
        plain = run("layer_norm", input, **settings)
        return plain if bias is None else plain + bias
    return run("layer_norm", *((input, weight) if bias is None else (input, weight, bias)), **settings)


def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """Each example of [batch, channels, …] normalized over groups of channels, and all their places."""
    if input.ndim < 2 or num_groups < 1 or input.shape[1] % num_groups:
        raise ShapeError(
            "norm-groups",
            expected=f"an input of group_norm whose channels (axis 1) are a multiple of {num_groups} groups",
            got=str(list(input.shape)),
            cure="Choose groups that divide the channels.",
        )
    size = input.numel() // max(input.shape[0] * num_groups, 1)
    groups = run("reshape", input, shape=(input.shape[0], num_groups, size))
    normalized = run("layer_norm", groups, normalized_shape=(size,), eps=float(eps), affine=False)
    return _scaled(run("reshape", normalized, shape=input.shape), weight, bias)


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Each channel of each example of [batch, channels, …] normalized over its places, without kept statistics."""
    if running_mean is not None or running_var is not None or not use_input_stats:
        raise ArgumentError(
            "instance-statistics",
            expected="instance_norm by the input's own statistics",
            got="kept ones",
            cure="Leave running_mean and running_var out, or use batch_norm.",
        )
    if input.ndim < 3 or input.numel() == input.shape[0] * input.shape[1]:
        raise ArgumentError(
            "one-value-per-channel",
            expected="more than one place per channel for instance_norm",
            got=f"an input of shape {list(input.shape)}",
            cure="Use layer_norm for vectors.",
        )
    return group_norm(input, input.shape[1], weight, bias, eps)


def rms_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, eps: float | None = None
) -> Tensor:
    """Each example divided by the root of its mean square over its last axes."""
    shape = _shape(normalized_shape)
    if input.shape[-len(shape) :] != shape:
        raise ShapeError(
            "norm-shape",
            expected=f"an input of rms_norm whose last axes are {list(shape)}",
            got=str(list(input.shape)),
            cure="Make the layer with the input's number of features.",
        )
    axes = tuple(range(-len(shape), 0))
    least = eps if eps is not None else _epsilon(input)
    square = run("mean", input * input, dim=axes, keepdim=True)
    normalized = input * run("rsqrt", square + least)
    return normalized if weight is None else normalized * weight


def _epsilon(input: Tensor) -> float:
    return 2.0**-52 if input.dtype.itemsize == 8 else 2.0**-23


def _shape(normalized_shape: Sequence[int] | int) -> Shape:
    return (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)


def _scaled(x: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    """x [batch, channels, …] times one weight and plus one bias per channel, where there are any."""
    for name, v in (("mul", weight), ("add", bias)):
        if v is not None:
            x = run(name, x, run("reshape", v, shape=(-1, *(1,) * (x.ndim - 2))))
    return x
