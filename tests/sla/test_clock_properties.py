"""What holds for every calendar, not only for this year's."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.sla import (
    Calendar,
    ClosedDay,
    Pause,
    ServiceHours,
    SpecialPeriod,
    add_working_time,
    due_at,
    explain,
    gross_and_net,
    is_open,
    mark_at,
    next_opening,
    week,
    working_time_between,
)

ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"]
instants = st.integers(0, 190 * 24 * 60).map(
    lambda minutes: datetime(2025, 12, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)
days_in_range = st.dates(date(2025, 12, 20), date(2026, 7, 30))
numbers_of_days = st.integers(0, 15)
durations = st.timedeltas(timedelta(0), timedelta(days=40))


@st.composite
def hours(draw: st.DrawFn) -> ServiceHours:
    opens = draw(st.integers(0, 23 * 60))
    closes = draw(st.integers(opens + 1, 24 * 60 - 1))
    return ServiceHours(time(*divmod(opens, 60)), time(*divmod(closes, 60)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    open_weekdays = draw(st.dictionaries(st.integers(0, 6), hours(), min_size=1))
    closed = draw(st.sets(days_in_range, max_size=30))
    first = draw(days_in_range)
    period = SpecialPeriod(
        "Ramadan",
        first,
        first + timedelta(days=draw(st.integers(0, 40))),
        week(draw(st.dictionaries(st.integers(0, 6), hours()))),
    )
    return Calendar(
        draw(st.sampled_from(ZONES)),
        week(open_weekdays),
        tuple(ClosedDay(day, "Libur") for day in closed),
        (period,),
    )


@st.composite
def pause_lists(draw: st.DrawFn) -> list[Pause]:
    begins = draw(st.lists(instants, max_size=4))
    return [Pause(begin, begin + draw(durations)) for begin in begins]


@given(calendars(), instants, numbers_of_days, st.integers(0, 120), pause_lists())
def test_nothing_falls_on_a_closed_day_or_outside_service_hours(
    calendar: Calendar, received: datetime, days: int, percent: int, pauses: list[Pause]
) -> None:
    for instant in (
        due_at(calendar, received, days, pauses),
        mark_at(calendar, received, days, percent, pauses),
    ):
        assert calendar.is_working_day(instant.date())
        assert is_open(calendar, instant)


@given(calendars(), instants, instants, numbers_of_days)
def test_who_asks_later_is_due_no_earlier(calendar: Calendar, one: datetime, two: datetime, days: int) -> None:
    earlier, later = sorted([one, two])
    assert due_at(calendar, earlier, days) <= due_at(calendar, later, days)


@given(calendars(), instants, numbers_of_days, numbers_of_days, pause_lists())
def test_a_longer_target_is_due_no_earlier(
    calendar: Calendar, received: datetime, one: int, two: int, pauses: list[Pause]
) -> None:
    shorter, longer = sorted([one, two])
    assert due_at(calendar, received, shorter, pauses) <= due_at(calendar, received, longer, pauses)


@given(calendars(), instants, numbers_of_days, pause_lists())
def test_the_reminder_never_comes_after_due(
    calendar: Calendar, received: datetime, days: int, pauses: list[Pause]
) -> None:
    due = due_at(calendar, received, days, pauses)
    assert mark_at(calendar, received, days, 75, pauses) <= due == mark_at(calendar, received, days, 100, pauses)


@given(calendars(), instants, numbers_of_days, numbers_of_days)
def test_working_days_add_up_on_the_clock(calendar: Calendar, start: datetime, one: int, two: int) -> None:
    in_two_steps = add_working_time(
        calendar, add_working_time(calendar, start, timedelta(days=one)), timedelta(days=two)
    )
    assert in_two_steps == add_working_time(calendar, start, timedelta(days=one + two))


@given(calendars(), instants, durations)
def test_measuring_gives_back_what_was_added(calendar: Calendar, start: datetime, length: timedelta) -> None:
    end = add_working_time(calendar, start, length)
    assert working_time_between(calendar, start, end) == length
    assert working_time_between(calendar, end, start) == -length


@given(calendars(), instants, numbers_of_days)
def test_working_days_later_keep_the_clock_time(calendar: Calendar, received: datetime, days: int) -> None:
    start = next_opening(calendar, received)
    later = add_working_time(calendar, start, timedelta(days=days))
    assert later.time() == start.time()
    worked = [start.date() + timedelta(days=n) for n in range((later.date() - start.date()).days)]
    assert sum(calendar.is_working_day(day) for day in worked) == days


@given(calendars(), instants, numbers_of_days, instants, durations, durations)
def test_pauses_that_follow_each_other_add_up(
    calendar: Calendar, received: datetime, days: int, begin: datetime, one: timedelta, two: timedelta
) -> None:
    halves = [Pause(begin, begin + one), Pause(begin + one, begin + one + two)]
    whole = [Pause(begin, begin + one + two)]
    assert due_at(calendar, received, days, halves) == due_at(calendar, received, days, whole)
    without = explain(calendar, received, days)
    paused = explain(calendar, received, days, halves)
    moved = add_working_time(calendar, without.due_on_clock, paused.paused)
    assert paused.due_on_clock == moved


@given(calendars(), instants, instants, pause_lists())
def test_net_is_what_is_left_of_gross(
    calendar: Calendar, received: datetime, until: datetime, pauses: list[Pause]
) -> None:
    took = gross_and_net(calendar, received, until, pauses)
    assert timedelta(0) <= took.net <= took.gross


@given(calendars(), instants, st.integers(1, 15), pause_lists())
def test_an_answer_is_late_exactly_when_its_net_time_exceeds_the_target(
    calendar: Calendar, received: datetime, days: int, pauses: list[Pause]
) -> None:
    due = explain(calendar, received, days, pauses).due_on_clock
    after_pauses = max([due, *(pause.ended_at or due for pause in pauses)])
    net = gross_and_net(calendar, received, after_pauses, pauses).net
    assert (net > timedelta(days=days)) == (working_time_between(calendar, due, after_pauses) > timedelta(0))


@settings(max_examples=50)
@given(calendars())
def test_a_calendar_survives_its_json(calendar: Calendar) -> None:
    assert Calendar.from_json(calendar.to_json()) == calendar
