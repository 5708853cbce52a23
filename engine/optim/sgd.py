"""Stochastic gradient descent, with momentum if wanted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import ClassVar

from engine.arrays import np
from engine.errors import ArgumentError
from engine.op import Array, Cell
from engine.optim.optimizer import Hyperparameter, Instruction, Optimizer
from engine.richtext import Number, RichText, product, rich
from engine.tensor import Tensor


class SGD(Optimizer):
    """w ← w − lr · ∂L/∂w; with momentum, v ← momentum · v + ∂L/∂w and w ← w − lr · v.

    https://pytorch.org/docs/stable/generated/torch.optim.SGD.html (dampening 0, no Nesterov)
    """

    name = "sgd"
    title = "SGD"
    doc = "Moves each parameter a small way against its gradient."
    slot_titles: ClassVar[dict[str, str]] = {"velocity": "Velocity"}

    lr = Hyperparameter(0, float("inf"), "The learning rate: how far each step goes.")
    momentum = Hyperparameter(0, float("inf"), "How much of the last step's velocity is kept.")

    def __init__(self, params: Iterable[Tensor], lr: float = 1e-3, momentum: float = 0.0) -> None:
        if momentum:
            self.slots = ("velocity",)
        super().__init__(params)
        self._lr, self._momentum = self.scalar(), self.scalar()
        self.settings["momentum"] = 0.0
        self.lr = lr
        self.momentum = momentum
        self.latex = (
            (r"v \leftarrow \mu v + \frac{\partial L}{\partial w}", r"w \leftarrow w - \eta\, v")
            if momentum
            else (r"w \leftarrow w - \eta \frac{\partial L}{\partial w}",)
        )

    def settings_changed(self) -> None:
        momentum = self.settings["momentum"]
        if momentum and not self.slots:
            self.settings["momentum"] = 0.0
            raise ArgumentError(
                "momentum-without-velocity",
                expected="momentum 0, as this optimizer was made without momentum",
                got=f"{momentum:g}",
                cure="Make a new SGD with momentum; it keeps a velocity for each parameter.",
            )
        self._lr[()] = self.settings["lr"]
        self._momentum[()] = momentum

    def plan(
        self, value: Array, grad: Array, state: Mapping[str, Array], scratch: tuple[Array, Array]
    ) -> list[Instruction]:
        change = scratch[0]
        if "velocity" not in state:
            return [(np.multiply, (grad, self._lr, change)), (np.subtract, (value, change, value))]
        velocity = state["velocity"]
        return [
            (np.multiply, (velocity, self._momentum, velocity)),
            (np.add, (velocity, grad, velocity)),
            (np.multiply, (velocity, self._lr, change)),
            (np.subtract, (value, change, value)),
        ]

    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        gradient = Number(before["grad"], "upstream", None, "grad", cell)
        rate = Number(before["lr"], "plain")
        slope = rf"\frac{{\partial L}}{{\partial {name}}}"
        lines: list[tuple[str, RichText]] = []
        direction, symbol = gradient, slope
        if "velocity" in before:
            direction, symbol = Number(after["velocity"], "value", None, "velocity", cell), "v"
            kept = product(Number(before["momentum"], "plain"), before["velocity"])
            lines.append((rf"v \leftarrow \mu v + {slope}", rich(kept, " + (", gradient, ") = ", direction)))
        change = Number(-before["lr"] * direction.value, "contribution")
        new = Number(after["value"], "total", None, "value", cell)
        lines += [
            (rf"\Delta {name} = -\eta\, {symbol}", rich("−", product(rate, direction), " = ", change)),
            (rf"{name} \leftarrow {name} + \Delta {name}", rich("(", before["value"], ") + (", change, ") = ", new)),
        ]
        return tuple(lines)

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        if before["lr"] == 0:
            return ("The learning rate is 0, so the parameter stays, whatever its gradient is.",)
        if "velocity" in before:
            return rich(
                "The velocity keeps a share of the earlier gradients and adds this one; the parameter moves against "
                "the velocity, ", Number(after["velocity"], "value", None, "velocity", cell), ".",
            )  # fmt: skip
        gradient = Number(before["grad"], "upstream", None, "grad", cell)
        if not math.isfinite(gradient.value):
            return rich("The gradient, ", gradient, ", is not finite, and it takes the parameter with it.")
        if gradient.value == 0:
            return ("The gradient is 0, so the parameter stays.",)
        if gradient.value > 0:
            return rich("The gradient, ", gradient, ", is positive: the loss would rise with this parameter, so the "
                        "update goes the other way, down, by the learning rate × the gradient.")  # fmt: skip
        return rich("The gradient, ", gradient, ", is negative: the loss would fall if this parameter rose, so the "
                    "update goes up, by the learning rate × the gradient.")  # fmt: skip
