"""What a convolution refuses, and the cure: the cases in which PyTorch raises too."""

from __future__ import annotations

from collections.abc import Sequence

from engine.cells import Shape
from engine.errors import ShapeError
from engine.op import Attrs
from engine.ops.conv.geometry import Geometry, geometry, spread


def check(shapes: Sequence[Shape], attrs: Attrs, rank: int) -> Geometry:
    """The geometry; raises ShapeError where the inputs or settings do not fit."""
    _settings(attrs, rank)
    name = f"conv{rank}d"
    x, weight, *bias = shapes
    if len(x) not in (rank + 1, rank + 2):
        raise ShapeError(
            "conv-rank",
            expected=f"an input of {name} with {rank + 1} axes (unbatched) or {rank + 2} (batched)",
            got=str(list(x)),
            cure=f"Give it the shape [batch, channels, {'height, width' if rank == 2 else 'length'}].",
        )
    if len(weight) != rank + 2:
        raise ShapeError(
            "conv-weight-rank",
            expected=f"a weight of {name} with {rank + 2} axes: filters, channels of a group and the kernel's size",
            got=str(list(weight)),
            cure="Give the weight that shape.",
        )
    groups = attrs.get("groups", 1)
    if x[-rank - 1] != weight[1] * groups:
        raise ShapeError(
            "conv-channels",
            expected=f"an input of {name} with {weight[1] * groups} channels, for a weight of {list(weight)}"
            + (f" in {groups} groups" if groups > 1 else ""),
            got=f"{x[-rank - 1]} channels in {list(x)}",
            cure="Make the weight's channels per group times the groups equal the input's channels.",
        )
    if weight[0] < 1 or weight[0] % groups:
        raise ShapeError(
            "conv-groups",
            expected=f"a number of filters of {name} that can be divided into {groups} groups",
            got=f"{weight[0]} filters",
            cure="Choose filters and channels that are both multiples of the groups.",
        )
    if bias and bias[0] != (weight[0],):
        raise ShapeError(
            "conv-bias",
            expected=f"a bias of {name} of shape {[weight[0]]}, one number per filter",
            got=str(list(bias[0])),
            cure="Give the bias one number per filter.",
        )
    place = geometry(x, weight, attrs, rank)
    _sizes(name, place, rank)
    return place


def _settings(attrs: Attrs, rank: int) -> None:
    """Raise ShapeError for a stride, dilation, padding or group count without a meaning."""
    name = f"conv{rank}d"
    padding = attrs.get("padding", 0)
    for setting, least in (("stride", 1), ("dilation", 1), ("groups", 1), ("padding", 0)):
        value = attrs.get(setting, least)
        if isinstance(value, str) and setting == "padding":
            continue
        if min(spread(value, 1 if setting == "groups" else rank, f"{setting} of {name}")) < least:
            raise ShapeError(
                "conv-setting",
                expected=f"{setting} of {name} of at least {least}",
                got=str(value),
                cure=f"Choose {setting}={least} or more.",
            )
    if isinstance(padding, str) and padding not in ("same", "valid"):
        raise ShapeError(
            "conv-padding",
            expected=f"padding of {name} as numbers, 'same' or 'valid'",
            got=repr(padding),
            cure="'same' keeps the size, 'valid' adds nothing.",
        )
    if padding == "same" and max(spread(attrs.get("stride", 1), rank, "stride")) > 1:
        raise ShapeError(
            "conv-same-stride",
            expected=f"a stride of 1 for padding='same' of {name}",
            got=f"stride {attrs['stride']}",
            cure="Give the padding in numbers, or a stride of 1.",
        )


def _sizes(name: str, place: Geometry, rank: int) -> None:
    """Raise ShapeError where the kernel does not fit into the padded input, or there is no cell to read."""
    if any(reach > size for reach, size in zip(place.reach, place.padded, strict=True)):
        raise ShapeError(
            "conv-kernel-too-large",
            expected=f"an input of {name} at least as large as the kernel, which spans {list(place.reach[-rank:])}",
            got=f"{list(place.padded[-rank:])} with its padding",
            cure="Add padding, or take a smaller kernel or dilation.",
        )
    if min(place.size) < 1 or min(place.kernel) < 1:
        raise ShapeError(
            "conv-empty",
            expected=f"an input and a kernel of {name} with cells; only the batch may be empty",
            got=f"an input of {list(place.size[-rank:])} and a kernel of {list(place.kernel[-rank:])}",
            cure="Give height and width at least 1.",
        )
