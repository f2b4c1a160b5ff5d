from datetime import timedelta

from app.cases.positions import positions_of
from app.models import Case
from tests.desk import START, Desk


def names(desk: Desk, case: Case) -> list[str]:
    return [one.position for one in positions_of(desk.session, case)]


def test_a_case_is_new_when_it_is_received_and_handled_when_it_is_entered(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    received = START - timedelta(hours=1)
    case = desk.open("phone", by=budi, case_received_at=received.isoformat())
    first, second = positions_of(desk.session, case)
    assert (first.position, first.at) == ("new", received)
    assert (second.position, second.at) == ("helpdesk", START)


def test_the_whole_way_is_told_in_order(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="Perlu akses server.")
    desk.do(case, "escalate_lkpp", lkpp_question="Mengapa akun ini terkunci?")
    desk.send(case, "lkpp_answer", "Akun sudah dibuka.")
    assert names(desk, case)[1:] == ["helpdesk", "admin_ppe", "lkpp", "answer_received"]
    assert None not in [one.at for one in positions_of(desk.session, case)]


def test_an_objection_brings_a_position_back_and_silence_ends_it(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "answer", answer="Silakan coba lagi nanti siang.")
    desk.send(case, "objection", "Masih sama.")
    desk.do(case, "answer", answer="Kami perbaiki, silakan coba.")
    desk.wait(case, days=14)
    assert names(desk, case) == ["new", "helpdesk", "answered", "reopened", "answered", "closed"]
    assert positions_of(desk.session, case)[-1].at == case.closed_at


def test_spam_is_told_once(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "reject", rejection_reason="Iklan.")
    assert names(desk, case) == ["new", "helpdesk", "rejected"]
