"""Settings of PyTorch's that change nothing here, since what they ask for always holds."""

from __future__ import annotations

from typing import Any

from engine.device import CPU, device, require_available

__all__ = [
    "are_deterministic_algorithms_enabled",
    "get_default_device",
    "get_float32_matmul_precision",
    "set_default_device",
    "set_float32_matmul_precision",
    "use_deterministic_algorithms",
]


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Nothing to switch: every operation here gives the same numbers each time."""


def are_deterministic_algorithms_enabled() -> bool:
    """Always: every operation here gives the same numbers each time."""
    return True


def set_float32_matmul_precision(precision: str) -> None:
    """Nothing to switch: matrix products are always computed in full float32."""


def get_float32_matmul_precision() -> str:
    """Always the highest: matrix products are computed in full float32."""
    return "highest"


def set_default_device(device: Any) -> None:
    """Nothing to switch, as there is one device; raises DeviceError for another."""
    require_available(device)


def get_default_device() -> device:
    """Always the CPU."""
    return CPU
