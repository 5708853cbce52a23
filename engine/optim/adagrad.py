"""Adagrad: the gradient, divided by the root of all squared gradients so far."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from engine.arrays import np
from engine.op import Array, Cell
from engine.optim.cohort import Cohort
from engine.optim.hyperparameter import Hyperparameter, switch
from engine.optim.optimizer import Optimizer
from engine.optim.update import Instruction
from engine.optim.wording import Line, followed, followed_terms, moved, over, root
from engine.richtext import Number, RichText, rich


class Adagrad(Optimizer):
    """Steps along the gradient, divided by the root of the sum s of all its squares so far.

    Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization" (2011),
    in the order of operations of https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html.

    >>> import engine
    >>> w = engine.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = Adagrad([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> [round(number, 4) for number in w.tolist()]
    [0.5, 1.5]
    """

    name = "adagrad"
    title = "Adagrad"
    doc = "Divides the gradient by the root of the sum of its squares, so that often-moved parameters slow down."
    slot_titles: ClassVar[dict[str, str]] = {"s": "Sum of squared gradients"}
    state_names: ClassVar[dict[str, str]] = {"s": "sum"}
    state_from_start = True
    hints: ClassVar[dict[str, Any]] = {"foreach": None, "differentiable": False, "fused": None}
    latex = (
        r"s \leftarrow s + \left(\frac{\partial L}{\partial w}\right)^2",
        r"w \leftarrow w - \eta \frac{\partial L}{\partial w} / (\sqrt{s} + \epsilon)",
    )

    lr = Hyperparameter(0, math.inf, "The learning rate: how far the first step goes.")
    lr_decay = Hyperparameter(0, math.inf, "How much the learning rate falls with the count of steps.")
    weight_decay = Hyperparameter(
        0, math.inf, "How strongly each step pulls the parameter towards 0.", off_at_zero=True
    )
    initial_accumulator_value = Hyperparameter(0, math.inf, "What the sum of squares begins with.")
    eps = Hyperparameter(0, math.inf, "Keeps the division finite where the gradient is 0.")
    maximize = switch("Climb instead of descend.")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
        **hints: Any,
    ) -> None:
        options = {
            "lr": lr,
            "lr_decay": lr_decay,
            "eps": eps,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "maximize": maximize,
        }
        super().__init__(params, options, hints)

    def initial(self, slot: str, settings: Mapping[str, float]) -> float:
        return settings["initial_accumulator_value"]

    def timed(self, settings: Mapping[str, float], steps: int) -> dict[str, float]:
        return {"rate": _rate(settings, steps)}

    def plan(
        self,
        value: Array,
        grad: Array,
        state: Mapping[str, Array],
        cohort: Cohort,
        scratch: tuple[Array, Array],
    ) -> list[Instruction]:
        s = state["s"]
        change, other = scratch
        gradient, plan = followed(value, grad, cohort, other, change)
        return [
            *plan,
            (np.multiply, (gradient, gradient, change)),
            (np.add, (s, change, s)),
            (np.sqrt, (s, change)),
            (np.add, (change, cohort["eps"], change)),
            (np.multiply, (gradient, cohort["rate"], other)),
            (np.divide, (other, change, change)),
            (np.subtract, (value, change, value)),
        ]

    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        lines, gradient, slope = followed_terms(cell, before, name)
        s = Number(after["s"], "value", None, "s", cell)
        rate, floor = (Number(before[key], "plain") for key in ("lr", "eps"))
        lines += ((rf"s \leftarrow s + \left({slope}\right)^2", rich("(", before["s"], ") + (", gradient, ")² = ", s)),)
        symbol = r"\eta"
        if before["lr_decay"]:
            now, fall = Number(_rate(before, before["steps"]), "plain"), Number(before["lr_decay"], "plain")
            text = rich("(", rate, f") / (1 + {before['steps'] - 1:.0f}·(", fall, ")) = ", now)
            lines += ((r"\eta_t = \eta / (1 + (t - 1)\, \gamma)", text),)
            rate, symbol = now, r"\eta_t"
        change = Number(-rate.value * over(gradient.value, root(s.value) + floor.value), "contribution")
        text = rich("−(", rate, ")·(", gradient, ") / (√(", s, ") + ", floor, ") = ", change)
        going: Line = (rf"\Delta {name} = -{symbol}\, {slope} / (\sqrt{{s}} + \epsilon)", text)
        return (*lines, going, moved(cell, before, after, name, change))

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        if before["lr"] == 0:
            return ("The learning rate is 0, so the parameter stays, whatever its gradient is.",)
        if not math.isfinite(before["grad"]):
            return ("The gradient is not finite, and through s it takes the parameter with it.",)
        text = (
            "The gradient is divided by the root of s, the sum of all its squares so far: what has moved much, "
            "moves less from step to step."
        )
        return (text,)


def _rate(settings: Mapping[str, float], steps: float) -> float:
    """The learning rate after so many steps, this one included."""
    return settings["lr"] / (1 + (steps - 1) * settings["lr_decay"])
