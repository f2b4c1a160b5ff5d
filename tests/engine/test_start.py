"""Beginning a process: by a message, by none, and what is left of the other ways to begin."""

import pytest

from app.engine import Instance, NotWaiting
from tests.engine.world import SPEC, T0, Case, World, hours

CHANNELS = ["portal", "phone", "counter"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_message_start_leaves_one_token_and_no_waiting_start(channel: str) -> None:
    case = Case(message=f"request_{channel}", channel=channel)
    assert case.open == ["withdrawn", "work"]
    assert case.load().messages() == {"withdrawal"}
    assert next(element.id for element in case.last.trace) == f"received_{channel}"
    assert not {element.id for element in case.last.trace} & {f"received_{c}" for c in CHANNELS if c != channel}


@pytest.mark.parametrize("channel", CHANNELS)
def test_start_events_do_not_wake_again_later(channel: str) -> None:
    case = Case(message=f"request_{channel}")
    for other in CHANNELS:
        with pytest.raises(NotWaiting):
            case.message(f"request_{other}", T0 + hours(1))
    case.do("work", T0 + hours(2), decision="spam")
    assert case.last.completed
    assert case.world.called("case/set_target") == 1


def test_uncompacted_state_with_start_events_survives_too() -> None:
    case = Case(message="request_phone", compacting=False)
    case.do("work", T0, decision="ask")
    case.compacting = True
    case.message("reply", T0 + hours(1))
    assert case.open == ["withdrawn", "work"]


def test_data_reach_the_called_process() -> None:
    case = Case(category="7")
    assert case.load().data["category"] == "7"
    assert case.load().data["priority"] == "normal"


def test_plain_start_needs_no_message() -> None:
    assert Case("publish_faq", None).open == ["draft"]


@pytest.mark.parametrize(("process", "message"), [("ticket", "reply"), ("ticket", None), ("publish_faq", "reply")])
def test_start_that_no_event_takes_is_refused(process: str, message: str | None) -> None:
    with pytest.raises(NotWaiting):
        Instance.start(SPEC, process, message=message, data={}, host=World(), now=T0)


def test_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Instance.start(SPEC, "ticket", message="request_portal", data={}, host=World(), now=T0.replace(tzinfo=None))
