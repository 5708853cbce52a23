"""Working with the graph directly: gradients of chosen tensors, and functions with a backward of their own."""

from engine.autograd.function import Function
from engine.autograd.gradients import backward, grad
from engine.gradcheck import gradcheck
from engine.tape import enable_grad, no_grad, set_grad_enabled

__all__ = ["Function", "backward", "enable_grad", "grad", "gradcheck", "no_grad", "set_grad_enabled"]
