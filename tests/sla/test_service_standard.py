"""The vectors of docs/domain.md, on the calendar of 2026 as the joint decree has it."""

from datetime import timedelta

import pytest

from app.sla import Pause, due_at, explain, gross_and_net, mark_at, workdays_later
from tests.sla.instants import CALENDAR_2026, wib


@pytest.mark.parametrize(
    ("received", "one_day", "three_days"),
    [
        ("2026-02-13 14:00", "2026-02-18 14:00", "2026-02-20 14:00"),
        ("2026-03-17 09:00", "2026-03-25 09:00", "2026-03-27 09:00"),
        ("2026-12-23 10:00", "2026-12-28 10:00", "2026-12-30 10:00"),
    ],
)
def test_due_is_the_same_clock_time_working_days_later(received: str, one_day: str, three_days: str) -> None:
    assert due_at(CALENDAR_2026, wib(received), 1) == wib(one_day)
    assert due_at(CALENDAR_2026, wib(received), 3) == wib(three_days)


WAITING_OVER_A_WEEKEND = Pause(wib("2026-11-27 14:00"), wib("2026-11-30 09:00"))


def test_a_pause_moves_due_by_its_length_on_the_clock_and_then_into_service_hours() -> None:
    received = wib("2026-11-27 10:00")
    assert due_at(CALENDAR_2026, received, 1, [WAITING_OVER_A_WEEKEND]) == wib("2026-12-01 07:30")

    why = explain(CALENDAR_2026, received, 1, [WAITING_OVER_A_WEEKEND])
    assert why.paused == timedelta(hours=19)
    assert why.due_on_clock == wib("2026-12-01 05:00")
    assert why.due_at == wib("2026-12-01 07:30")
    assert [closed.name for closed in why.closed_days] == ["Sabtu", "Minggu"]
    assert why.moved_to_opening
    assert not why.starts_later


def test_a_night_request_starts_at_the_next_opening() -> None:
    assert due_at(CALENDAR_2026, wib("2026-07-06 05:00"), 1) == wib("2026-07-07 07:30")
    assert due_at(CALENDAR_2026, wib("2026-07-06 20:00"), 1) == wib("2026-07-08 07:30")
    assert due_at(CALENDAR_2026, wib("2026-07-11 12:00"), 1) == wib("2026-07-14 07:30")


def test_the_closing_minute_is_still_service_time() -> None:
    assert due_at(CALENDAR_2026, wib("2026-07-06 16:00"), 1) == wib("2026-07-07 16:00")
    assert due_at(CALENDAR_2026, wib("2026-07-06 16:01"), 1) == wib("2026-07-08 07:30")


def test_friday_closes_later_and_its_last_half_hour_moves_to_the_next_opening() -> None:
    assert due_at(CALENDAR_2026, wib("2026-07-10 16:20"), 1) == wib("2026-07-14 07:30")


def test_ramadan_opens_at_eight_and_closes_early() -> None:
    assert due_at(CALENDAR_2026, wib("2026-02-19 07:00"), 1) == wib("2026-02-20 08:00")
    assert due_at(CALENDAR_2026, wib("2026-02-13 15:40"), 1) == wib("2026-02-19 08:00")
    assert due_at(CALENDAR_2026, wib("2026-02-19 15:20"), 1) == wib("2026-02-23 08:00")


def test_the_reminder_comes_in_service_hours_before_due() -> None:
    received = wib("2026-02-13 14:00")
    assert mark_at(CALENDAR_2026, received, 1, 75) == wib("2026-02-18 08:00")
    assert mark_at(CALENDAR_2026, received, 3, 75) == wib("2026-02-20 08:00")
    assert mark_at(CALENDAR_2026, received, 3, 100) == wib("2026-02-20 14:00")


def test_a_reminder_moves_with_the_pause() -> None:
    received = wib("2026-11-27 10:00")
    assert mark_at(CALENDAR_2026, received, 1, 75) == wib("2026-11-30 07:30")
    assert mark_at(CALENDAR_2026, received, 1, 75, [WAITING_OVER_A_WEEKEND]) == wib("2026-12-01 07:30")


def test_waiting_before_the_clock_starts_counts_nothing() -> None:
    received = wib("2026-07-11 08:00")
    pause = Pause(wib("2026-07-11 09:00"), wib("2026-07-13 08:00"))
    assert due_at(CALENDAR_2026, received, 1, [pause]) == wib("2026-07-14 08:00")


def test_an_instant_that_lies_in_two_pauses_counts_once() -> None:
    received = wib("2026-07-06 08:00")
    pauses = [
        Pause(wib("2026-07-06 10:00"), wib("2026-07-06 12:00")),
        Pause(wib("2026-07-06 09:00"), wib("2026-07-06 11:00")),
    ]
    assert due_at(CALENDAR_2026, received, 1, pauses) == wib("2026-07-07 11:00")


def test_a_pause_that_still_lasts_counts_up_to_now() -> None:
    received, asked = wib("2026-07-06 08:00"), wib("2026-07-06 10:00")
    assert due_at(CALENDAR_2026, received, 1, [Pause(asked)]) == wib("2026-07-07 08:00")
    due = due_at(CALENDAR_2026, received, 1, [Pause(asked)], now=wib("2026-07-06 12:30"))
    assert due == wib("2026-07-07 10:30")
    assert explain(CALENDAR_2026, received, 1, [Pause(asked)]).is_paused_now


def test_gross_and_net_are_measured_on_the_same_clock() -> None:
    took = gross_and_net(CALENDAR_2026, wib("2026-11-27 10:00"), wib("2026-11-30 12:00"), [WAITING_OVER_A_WEEKEND])
    assert took.gross == timedelta(hours=26)
    assert took.paused == timedelta(hours=19)
    assert took.net == timedelta(hours=7)


def test_an_answer_before_the_first_opening_took_no_time() -> None:
    took = gross_and_net(CALENDAR_2026, wib("2026-07-11 08:00"), wib("2026-07-11 09:00"))
    assert took.gross == took.net == timedelta(0)


def test_an_answer_during_a_pause_ends_what_the_pause_counts() -> None:
    pauses = [Pause(wib("2026-07-06 10:00")), Pause(wib("2026-07-08 10:00"), wib("2026-07-08 11:00"))]
    took = gross_and_net(CALENDAR_2026, wib("2026-07-06 08:00"), wib("2026-07-06 12:00"), pauses)
    assert took.net == timedelta(hours=2)


def test_explanation_names_the_holidays_that_were_skipped() -> None:
    why = explain(CALENDAR_2026, wib("2026-02-13 16:40"), 1)
    assert why.starts_later
    assert why.started_at == wib("2026-02-18 08:00")
    assert [closed.name for closed in why.closed_days] == [
        "Sabtu",
        "Minggu",
        "Cuti Bersama Tahun Baru Imlek",
        "Tahun Baru Imlek",
    ]


def test_workdays_later_is_the_same_clock() -> None:
    assert workdays_later(CALENDAR_2026, wib("2026-12-23 10:00"), 3) == wib("2026-12-30 10:00")
