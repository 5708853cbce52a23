"""Where arrays live: on the CPU. Other devices can be named and asked for, and are said to be absent."""

from __future__ import annotations

from typing import Any

from engine.errors import DeviceError

KINDS = ("cpu", "cuda", "mps", "xpu", "meta")


class device:  # noqa: N801 - PyTorch's name
    """A place for arrays, by its kind and number; only the CPU can hold any.

    >>> device("cuda:1")
    device(type='cuda', index=1)
    """

    __slots__ = ("index", "type")

    def __init__(self, place: Any, index: int | None = None) -> None:
        if isinstance(place, device):
            kind, number = place.type, place.index
        else:
            kind, _, text = str(place).partition(":")
            number = index if not text else int(text) if text.isdecimal() else -1
        if kind not in KINDS or number == -1:
            raise DeviceError(
                "unknown-device",
                expected='a device such as "cpu", "cuda" or "cuda:0"',
                got=repr(place),
                cure='Write device("cpu").',
            )
        self.type: str = kind
        self.index: int | None = number

    def __repr__(self) -> str:
        return f"device(type={self.type!r}{'' if self.index is None else f', index={self.index}'})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))


CPU = device("cpu")


def require_available(wanted: Any) -> None:
    """Raise DeviceError where a tensor is wanted on a device that is not here; None means anywhere."""
    if wanted is None or wanted is CPU:
        return
    found = device(wanted)
    if found.type != "cpu":
        raise DeviceError(
            "device-absent",
            expected='an available device, and there is only "cpu"',
            got=f'"{found}"',
            cure='Choose it by device = "cuda" if torch.cuda.is_available() else "cpu".',
        )


class Absent:
    """What a module for a kind of device answers where there is none; settings may be set and change nothing."""

    def __init__(self, name: str, **settings: Any) -> None:
        self._name = name
        self.__dict__.update(settings)

    def is_available(self) -> bool:
        """Never here."""
        return False

    def is_built(self) -> bool:
        return False

    def device_count(self) -> int:
        return 0

    def current_accelerator(self) -> None:
        return None

    def manual_seed(self, seed: int) -> None:
        """Nothing to seed; as PyTorch, which passes over it where there is no such device."""

    def manual_seed_all(self, seed: int) -> None:
        """Nothing to seed."""

    def empty_cache(self) -> None:
        """Nothing to empty."""

    def __repr__(self) -> str:
        return f"<{self._name}: not available>"


cuda = Absent("cuda")
mps = Absent("mps")
xpu = Absent("xpu")
accelerator = Absent("accelerator")
backends = Absent(
    "backends",
    cuda=Absent("backends.cuda"),
    cudnn=Absent("backends.cudnn", enabled=False, benchmark=False, deterministic=False),
    mps=mps,
)
