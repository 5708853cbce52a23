"""Adam: every parameter has a step size of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Cell
from engine.optim.optimizer import Hyperparameter, Instruction, Optimizer
from engine.richtext import Number, RichText, product, rich
from engine.tensor import Tensor


class Adam(Optimizer):
    """Steps along the mean gradient m, divided by the root of the mean squared gradient v.

    Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1, in the order of
    operations of https://pytorch.org/docs/stable/generated/torch.optim.Adam.html. All parameters share
    one count of steps t.
    """

    name = "adam"
    title = "Adam"
    doc = "Follows a running mean of the gradient, in steps of about the learning rate for every parameter."
    slots = ("m", "v")
    slot_titles: ClassVar[dict[str, str]] = {"m": "Mean gradient", "v": "Mean squared gradient"}
    latex = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \frac{\partial L}{\partial w}",
        r"v \leftarrow \beta_2 v + (1 - \beta_2) \left(\frac{\partial L}{\partial w}\right)^2",
        r"w \leftarrow w - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}",
    )

    lr = Hyperparameter(0, float("inf"), "The learning rate: about how far each step goes.")
    beta1 = Hyperparameter(0, 1, "How much of the mean gradient is kept at each step.")
    beta2 = Hyperparameter(0, 1, "How much of the mean squared gradient is kept at each step.")
    eps = Hyperparameter(0, float("inf"), "Keeps the division finite where the gradient is 0.")

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params)
        self._beta1, self._rest1 = self.scalar(), self.scalar()
        self._beta2, self._rest2 = self.scalar(), self.scalar()
        self._eps, self._step_size, self._root_bias2 = self.scalar(), self.scalar(), self.scalar()
        self.settings.update(lr=0.0, beta1=betas[0], beta2=betas[1], eps=eps)
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.eps = eps

    @property
    def betas(self) -> tuple[float, float]:
        return self.beta1, self.beta2

    def settings_changed(self) -> None:
        settings = self.settings
        self._beta1[()], self._rest1[()] = settings["beta1"], 1 - settings["beta1"]
        self._beta2[()], self._rest2[()] = settings["beta2"], 1 - settings["beta2"]
        self._eps[()] = settings["eps"]

    def tick(self) -> None:
        self.steps += 1
        settings = self.settings
        # m and v begin at 0 and are too small by these factors.
        bias1 = 1 - settings["beta1"] ** self.steps
        bias2 = 1 - settings["beta2"] ** self.steps
        self._step_size[()] = settings["lr"] / bias1
        self._root_bias2[()] = math.sqrt(bias2)

    def plan(
        self, value: Array, grad: Array, state: Mapping[str, Array], scratch: tuple[Array, Array]
    ) -> list[Instruction]:
        m, v = state["m"], state["v"]
        change = scratch[0]
        return [
            (np.subtract, (grad, m, change)),
            (np.multiply, (change, self._rest1, change)),
            (np.add, (m, change, m)),
            (np.multiply, (v, self._beta2, v)),
            (np.multiply, (grad, grad, change)),
            (np.multiply, (change, self._rest2, change)),
            (np.add, (v, change, v)),
            (np.sqrt, (v, change)),
            (np.divide, (change, self._root_bias2, change)),
            (np.add, (change, self._eps, change)),
            (np.divide, (m, change, change)),
            (np.multiply, (change, self._step_size, change)),
            (np.subtract, (value, change, value)),
        ]

    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        gradient = Number(before["grad"], "upstream", None, "grad", cell)
        slope = rf"\frac{{\partial L}}{{\partial {name}}}"
        m, v = (Number(after[slot], "value", None, slot, cell) for slot in ("m", "v"))
        beta1, beta2, steps = before["beta1"], before["beta2"], before["steps"]
        rate, floor, share1, share2 = (Number(before[name], "plain") for name in ("lr", "eps", "beta1", "beta2"))
        power = f"^{steps:.0f}"
        mean = Number(_over(m.value, 1 - beta1**steps))
        square = Number(_over(v.value, 1 - beta2**steps))
        change = Number(-before["lr"] * _over(mean.value, math.sqrt(square.value) + before["eps"]), "contribution")
        new = Number(after["value"], "total", None, "value", cell)
        kept1, new1 = product(share1, before["m"]), rich("(1 − ", share1, ")·(", gradient, ")")
        kept2, new2 = product(share2, before["v"]), rich("(1 − ", share2, ")·(", gradient, ")²")
        unbias1 = rich("(", m, ") / (1 − ", share1, power, ")")
        unbias2 = rich("(", v, ") / (1 − ", share2, power, ")")
        moved = rich("−", product(rate, mean), " / (√(", square, ") + ", floor, ")")
        return (
            (rf"m \leftarrow \beta_1 m + (1 - \beta_1) {slope}", rich(kept1, " + ", new1, " = ", m)),
            (rf"v \leftarrow \beta_2 v + (1 - \beta_2) \left({slope}\right)^2", rich(kept2, " + ", new2, " = ", v)),
            (r"\hat m = m / (1 - \beta_1^t)", rich(unbias1, " = ", mean)),
            (r"\hat v = v / (1 - \beta_2^t)", rich(unbias2, " = ", square)),
            (rf"\Delta {name} = -\eta\, \hat m / (\sqrt{{\hat v}} + \epsilon)", rich(moved, " = ", change)),
            (rf"{name} \leftarrow {name} + \Delta {name}", rich("(", before["value"], ") + (", change, ") = ", new)),
        )

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        if before["lr"] == 0:
            return ("The learning rate is 0, so the parameter stays, whatever its gradient is.",)
        if not math.isfinite(before["grad"]):
            return ("The gradient is not finite, and through m and v it takes the parameter with it.",)
        if before["grad"] == 0 and after["m"] == 0:
            return ("Neither this gradient nor an earlier one says where to go, so the parameter stays.",)
        text = (
            "Adam does not move by the gradient itself: it divides the mean gradient, m, by the root of the mean "
            "squared gradient, v, so that each parameter moves by about the learning rate."
        )
        if before["steps"] == 1:
            text += " In the first step the two cancel, and only the gradient's sign counts."
        return (text,)


def _over(number: float, divisor: float) -> float:
    """The quotient; nan where the divisor is 0, as in the arrays."""
    return number / divisor if divisor else math.nan
