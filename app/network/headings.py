"""The name of a problem, as it heads its entry in the list: by its code."""

from __future__ import annotations

HEADINGS: dict[str, str] = {
    "empty": "Nothing here yet",
    "no-data": "No dataset",
    "no-input": "No input",
    "no-loss": "No loss",
    "several-inputs": "Two inputs",
    "losses-differ": "Losses that differ",
    "several-results": "Loose end",
    "loss-not-last": "An edge leaves the loss",
    "result-not-single": "The result is not one number",
    "nothing-computed": "Nothing is computed",
    "no-parameters": "Nothing to train",
    "duplicate-id": "Two nodes with one id",
    "dangling-edge": "An edge without an end",
    "duplicate-port": "Two edges into one input",
    "cycle": "A cycle",
    "unknown-op": "Unknown operation",
    "unknown-layer": "Unknown layer",
    "not-available": "Not available here",
    "missing-input": "Input missing",
    "too-many-inputs": "Too many inputs",
    "wrong-shape": "Shapes do not fit",
    "shape-mismatch": "Shapes do not fit",
    "cat-shapes": "Shapes do not fit",
    "stack-shapes": "Shapes do not fit",
    "no-such-dimension": "No such dimension",
    "row-by-row": "Each row for itself",
    "squashed-logit": "Squashed twice",
    "as-one": "Two layers as one",
    "batch-mixed": "The batch is mixed up",
    "reshape-size": "Another number of cells",
    "bad-setting": "A setting out of bounds",
    "words-as-numbers": "Words are no amounts",
    "no-words": "No words to look up",
    "too-few-rows": "Too few rows",
    "cannot-share": "Parameters that cannot be shared",
    "bad-init": "Cannot begin so",
    "loss-mismatch": "Another loss is needed",
    "too-many-parameters": "Too large",
    "too-many-values": "Too large",
    "too-much-work": "Too much work",
    "too-many-points": "Too many examples",
    "batch-of-one": "A batch of one",
}


def title_of(code: str) -> str:
    """ "missing-input" as "Input missing"; a code of the engine that has no heading, in its own words."""
    return HEADINGS.get(code) or code.replace("-", " ").capitalize()
