"""Products of vectors, matrices and stacks of matrices."""

from __future__ import annotations

from typing import Any, Self

from engine.errors import ShapeError
from engine.methods.arithmetic import Arithmetic


class Products(Arithmetic):
    """Every one but :meth:`matmul` takes exactly the shapes that its name says."""

    def __matmul__(self, other: Any) -> Self:
        return self._apply("matmul", {}, self, other)

    def __rmatmul__(self, other: Any) -> Self:
        return self._apply("matmul", {}, other, self)

    def matmul(self, other: Any) -> Self:
        """The matrix product; a vector is a row on the left and a column on the right, leading axes broadcast.

        >>> import engine as torch
        >>> torch.tensor([[1.0, 2.0], [3.0, 4.0]]).matmul(torch.tensor([1.0, 1.0])).tolist()
        [3.0, 7.0]
        """
        return self._apply("matmul", {}, self, other)

    def mm(self, mat2: Self) -> Self:
        """Matrix times matrix."""
        self._ranked("mm", mat2, 2, 2)
        return self.matmul(mat2)

    def bmm(self, mat2: Self) -> Self:
        """A product for each example: [B, n, k] · [B, k, m]."""
        self._ranked("bmm", mat2, 3, 3)
        self._stacked("bmm", mat2)
        return self.matmul(mat2)

    def mv(self, vec: Self) -> Self:
        """Matrix times vector."""
        self._ranked("mv", vec, 2, 1)
        return self.matmul(vec)

    def dot(self, tensor: Self) -> Self:
        """The sum of the products of two vectors.

        >>> import engine as torch
        >>> torch.tensor([1.0, 2.0]).dot(torch.tensor([3.0, 4.0])).item()
        11.0
        """
        self._ranked("dot", tensor, 1, 1)
        return self.matmul(tensor)

    vdot = dot

    def inner(self, other: Self) -> Self:
        """Sums of products over the last axes of both."""
        if not self.ndim or not other.ndim:
            return self.mul(other)
        names = "abcdefghijklm"
        left, right = names[: self.ndim - 1], names[self.ndim - 1 : self.ndim + other.ndim - 2]
        return self._apply("einsum", {"equation": f"{left}z,{right}z->{left}{right}"}, self, other)

    def outer(self, vec2: Self) -> Self:
        """Every product of a cell of one vector with a cell of the other.

        >>> import engine as torch
        >>> torch.tensor([1.0, 2.0]).outer(torch.tensor([3.0, 4.0])).tolist()
        [[3.0, 4.0], [6.0, 8.0]]
        """
        self._ranked("outer", vec2, 1, 1)
        column = self._apply("reshape", {"shape": (-1, 1)}, self)
        return column.mul(vec2)

    ger = outer

    # --- added to something ----------------------------------------------------------------------
    def addmm(self, mat1: Self, mat2: Self, *, beta: float = 1, alpha: float = 1) -> Self:
        """beta · self + alpha · (mat1 · mat2)."""
        return self._added(mat1.mm(mat2), beta, alpha)

    def addmv(self, mat: Self, vec: Self, *, beta: float = 1, alpha: float = 1) -> Self:
        """beta · self + alpha · (mat · vec)."""
        return self._added(mat.mv(vec), beta, alpha)

    def addr(self, vec1: Self, vec2: Self, *, beta: float = 1, alpha: float = 1) -> Self:
        """beta · self + alpha · the outer product."""
        return self._added(vec1.outer(vec2), beta, alpha)

    def baddbmm(self, batch1: Self, batch2: Self, *, beta: float = 1, alpha: float = 1) -> Self:
        """beta · self + alpha · the product for each example."""
        return self._added(batch1.bmm(batch2), beta, alpha)

    def addbmm(self, batch1: Self, batch2: Self, *, beta: float = 1, alpha: float = 1) -> Self:
        """beta · self + alpha · the sum of the products of all examples."""
        batch1._ranked("addbmm", batch2, 3, 3)
        batch1._stacked("addbmm", batch2)
        return self._added(self._apply("einsum", {"equation": "bij,bjk->ik"}, batch1, batch2), beta, alpha)

    def _added(self, product: Self, beta: float, alpha: float) -> Self:
        scaled = product if alpha == 1 else product.mul(alpha)
        # With beta 0, PyTorch does not look at what is added to, nan or not.
        return scaled if beta == 0 else scaled.add(self if beta == 1 else self.mul(beta))

    def trace(self) -> Self:
        """The sum of a matrix's diagonal."""
        if self.ndim != 2:
            raise ShapeError(
                "rank", expected="a matrix for trace", got=f"shape {list(self._array.shape)}", cure="Pick one matrix."
            )
        diagonal = self._apply("diagonal", {"offset": 0, "dim1": 0, "dim2": 1}, self)
        return self._apply("sum", {"dim": None, "keepdim": False}, diagonal)

    def _ranked(self, title: str, other: Self, own: int, its: int) -> None:
        if self.ndim != own or other.ndim != its:
            names = {1: "a vector", 2: "a matrix", 3: "a stack of matrices"}
            raise ShapeError(
                "rank",
                expected=f"{names[own]} and {names[its]} for {title}",
                got=f"{list(self._array.shape)} and {list(other._array.shape)}",
                cure="matmul takes any ranks, and broadcasts leading axes.",
            )

    def _stacked(self, title: str, other: Self) -> None:
        if self._array.shape[0] != other._array.shape[0]:
            raise ShapeError(
                "batch",
                expected=f"as many matrices on the left of {title} as on the right",
                got=f"{list(self._array.shape)} and {list(other._array.shape)}",
                cure="matmul broadcasts leading axes.",
            )
