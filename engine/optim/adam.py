"""Adam: every parameter has a step size of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from engine.arrays import np
from engine.op import Array, Cell
from engine.optim.cohort import Cohort
from engine.optim.hyperparameter import Hyperparameter, switch
from engine.optim.optimizer import Optimizer
from engine.optim.update import Instruction
from engine.optim.wording import followed, followed_terms, moved, over, root
from engine.richtext import Number, RichText, power, product, rich


class Adam(Optimizer):
    """Steps along the mean gradient m, divided by the root of the mean squared gradient v.

    Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1, in the order of
    operations of https://pytorch.org/docs/stable/generated/torch.optim.Adam.html. With ``amsgrad`` the largest v so
    far takes v's place (Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018).

    >>> import engine
    >>> w = engine.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = Adam([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> [round(number, 4) for number in w.tolist()]
    [0.5, 1.5]
    """

    name = "adam"
    title = "Adam"
    doc = "Follows a running mean of the gradient, in steps of about the learning rate for every parameter."
    slot_titles: ClassVar[dict[str, str]] = {
        "m": "Mean gradient",
        "v": "Mean squared gradient",
        "v_max": "Largest mean squared gradient",
    }
    slot_options: ClassVar[dict[str, str]] = {"v_max": "amsgrad"}
    state_names: ClassVar[dict[str, str]] = {"m": "exp_avg", "v": "exp_avg_sq", "v_max": "max_exp_avg_sq"}
    hints: ClassVar[dict[str, Any]] = {"foreach": None, "capturable": False, "differentiable": False, "fused": None}
    latex = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \frac{\partial L}{\partial w}",
        r"v \leftarrow \beta_2 v + (1 - \beta_2) \left(\frac{\partial L}{\partial w}\right)^2",
        r"w \leftarrow w - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}",
    )

    lr = Hyperparameter(0, math.inf, "The learning rate: about how far each step goes.")
    beta1 = Hyperparameter(0, 1, "How much of the mean gradient is kept at each step.")
    beta2 = Hyperparameter(0, 1, "How much of the mean squared gradient is kept at each step.")
    eps = Hyperparameter(0, math.inf, "Keeps the division finite where the gradient is 0.")
    weight_decay = Hyperparameter(
        0, math.inf, "How strongly each step pulls the parameter towards 0.", off_at_zero=True
    )
    amsgrad = switch("Divide by the largest mean squared gradient so far, so that steps never grow again.")
    maximize = switch("Climb instead of descend.")
    decoupled_weight_decay = switch("Shrink the parameter itself instead of adding the decay to its gradient.")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
        **hints: Any,
    ) -> None:
        options = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, options, hints)

    @property
    def betas(self) -> tuple[float, float]:
        return self.beta1, self.beta2

    def spread(self, key: str, value: Any) -> dict[str, Any]:
        if key == "betas":
            return {"beta1": value[0], "beta2": value[1]}
        return {} if key in ("beta1", "beta2") else super().spread(key, value)

    def turn(self, name: str, number: float) -> None:
        if name not in ("beta1", "beta2"):
            super().turn(name, number)
            return
        for group in self.param_groups:
            one, other = group["betas"]
            group["betas"] = (number, other) if name == "beta1" else (one, number)

    def numbers(self, settings: Mapping[str, float]) -> dict[str, float]:
        return {
            "rest1": 1 - settings["beta1"],
            "beta2": settings["beta2"],
            "rest2": 1 - settings["beta2"],
            "weight_decay": settings["weight_decay"],
            "kept": 1 - settings["lr"] * settings["weight_decay"],
        }

    def timed(self, settings: Mapping[str, float], steps: int) -> dict[str, float]:
        # m and v begin at 0 and are too small by these factors. Step and ε are both multiplied by the root of the
        # second, as in the paper's section 2: the same quotient, with one pass over all cells less.
        bias1 = 1 - settings["beta1"] ** steps
        root = math.sqrt(1 - settings["beta2"] ** steps)
        return {"step_size": settings["lr"] / bias1 * root, "eps": settings["eps"] * root}

    def plan(
        self,
        value: Array,
        grad: Array,
        state: Mapping[str, Array],
        cohort: Cohort,
        scratch: tuple[Array, Array],
    ) -> list[Instruction]:
        m, v = state["m"], state["v"]
        change, other = scratch
        decoupled = cohort.on("decoupled_weight_decay")
        shrinking: list[Instruction] = [(np.multiply, (value, cohort["kept"], value))]
        plan = shrinking if decoupled and cohort.on("weight_decay") else []
        gradient, turning = followed(value, grad, cohort, other, change, decayed=not decoupled)
        plan += [
            *turning,
            (np.subtract, (gradient, m, change)),
            (np.multiply, (change, cohort["rest1"], change)),
            (np.add, (m, change, m)),
            (np.multiply, (v, cohort["beta2"], v)),
            (np.multiply, (gradient, cohort["rest2"], change)),
            (np.multiply, (change, gradient, change)),
            (np.add, (v, change, v)),
        ]
        square = v
        if cohort.on("amsgrad"):
            square = state["v_max"]
            plan.append((partial(np.maximum, square, v, out=square), ()))
        return [
            *plan,
            (np.sqrt, (square, change)),
            (np.add, (change, cohort["eps"], change)),
            (np.divide, (m, change, change)),
            (np.multiply, (change, cohort["step_size"], change)),
            (np.subtract, (value, change, value)),
        ]

    def update_terms(
        self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str
    ) -> tuple[tuple[str, RichText], ...]:
        decoupled = bool(before["decoupled_weight_decay"])
        lines, gradient, slope = followed_terms(cell, before, name, decayed=not decoupled)
        m, v = (Number(after[slot], "value", None, slot, cell) for slot in ("m", "v"))
        share1, share2 = (Number(before[name], "plain") for name in ("beta1", "beta2"))
        new1, new2 = rich("(1 − ", share1, ")·(", gradient, ")"), rich("(1 − ", share2, ")·(", gradient, ")²")
        mean_text = rich(product(share1, before["m"]), " + ", new1, " = ", m)
        square_text = rich(product(share2, before["v"]), " + ", new2, " = ", v)
        lines += (
            (rf"m \leftarrow \beta_1 m + (1 - \beta_1) {slope}", mean_text),
            (rf"v \leftarrow \beta_2 v + (1 - \beta_2) \left({slope}\right)^2", square_text),
        )
        square, symbol = v, "v"
        if before["amsgrad"]:
            square, symbol = Number(after["v_max"], "value", None, "v_max", cell), r"v_{\max}"
            largest = rich("max(", before["v_max"], ", ", v, ") = ", square)
            lines += ((r"v_{\max} \leftarrow \max(v_{\max}, v)", largest),)
        return (*lines, *self._step_terms(cell, before, after, name, m, square, symbol))

    def _step_terms(
        self,
        cell: Cell,
        before: Mapping[str, float],
        after: Mapping[str, float],
        name: str,
        m: Number,
        v: Number,
        symbol: str,
    ) -> tuple[tuple[str, RichText], ...]:
        """From m and v to the new parameter."""
        steps = before["steps"]
        raised = power(steps)
        rate, floor, share1, share2 = (Number(before[key], "plain") for key in ("lr", "eps", "beta1", "beta2"))
        mean = Number(over(m.value, 1 - share1.value**steps))
        square = Number(over(v.value, 1 - share2.value**steps))
        ratio = over(mean.value, root(square.value) + floor.value)
        text = rich("(", mean, ") / (√(", square, ") + ", floor, ")")
        formula = r"\hat m / (\sqrt{\hat v} + \epsilon)"
        if before["decoupled_weight_decay"] and before["weight_decay"]:
            decay = Number(before["weight_decay"], "plain")
            ratio += decay.value * before["value"]
            text = rich("(", product(decay, before["value"]), " + ", text, ")")
            formula = rf"\left(\lambda\, {name} + {formula}\right)"
        change = Number(-rate.value * ratio, "contribution")
        return (
            (r"\hat m = m / (1 - \beta_1^t)", rich("(", m, ") / (1 − ", share1, raised, ") = ", mean)),
            (rf"\hat v = {symbol} / (1 - \beta_2^t)", rich("(", v, ") / (1 − ", share2, raised, ") = ", square)),
            (rf"\Delta {name} = -\eta\, {formula}", rich("−(", rate, ")·", text, " = ", change)),
            moved(cell, before, after, name, change),
        )

    def corrected(self, slot: str, value: float, settings: Mapping[str, float]) -> float | None:
        share = settings["beta1" if slot == "m" else "beta2"]
        used = "v_max" if settings["amsgrad"] else "v"
        return over(value, 1 - share ** settings["steps"]) if slot in ("m", used) else None

    def words_update(self, cell: Cell, before: Mapping[str, float], after: Mapping[str, float]) -> RichText:
        if before["lr"] == 0:
            return ("The learning rate is 0, so the parameter stays, whatever its gradient is.",)
        if not math.isfinite(before["grad"]):
            return ("The gradient is not finite, and through m and v it takes the parameter with it.",)
        if before["grad"] == 0 and after["m"] == 0 and not before["weight_decay"]:
            return ("Neither this gradient nor an earlier one says where to go, so the parameter stays.",)
        text = (
            f"{self.title} does not move by the gradient itself: it divides the mean gradient, m, by the root of the "
            "mean squared gradient, v, so that each parameter moves by about the learning rate."
        )
        if before["steps"] == 1:
            text += " In the first step the two cancel, and only the gradient's sign counts."
        if before["weight_decay"]:
            apart = "Apart from that, weight decay" if before["decoupled_weight_decay"] else "Weight decay"
            text += f" {apart} pulls the parameter towards 0."
        return (text,)
