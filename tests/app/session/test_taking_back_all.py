"""Any sequence of edits can be taken back and done again: design, parameters and the optimizer's state, to the bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.network.infer import infer
from app.session import editing
from tests.app.session.changes import BOUNDED, CHANGES, after, steps
from tests.app.session.page import START, Page, alike


def there_and_back(page: Page, changes: list[tuple[str, int, int, int]]) -> None:
    first = page.learned
    for step in changes:
        page.change(after(page, step))
    last_design, last = page.design, page.learned
    for _ in changes:
        page.undo()
        assert page.shown == page.design
    assert page.design == START
    alike(page.learned, first)
    for _ in changes:
        page.redo()
    assert page.shown == last_design
    alike(page.learned, last)


@given(st.lists(steps, min_size=1, max_size=25))
@settings(max_examples=25, deadline=None, phases=BOUNDED)
def test_undo_all_is_the_first_state_and_redo_all_the_last(changes: list[tuple[str, int, int, int]]) -> None:
    there_and_back(Page(), changes)


def test_two_hundred_edits() -> None:
    rng = np.random.default_rng(5)
    names = [*CHANGES]
    there_and_back(
        Page(), [(names[rng.integers(len(names))], *map(int, rng.integers(0, 2**16, 3))) for _ in range(200)]
    )


@given(
    st.lists(st.tuples(steps, st.booleans(), st.booleans()), min_size=1, max_size=20),
    st.lists(st.booleans(), max_size=40),
)
@settings(max_examples=20, deadline=None, phases=BOUNDED)
def test_edits_that_come_before_the_last_one_is_made(
    changes: list[tuple[tuple[str, int, int, int], bool, bool]], rests: list[bool]
) -> None:
    """As with a large design, which is made a moment later; some edits go on with the gesture of the one before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editing, "LARGE", 0)
        page = Page()
        first = page.learned
        for step, rest, goes_on in changes:
            page.change(after(page, step), goes_on)
            if rest:
                page.rest()
        page.rest()
        last_design, last, count = page.design, page.learned, len(page.past)
        waits = iter([*rests, *rests])
        for _ in range(count):
            page.undo()
            if next(waits, True):
                page.rest()
        page.rest()
        assert page.shown == page.design == START
        alike(page.learned, first)
        for _ in range(count):
            page.redo()
            if next(waits, True):
                page.rest()
        page.rest()
        assert page.shown == last_design
        # While a draft is shown, the run of the last sound design goes on: with a gesture that is taken back whole, not
        # that of a design on its way.
        if not infer(last_design).problems or not any(goes_on for _, _, goes_on in changes):
            alike(page.learned, last)
