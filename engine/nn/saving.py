"""The state of a module: its parameters and buffers by path, out and in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.arrays import np
from engine.errors import StateError
from engine.nn.parts import Parts
from engine.nn.refusals import PartKindError
from engine.op import Array
from engine.tensor import Tensor


class Loaded(NamedTuple):
    """What :meth:`Saving.load_state_dict` could not match: names only here, and names only there."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys!r}, unexpected_keys={self.unexpected_keys!r})"


class Saving(Parts):
    """Saving and loading, with PyTorch's keys in PyTorch's order."""

    def state_dict(
        self, *, destination: dict[str, Any] | None = None, prefix: str = "", keep_vars: bool = False
    ) -> dict[str, Any]:
        """All parameters and persistent buffers by path, sharing the module's memory: copy what is to stay.

        >>> from engine import nn
        >>> list(nn.Linear(2, 1).state_dict())
        ['weight', 'bias']
        """
        state: dict[str, Any] = OrderedDict() if destination is None else destination
        for path, tensor in self._saved():
            state[prefix + path] = tensor if keep_vars else tensor.detach()
        return state

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False) -> Loaded:
        """Write numbers (tensors or arrays) over this module's, by path; nothing is written where something is wrong.

        Raises StateError where shapes differ, and, if ``strict``, where names are missing or unexpected.
        ``assign`` is for PyTorch's deferred modules and makes no difference here.
        """
        if not isinstance(state_dict, Mapping):
            raise PartKindError(
                "state-kind",
                expected="a mapping from paths to tensors",
                got=type(state_dict).__name__,
                cure="Pass what state_dict() gave.",
            )
        own = dict(self._saved())
        missing = [name for name in own if name not in state_dict]
        unexpected = [name for name in state_dict if name not in own]
        arrays = {name: _array_of(state_dict[name]) for name in own if name in state_dict}
        misfits = [name for name, array in arrays.items() if array.shape != own[name].shape]
        if misfits or (strict and (missing or unexpected)):
            raise self._mismatch(own, arrays, missing if strict else [], unexpected if strict else [], misfits)
        for name, array in arrays.items():
            np.copyto(own[name].array, array, casting="unsafe")
            own[name].stamp()
        return Loaded(missing, unexpected)

    def _saved(self) -> Iterator[tuple[str, Tensor]]:
        """Every parameter and persistent buffer under every path that it has."""
        for path, module in self.named_modules(remove_duplicate=False):
            start = f"{path}." if path else ""
            kept = {name: buffer for name, buffer in module._buffers.items() if name not in module._unsaved}
            for name, tensor in (*module._parameters.items(), *kept.items()):
                if tensor is not None:
                    yield start + name, tensor

    def _mismatch(
        self,
        own: Mapping[str, Tensor],
        arrays: Mapping[str, Array],
        missing: list[str],
        unexpected: list[str],
        misfits: list[str],
    ) -> StateError:
        said = []
        if missing:
            said.append(f"missing key(s) {', '.join(map(repr, missing))}")
        if unexpected:
            said.append(f"unexpected key(s) {', '.join(map(repr, unexpected))}")
        said += [
            f"size mismatch for {name}: {list(arrays[name].shape)} for a tensor of shape {list(own[name].shape)}"
            for name in misfits
        ]
        named = bool(missing or unexpected)
        return StateError(
            "state-names" if named else "state-shape",
            expected=f"a state of {type(self).__name__} with exactly its names and shapes",
            got="; ".join(said),
            cure="Load a state that was saved from a module of the same structure"
            + (", or pass strict=False to take over what fits." if named else "."),
            where=(missing + unexpected + misfits)[0],
        )


def _array_of(values: object) -> Array:
    return values.array if isinstance(values, Tensor) else np.asarray(values)
