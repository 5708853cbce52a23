"""Tickets, pace and doors, each on a clock that the test turns."""

from __future__ import annotations

from app.clients.limits import Doors, Pace
from app.clients.tickets import Tickets


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_ticket_is_good_once_for_its_owner_for_a_while() -> None:
    clock = Clock()
    tickets = Tickets(60, 10, clock)
    first, second, third = (tickets.issue("cookie") for _ in range(3))
    assert len({first, second, third}) == 3
    assert tickets.redeem(first, "cookie")
    assert not tickets.redeem(first, "cookie")
    assert not tickets.redeem(second, "another")
    assert not tickets.redeem(second, "cookie")
    clock.now += 61
    assert not tickets.redeem(third, "cookie")
    assert not tickets.redeem(tickets.issue("cookie"), None)


def test_tickets_are_bounded() -> None:
    tickets = Tickets(60, 3, Clock())
    issued = [tickets.issue("cookie") for _ in range(5)]
    assert [tickets.redeem(ticket, "cookie") for ticket in issued] == [False, False, True, True, True]


def test_a_burst_and_then_a_steady_pace() -> None:
    clock = Clock()
    pace = Pace(rate=10, burst=5, clock=clock)
    assert [pace.take() for _ in range(6)] == [True] * 5 + [False]
    clock.now += 0.2
    assert [pace.take() for _ in range(3)] == [True, True, False]
    clock.now += 1000
    assert sum(pace.take() for _ in range(20)) == 5


def test_doors_count_by_address_and_in_all() -> None:
    doors = Doors(3, 2)
    assert [doors.enter("a"), doors.enter("a"), doors.enter("a")] == [True, True, False]
    assert [doors.enter("b"), doors.enter("c")] == [True, False]
    doors.leave("a")
    assert doors.enter("c")
