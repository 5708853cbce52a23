"""Self-attention: every place of a sequence gathers from the places that answer its question.

Vaswani et al., https://arxiv.org/abs/1706.03762
"""

from __future__ import annotations

import numpy as np

from app.network.layers.layer import LayerKind, Setting, Settings, Unfit, cells, sides, whole
from app.network.shapes import Shape
from engine import nn
from engine.nn.functional.attending import attention_weights, causal
from engine.tensor import Tensor


class Attention(LayerKind):
    """Queries, keys and values of one sequence [batch, places, features], in one or several heads."""

    name, title, short = "attention", "Self-attention", "Attention"
    learns = True
    doc = "Each place asks a question, all places answer with how well they fit, and it gathers what they hold."
    settings = (
        Setting("heads", "Heads", "How many questions each place asks at once.", 1, 1, 16),
        Setting("causal", "Look back only", "Whether a place sees only itself and what came before.", False),
    )
    face = "{heads} heads"
    letters = {
        "query.weight": "W_Q",
        "key.weight": "W_K",
        "value.weight": "W_V",
        "output.weight": "W_O",
        "query": "Q",
        "key": "K",
        "value": "V",
        "output": "o",
        "mul": "Q",
        "matmul": ("S", "C"),
        "masked_fill": "S",
        "logical_not": "M",
        "softmax": "A",
    }
    leaves = {
        "query.weight": ("Query weights", "What each place makes of itself to ask with; training moves them."),
        "key.weight": ("Key weights", "What each place makes of itself to be found by; training moves them."),
        "value.weight": ("Value weights", "What each place gives to those that look at it; training moves them."),
        "output.weight": ("Output weights", "What becomes of what was gathered; training moves them."),
    }

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) != 3 or min(sides(x)) < 1:
            return Unfit("sequences, [batch, places, features]", "Connect {layer} to a layer over sequences.")
        if sides(x)[1] % whole(s, "heads"):
            return Unfit(
                f"features that {s['heads']} heads can share evenly",
                "Choose a number of heads that divides the features.",
            )
        return x

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return SelfAttention(sides(x)[1], whole(s, "heads"), bool(s["causal"]), rng)

    def subtitle(self, s: Settings, x: Shape) -> str:
        heads = "1 head" if s["heads"] == 1 else f"{s['heads']} heads"
        return f"{heads} of {sides(x)[1] // whole(s, 'heads')}" + (", looking back" if s["causal"] else "")

    def parameters(self, s: Settings, x: Shape) -> int:
        return 4 * sides(x)[1] ** 2

    def products(self, s: Settings, x: Shape, y: Shape) -> int:
        places, features = sides(x)
        return 4 * places * features**2 + 2 * places**2 * features

    def held(self, s: Settings, x: Shape, y: Shape) -> int:
        return 10 * cells(x) + 4 * whole(s, "heads") * sides(x)[0] ** 2


class SelfAttention(nn.Module):
    """softmax(Q·Kᵀ / √d)·V of a sequence's own projections, heads side by side, then one more projection."""

    def __init__(self, features: int, heads: int, back: bool, rng: np.random.Generator) -> None:
        super().__init__()
        self.heads = heads
        self.back = back
        self.query = nn.Linear(features, features, bias=False, generator=rng)
        self.key = nn.Linear(features, features, bias=False, generator=rng)
        self.value = nn.Linear(features, features, bias=False, generator=rng)
        self.output = nn.Linear(features, features, bias=False, generator=rng)

    def forward(self, x: Tensor) -> Tensor:
        """[batch, places, features], as it came."""
        q, k, v = (self._apart(projection(x)) for projection in (self.query, self.key, self.value))
        places = x.shape[1]
        weights = attention_weights(q, k, causal(places, places) if self.back else None)
        joined = weights @ v
        if self.heads > 1:
            joined = joined.transpose(1, 2).reshape(*x.shape)
        result: Tensor = self.output(joined)
        return result

    def _apart(self, x: Tensor) -> Tensor:
        """With several heads [batch, heads, places, features of a head]."""
        if self.heads == 1:
            return x
        batch, places, features = x.shape
        return x.reshape(batch, places, self.heads, features // self.heads).transpose(1, 2)
