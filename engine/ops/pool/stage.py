"""The largest of windows along one axis, and the way of the gradient back to those that won."""

from __future__ import annotations

from functools import partial

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.bits import as_bits
from engine.ops.order import laid_like
from engine.ops.pool.geometry import Span
from engine.ops.pool.padding import kept


def taps(x: Array, span: Span, axis: int) -> list[Array]:
    """What each of the kernel's cells meets along the axis (−2 or −1): one number per window."""
    return [x[..., tap, :] if axis == -2 else x[..., tap] for tap in span.taps()]


class Temporary:
    """Scratch buffers that are taken once and used by one block after the other, so that they stay in the cache."""

    def __init__(self, p: Planner) -> None:
        self.p = p
        self._taken: dict[tuple[str, tuple[int, ...]], Array] = {}

    def like(self, x: Array, shape: tuple[int, ...], name: str) -> Array:
        """A buffer laid as ``x`` and of its dtype."""
        if (name, shape) not in self._taken:
            self._taken[name, shape] = laid_like(x, shape, lambda laid: self.p.scratch(laid, x.dtype))
        return self._taken[name, shape]


class Stage:
    """One axis of a max-pooling over ``x``.

    Forward it notes which of the kernel's cells won, while the numbers are at hand; that is all that the
    way back needs.
    """

    def __init__(self, p: Planner, span: Span, axis: int, x: Array, block: int) -> None:
        self.p = p
        self.span = span
        self.axis = axis
        self.x = x
        self.apart = abs(x.strides[axis]) < abs(x.strides[-3 - axis])
        """Whether the other axis goes further in memory, so that what one cell of the kernel meets lies in pieces."""
        shape = list(x.shape)
        shape[axis] = span.out
        self.out_shape = tuple(shape)
        self.won = [
            laid_like(x, self.out_shape, kept(p, f"won {axis} {place} {block}", np.bool_))
            for place in range(span.kernel - 1)
        ]

    def find(self, out: Array, temporary: Temporary, note: bool) -> None:
        """Emit the largest of every window into ``out`` and, to ``note`` it, where it was found."""
        p, met = self.p, taps(self.x, self.span, self.axis)
        if self.apart:
            # A copy is faster than to read them so twice.
            for place, view in enumerate(met[:-1]):
                met[place] = temporary.like(self.x, self.out_shape, f"met {place}")
                p.emit(np.copyto, met[place], view)
        first, *others = met
        if not others:
            p.emit(np.copyto, out, first)
        for other in others:
            p.emit(partial(np.maximum, first, other, out=out))
            first = out
        if note:
            for cells, won in zip(met[:-1], self.won, strict=True):
                p.emit(np.equal, cells, out, won)

    def spread(self, g: Array, into: Array, temporary: Temporary) -> None:
        """Emit the gradient ``g`` to those cells of ``into`` that won first, and 0 to the others."""
        p, targets = self.p, taps(into, self.span, self.axis)
        if not self.span.disjoint or sum(target.size for target in targets) != into.size:
            p.emit(into.fill, 0)
        part, rest, chosen = (temporary.like(self.x, self.out_shape, name) for name in ("part", "rest", "chosen"))
        (ones,) = as_bits(chosen)
        # Where long pieces are written at a time nothing is gained by collecting them first.
        direct = self.span.disjoint and not self.apart
        left = g
        for place, won in enumerate(self.won):
            share = targets[place] if direct else part
            last = place == len(self.won) - 1
            following = targets[-1] if direct and last else rest
            of_left, of_share, of_following = as_bits(left, share, following)
            p.emit(np.copyto, ones, won)
            p.emit(np.multiply, of_left, ones, of_share)
            p.emit(np.bitwise_xor, of_left, of_share, of_following)
            left = following
            if not direct:
                self._deliver(part, targets[place])
        if left is not targets[-1]:
            self._deliver(left, targets[-1])

    def _deliver(self, share: Array, target: Array) -> None:
        if self.span.disjoint:
            self.p.emit(np.copyto, target, share)
        else:
            self.p.emit(np.add, target, share, target)
