"""What the export refuses."""

from __future__ import annotations

from engine.errors import ExplorerError


class ExportError(ExplorerError, ValueError):
    """Something that cannot be written as PyTorch source."""


def no_source(kind: str) -> ExportError:
    """The error of a setting that has no text."""
    return ExportError(
        "no-source",
        expected="numbers, texts and tensors as settings",
        got=kind,
        cure="Build the model from settings that can be written down.",
    )
