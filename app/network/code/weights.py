"""The weights of a run under the names that the source gives them, as a safetensors file."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.build import Built
from app.network.code.model import ModelCode
from app.network.schema import LayerSpec, LinearSpec, ValueSpec
from engine.export.weights import to_bytes


def weights(built: Built) -> dict[str, NDArray[Any]]:
    """Every parameter and every kept number by its name in the source, as they stand now."""
    model = ModelCode(built.network, built.inference)
    typed = {model.names[spec.id]: spec.value for spec in model.order if isinstance(spec, ValueSpec)}
    states = {name: tensor.array for name, tensor in built.module.state_dict().items()}
    held = {name: states[ours] for name, ours in places(built).items()}
    return {**{name: np.array(value, np.float32) for name, value in typed.items()}, **held}


def places(built: Built) -> dict[str, str]:
    """Where each number of such a file belongs: the design's own name for it, by its name in the source."""
    model = ModelCode(built.network, built.inference)
    states = [*built.module.state_dict()]
    found: dict[str, str] = {}
    for spec in model.order:
        own = model.names[spec.id]
        if isinstance(spec, ValueSpec):
            if f"{spec.id}.value" in states:
                found[own] = f"{spec.id}.value"
        elif isinstance(spec, LinearSpec | LayerSpec) and model.holds(spec):
            # What a muted node lends stands under the name of the one that computes with it.
            homes = [spec.id, *model.borrowers(spec.id)]
            prefixes = [f"{home}.linear." if isinstance(spec, LinearSpec) else f"{home}." for home in homes]
            prefix = next((each for each in prefixes if any(name.startswith(each) for name in states)), "")
            inside = [name for name in states if prefix and name.startswith(prefix)]
            found |= {own + "." + name.removeprefix(prefix): name for name in inside}
    return found


def weights_file(built: Built) -> bytes:
    """The same as a file."""
    return to_bytes(weights(built))
