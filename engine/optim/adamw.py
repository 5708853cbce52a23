"""AdamW: Adam that shrinks the parameters themselves, apart from the gradient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from engine.optim.adam import Adam


class AdamW(Adam):
    """Adam, with weight decay as a shrinking of its own: w ← (1 − lr · λ) · w before each step.

    Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), as
    https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html has it.

    >>> import engine
    >>> w = engine.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = AdamW([w], lr=0.5, weight_decay=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> [round(number, 4) for number in w.tolist()]
    [0.25, 1.0]
    """

    name = "adamw"
    title = "AdamW"
    doc = "Adam, and besides, each step shrinks every parameter by a small share of itself."
    latex = (
        *Adam.latex[:2],
        r"w \leftarrow (1 - \eta \lambda) w - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}",
    )

    fixed: ClassVar[dict[str, Any]] = {"decoupled_weight_decay": True}

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        **hints: Any,
    ) -> None:
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, decoupled_weight_decay=True, **hints
        )
