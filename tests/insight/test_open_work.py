"""What is open now, and what of it will be late today."""

from datetime import datetime, timedelta
from itertools import pairwise

from app.administration.business_calendar import latest_calendar_id
from app.cases.clock import calendar_version
from app.insight.open_work import end_of_service, open_work, service_seconds
from app.models import UserTask
from app.models.process import OPEN
from tests.desk import WIB, Desk
from tests.insight import slow
from tests.insight.histories import live


def test_open_cases_are_counted_by_position_and_age_as_their_events_tell(desk: Desk) -> None:
    live(desk, 7, cases=8, moves=40)
    told = [case for case in slow.read(desk.session).values() if not case.closed and slow.clock_of(case) != "stopped"]
    ages, forecast = open_work(desk.session, desk.now)
    assert sum(one.total for one in ages) == len(told) > 0
    days = sorted((desk.now - case.received_at) / timedelta(days=1) for case in told)
    bounds = [0, 1, 2, 4, 8, 15, 10_000]
    expected = [sum(low <= one < high for one in days) for low, high in pairwise(bounds)]
    assert [sum(column) for column in zip(*(one.counts for one in ages), strict=True)] == expected
    running = [case for case in told if slow.clock_of(case) == "running"]
    assert forecast.late == sum(case.due_at <= desk.now for case in running)
    assert forecast.due == sum(desk.now < case.due_at <= forecast.until for case in running)
    open_tasks = desk.session.query(UserTask).filter(UserTask.state == OPEN).count()
    assert open_tasks >= forecast.due == sum(number for _group, number in forecast.by_group)


def test_more_than_can_be_answered_in_what_is_left_of_the_day_is_expected_to_be_late(desk: Desk) -> None:
    for _ in range(3):
        desk.open()
    desk.clock.at = datetime(2026, 11, 4, 8, 0, tzinfo=WIB)
    _ages, forecast = open_work(desk.session, desk.now)
    assert (forecast.due, forecast.late, forecast.free) == (3, 0, 3)
    assert (forecast.capacity, forecast.expected) == (0, 3)
    desk.clock.at = datetime(2026, 11, 4, 10, 0, tzinfo=WIB)
    assert open_work(desk.session, desk.now)[1].late == 3


def test_capacity_is_what_was_answered_in_as_many_hours_of_service(desk: Desk) -> None:
    calendar = calendar_version(desk.session, latest_calendar_id(desk.session))
    desk.do(desk.open(), "answer", answer="Silakan coba lagi sekarang.")
    _ages, forecast = open_work(desk.session, desk.now)
    served = service_seconds(calendar, desk.now - timedelta(days=28), desk.now)
    left = service_seconds(calendar, desk.now, forecast.until)
    assert forecast.capacity == left / served


def test_after_hours_the_forecast_is_for_the_next_working_day(desk: Desk) -> None:
    calendar = calendar_version(desk.session, latest_calendar_id(desk.session))
    friday_night = datetime(2026, 11, 6, 20, 0, tzinfo=WIB)
    assert end_of_service(calendar, friday_night) == datetime(2026, 11, 9, 16, 0, tzinfo=WIB)


def test_an_hour_at_noon_is_an_hour_of_service_and_a_night_is_none(desk: Desk) -> None:
    calendar = calendar_version(desk.session, latest_calendar_id(desk.session))
    noon = datetime(2026, 11, 4, 12, 0, tzinfo=WIB)
    assert service_seconds(calendar, noon, noon + timedelta(hours=1)) == 3600
    assert service_seconds(calendar, noon.replace(hour=20), noon.replace(hour=23)) == 0
