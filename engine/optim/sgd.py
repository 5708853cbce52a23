"""Stochastic gradient descent, with momentum if wanted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from engine.arrays import np
from engine.errors import ArgumentError
from engine.op import Array, Cell
from engine.optim.cohort import Cohort
from engine.optim.hyperparameter import Hyperparameter, switch
from engine.optim.optimizer import Optimizer
from engine.optim.update import Instruction
from engine.optim.wording import followed, followed_terms, moved
from engine.richtext import Number, RichText, product, rich


class SGD(Optimizer):
    """w ← w − lr · ∂L/∂w; with momentum, v ← momentum · v + ∂L/∂w and w ← w − lr · v.

    https://pytorch.org/docs/stable/generated/torch.optim.SGD.html

    >>> import engine
    >>> w = engine.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> [round(number, 4) for number in w.tolist()]
    [0.8, 1.6]
    """

    name = "sgd"
    title = "SGD"
    doc = "Moves each parameter a small way against its gradient."
    slot_titles: ClassVar[dict[str, str]] = {"velocity": "Velocity"}
    slot_options: ClassVar[dict[str, str]] = {"velocity": "momentum"}
    state_names: ClassVar[dict[str, str]] = {"velocity": "momentum_buffer"}
    counts_in_state = False
    hints: ClassVar[dict[str, Any]] = {"foreach": None, "differentiable": False, "fused": None}
    latex = (r"w \leftarrow w - \eta \frac{\partial L}{\partial w}",)

    lr = Hyperparameter(0, math.inf, "The learning rate: how far each step goes.")
    momentum = Hyperparameter(0, math.inf, "How much of the last step's velocity is kept.", off_at_zero=True)
    dampening = Hyperparameter(
        -math.inf, math.inf, "How much of the gradient is kept from the velocity.", off_at_zero=True
    )
    weight_decay = Hyperparameter(
        0, math.inf, "How strongly each step pulls the parameter towards 0.", off_at_zero=True
    )
    nesterov = switch("Follow the gradient and the velocity that it leads to, instead of the velocity alone.")
    maximize = switch("Climb instead of descend.")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        **hints: Any,
    ) -> None:
        options = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        super().__init__(params, options, hints)

    def check(self, settings: Mapping[str, float]) -> None:
        if settings["nesterov"] and (settings["momentum"] <= 0 or settings["dampening"] != 0):
            raise ArgumentError(
                "nesterov-without-momentum",
                expected="momentum above 0 and dampening 0 for Nesterov's rule",
                got=f"momentum {settings['momentum']:g} and dampening {settings['dampening']:g}",
                cure="Pass momentum=0.9, or leave nesterov out.",
            )

    def timed(self, settings: Mapping[str, float], steps: int) -> dict[str, float]:
        # The velocity begins as the first gradient, whole.
        return {"share": 1.0 if steps == 1 else 1 - settings["dampening"]} if settings["dampening"] else {}

    def plan(
        self,
        value: Array,
        grad: Array,
        state: Mapping[str, Array],
        cohort: Cohort,
        scratch: tuple[Array, Array],
    ) -> list[Instruction]:
        change, other = scratch
        direction, plan = followed(value, grad, cohort, change, other)
        if cohort.on("momentum"):
            velocity = state["velocity"]
            plan.append((np.multiply, (velocity, cohort["momentum"], velocity)))
            if cohort.on("dampening"):
                plan += [(np.multiply, (direction, cohort["share"], other)), (np.add, (velocity, other, velocity))]
            else:
                plan.append((np.add, (velocity, direction, velocity)))
            if cohort.on("nesterov"):
                plan += [(np.multiply, (velocity, cohort["momentum"], other)), (np.add, (direction, other, change))]
                direction = change
            else:
                direction = velocity
        return [*plan, (np.multiply, (direction, cohort["lr"], change)), (np.subtract, (value, change, value))]

    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        lines, gradient, slope = followed_terms(cell, before, name)
        direction, symbol = gradient, slope
        if before["momentum"]:
            direction, symbol = Number(after["velocity"], "value", None, "velocity", cell), "v"
            mu = Number(before["momentum"], "plain")
            kept, added, share = product(mu, before["velocity"]), rich("(", gradient, ")"), ""
            if before["dampening"] and before["steps"] > 1:
                added = rich("(1 − (", Number(before["dampening"], "plain"), "))·", added)
                share = r"(1 - \tau)\, "
            lines += ((rf"v \leftarrow \mu v + {share}{slope}", rich(kept, " + ", added, " = ", direction)),)
            if before["nesterov"]:
                ahead = Number(gradient.value + before["momentum"] * direction.value, "upstream")
                text = rich("(", gradient, ") + ", product(mu, direction), " = ", ahead)
                lines += ((rf"d \leftarrow {slope} + \mu v", text),)
                direction, symbol = ahead, "d"
        change = Number(-before["lr"] * direction.value, "contribution")
        going = rich("−", product(Number(before["lr"], "plain"), direction), " = ", change)
        return (*lines, (rf"\Delta {name} = -\eta\, {symbol}", going), moved(cell, before, after, name, change))

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        if before["lr"] == 0:
            return ("The learning rate is 0, so the parameter stays, whatever its gradient is.",)
        if before["momentum"]:
            ahead = ", and a little ahead of it (Nesterov)" if before["nesterov"] else ""
            return rich(
                "The velocity keeps a share of the earlier gradients and adds this one; the parameter moves against "
                "the velocity, ", Number(after["velocity"], "value", None, "velocity", cell), f"{ahead}.",
            )  # fmt: skip
        gradient = Number(before["grad"], "upstream", None, "grad", cell)
        if not math.isfinite(gradient.value):
            return rich("The gradient, ", gradient, ", is not finite, and it takes the parameter with it.")
        if before["weight_decay"] or before["maximize"]:
            return _words_with_options(gradient, before)
        if gradient.value == 0:
            return ("The gradient is 0, so the parameter stays.",)
        if gradient.value > 0:
            return rich("The gradient, ", gradient, ", is positive: the loss would rise with this parameter, so the "
                        "update goes the other way, down, by the learning rate × the gradient.")  # fmt: skip
        return rich("The gradient, ", gradient, ", is negative: the loss would fall if this parameter rose, so the "
                    "update goes up, by the learning rate × the gradient.")  # fmt: skip


def _words_with_options(gradient: Number, before: Mapping[str, float]) -> RichText:
    way = "along" if before["maximize"] else "against"
    decay = ", and weight decay pulls it towards 0 besides" if before["weight_decay"] else ""
    return rich(f"The parameter moves {way} its gradient, ", gradient, f"{decay}.")
