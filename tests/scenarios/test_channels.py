"""Every start channel opens the same process; what is entered later than it came keeps both instants."""

from datetime import timedelta

import pytest

from app.cases.errors import BadAnswer, NotAllowed
from tests.desk import START, Desk

ENTERED_BY = {"phone": "helpdesk", "lpse_support": "helpdesk", "counter": "front_office"}


@pytest.mark.parametrize("channel", ENTERED_BY)
def test_staff_enter_what_came_by_another_channel(desk: Desk, channel: str) -> None:
    received = START - timedelta(hours=1)
    case = desk.open(channel, by=desk.staff(ENTERED_BY[channel]), case_received_at=received.isoformat())
    assert (case.channel, case.received_at, case.entered_at) == (channel, received, START)
    assert case.due_at == received + timedelta(days=1)
    assert desk.waits_for(case) == ["handle"]


@pytest.mark.parametrize("channel", ENTERED_BY)
def test_others_may_not_enter_it(desk: Desk, channel: str) -> None:
    with pytest.raises(NotAllowed):
        desk.open(channel, by=desk.staff("auditor"))


def test_a_request_cannot_be_received_in_the_future(desk: Desk) -> None:
    later = (START + timedelta(minutes=5)).isoformat()
    with pytest.raises(BadAnswer) as refused:
        desk.open("phone", by=desk.staff("helpdesk"), case_received_at=later)
    assert refused.value.field == "received_at"


def test_a_form_sent_twice_opens_one_case(desk: Desk) -> None:
    numbers = {desk.open().number, desk.open().number}
    assert len(numbers) == 2
    assert numbers == {"T-2026-000001", "T-2026-000002"}


def test_a_near_bid_deadline_makes_it_urgent(desk: Desk) -> None:
    near = desk.open(case_bid_deadline=(START + timedelta(hours=3)).isoformat())
    far = desk.open(case_bid_deadline=(START + timedelta(days=30)).isoformat())
    assert near.priority == "urgent"
    assert far.priority != "urgent"
