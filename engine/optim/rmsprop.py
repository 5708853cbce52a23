"""RMSprop: the gradient, divided by the root of its own running mean square."""

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
from engine.richtext import Number, RichText, product, rich


class RMSprop(Optimizer):
    """Steps along the gradient, divided by the root of the mean squared gradient v.

    Hinton's lecture 6e of "Neural Networks for Machine Learning" (2012), in the order of operations of
    https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html. ``centered`` takes the mean gradient's square
    off v, so that it estimates the variance (Graves, "Generating Sequences With Recurrent Neural Networks", 2013).

    >>> import engine
    >>> w = engine.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = RMSprop([w], lr=0.1, alpha=0.0)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> [round(number, 4) for number in w.tolist()]
    [0.9, 1.9]
    """

    name = "rmsprop"
    title = "RMSprop"
    doc = "Divides the gradient by the root of its mean square, so that steep and flat directions move alike."
    slot_titles: ClassVar[dict[str, str]] = {
        "v": "Mean squared gradient",
        "velocity": "Velocity",
        "m": "Mean gradient",
    }
    slot_options: ClassVar[dict[str, str]] = {"velocity": "momentum", "m": "centered"}
    state_names: ClassVar[dict[str, str]] = {"v": "square_avg", "velocity": "momentum_buffer", "m": "grad_avg"}
    hints: ClassVar[dict[str, Any]] = {"capturable": False, "foreach": None, "differentiable": False}
    latex = (
        r"v \leftarrow \alpha v + (1 - \alpha) \left(\frac{\partial L}{\partial w}\right)^2",
        r"w \leftarrow w - \eta \frac{\partial L}{\partial w} / (\sqrt{v} + \epsilon)",
    )

    lr = Hyperparameter(0, math.inf, "The learning rate: about how far each step goes.")
    alpha = Hyperparameter(0, math.inf, "How much of the mean squared gradient is kept at each step.")
    eps = Hyperparameter(0, math.inf, "Keeps the division finite where the gradient is 0.")
    weight_decay = Hyperparameter(
        0, math.inf, "How strongly each step pulls the parameter towards 0.", off_at_zero=True
    )
    momentum = Hyperparameter(0, math.inf, "How much of the last step's velocity is kept.", off_at_zero=True)
    centered = switch("Divide by the root of the gradient's variance instead of its mean square.")
    maximize = switch("Climb instead of descend.")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        *,
        maximize: bool = False,
        **hints: Any,
    ) -> None:
        options = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, options, hints)

    def numbers(self, settings: Mapping[str, float]) -> dict[str, float]:
        return {**settings, "rest": 1 - settings["alpha"]}

    def plan(
        self,
        value: Array,
        grad: Array,
        state: Mapping[str, Array],
        cohort: Cohort,
        scratch: tuple[Array, Array],
    ) -> list[Instruction]:
        v = state["v"]
        change, other = scratch
        gradient, plan = followed(value, grad, cohort, other, change)
        plan += [
            (np.multiply, (v, cohort["alpha"], v)),
            (np.multiply, (gradient, cohort["rest"], change)),
            (np.multiply, (change, gradient, change)),
            (np.add, (v, change, v)),
        ]
        if cohort.on("centered"):
            m = state["m"]
            plan += [
                (np.subtract, (gradient, m, change)),
                (np.multiply, (change, cohort["rest"], change)),
                (np.add, (m, change, m)),
                (np.multiply, (m, m, change)),
                (np.subtract, (v, change, change)),
                (np.sqrt, (change, change)),
            ]
        else:
            plan.append((np.sqrt, (v, change)))
        plan.append((np.add, (change, cohort["eps"], change)))
        if cohort.on("momentum"):
            velocity = state["velocity"]
            plan += [
                (np.divide, (gradient, change, change)),
                (np.multiply, (velocity, cohort["momentum"], velocity)),
                (np.add, (velocity, change, velocity)),
                (np.multiply, (velocity, cohort["lr"], change)),
            ]
        else:
            plan += [(np.multiply, (gradient, cohort["lr"], other)), (np.divide, (other, change, change))]
        return [*plan, (np.subtract, (value, change, value))]

    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        lines, gradient, slope = followed_terms(cell, before, name)
        v = Number(after["v"], "value", None, "v", cell)
        rate, keep, floor = (Number(before[key], "plain") for key in ("lr", "alpha", "eps"))
        text = rich(product(keep, before["v"]), " + (1 − ", keep, ")·(", gradient, ")² = ", v)
        lines += ((rf"v \leftarrow \alpha v + (1 - \alpha) \left({slope}\right)^2", text),)
        spread, under, symbol = v.value, rich("(", v, ")"), "v"
        if before["centered"]:
            m = Number(after["m"], "value", None, "m", cell)
            text = rich(product(keep, before["m"]), " + (1 − ", keep, ")·(", gradient, ") = ", m)
            lines += ((rf"m \leftarrow \alpha m + (1 - \alpha) {slope}", text),)
            spread, under, symbol = v.value - m.value**2, rich("((", v, ") − (", m, ")²)"), "v - m^2"
        ratio = over(gradient.value, root(spread) + floor.value)
        text = rich("(", gradient, ") / (√", under, " + ", floor, ")")
        formula = rf"{slope} / (\sqrt{{{symbol}}} + \epsilon)"
        if before["momentum"]:
            velocity = Number(after["velocity"], "value", None, "velocity", cell)
            kept = product(Number(before["momentum"], "plain"), before["velocity"])
            lines += ((rf"u \leftarrow \mu u + {formula}", rich(kept, " + ", text, " = ", velocity)),)
            ratio, text, formula = velocity.value, rich("(", velocity, ")"), "u"
        change = Number(-rate.value * ratio, "contribution")
        going: Line = (rf"\Delta {name} = -\eta\, {formula}", rich("−(", rate, ")·", text, " = ", change))
        return (*lines, going, moved(cell, before, after, name, change))

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        if before["lr"] == 0:
            return ("The learning rate is 0, so the parameter stays, whatever its gradient is.",)
        if not math.isfinite(before["grad"]):
            return ("The gradient is not finite, and through v it takes the parameter with it.",)
        what = "its running variance" if before["centered"] else "its running mean square, v"
        text = f"The gradient is divided by the root of {what}, so that large and small gradients make steps alike."
        if before["momentum"]:
            text += " What comes out is gathered in a velocity, against which the parameter moves."
        return (text,)
