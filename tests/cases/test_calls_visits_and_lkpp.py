"""Calls, visits and questions to LKPP at the services, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.answer_at_once import answer_at_once
from app.cases.callers import earlier_cases, find_callers
from app.cases.errors import BadAnswer
from app.cases.lkpp.recognise import is_from_lkpp, lkpp_case_of
from app.cases.lkpp.standing import note_state, standing_at_lkpp
from app.cases.open_case import open_case
from app.cases.queue_slip import issue_slip
from app.database import begin_writing, prepare_engine
from app.models import Case, QueueSlip
from tests.desk import REQUEST, START, Desk

CALL = {**REQUEST, "requester.phone": "0812 3456 7890", "requester.organization": "PT Maju Jaya"}


def call(desk: Desk, actor: Actor, key: str = "a") -> Case:
    return open_case(
        desk.session,
        desk.published,
        kind="ticket",
        channel="phone",
        facts=CALL,
        data={},
        submission_key=key,
        actor=actor,
        now=desk.now,
    )


def test_a_case_is_opened_and_answered_in_one_transaction(desk: Desk) -> None:
    budi = Actor.staff(desk.staff("helpdesk"))
    case = call(desk, budi)
    answer_at_once(desk.session, case, "Tekan Lupa Password.", actor=budi, now=desk.now)
    desk._settled(case)
    assert (case.position, case.clock, case.answered_at) == ("answered", "stopped", case.received_at)
    assert desk.events(case)[-1] == "answer_told"
    assert desk.mails(case) == ["receipt", "answer"]
    desk.send(case, "objection", "Tidak berhasil.")
    assert case.position == "reopened"


def test_answering_again_changes_nothing(desk: Desk) -> None:
    budi = Actor.staff(desk.staff("helpdesk"))
    for _ in range(2):
        answer_at_once(desk.session, call(desk, budi), "Tekan Lupa Password.", actor=budi, now=desk.now)
        desk._settled(None)
    (case,) = desk.session.scalars(select(Case)).all()
    assert desk.events(case).count("answer_told") == 1


def test_who_does_not_do_the_first_step_cannot_answer_there(desk: Desk) -> None:
    case = desk.open("counter", by=desk.staff("front_office"))
    fitri = Actor.staff(desk.staff("front_office"))
    with pytest.raises(BadAnswer):
        answer_at_once(desk.session, case, "Sudah kami bantu.", actor=fitri, now=desk.now)


@pytest.mark.parametrize("words", ["sari", "MAJU JAYA", "0812345", "3456-78"])
def test_a_caller_is_found_on_either_database(desk: Desk, words: str) -> None:
    budi = desk.staff("helpdesk")
    desk.open(requester_name="Tuti", requester_email="tuti@lain.test")
    call(desk, Actor.staff(budi))
    desk._settled(None)
    assert [one.requester.name for one in find_callers(desk.session, budi, words)] == ["Sari Wulandari"]


def test_of_words_that_very_many_cases_have_the_newest_callers_are_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Joko Lama", "Joko Tengah", "Joko Baru"):
        desk.open(requester_name=name, requester_email=f"{name.split()[1]}@penyedia.test")
    desk.open(requester_name="Rudi", requester_email="rudi@penyedia.test", case_description="Kata Joko bisa.")
    monkeypatch.setattr("app.cases.callers.MOST_HITS", 3)
    monkeypatch.setattr("app.cases.inbox.find.MOST_HITS", 3)
    budi = desk.staff("helpdesk")
    found = [one.requester.name for one in find_callers(desk.session, budi, "joko")]
    assert found == ["Joko Baru", "Joko Tengah"]
    assert [one.requester.name for one in find_callers(desk.session, budi, "joko lama")] == ["Joko Lama"]


def test_earlier_cases_are_those_of_the_same_person(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    first, second = desk.open(), desk.open(requester_name="Sari W.")
    desk.open(requester_name="Tuti", requester_email="tuti@lain.test")
    desk.open(kind="complaint")
    found = earlier_cases(desk.session, budi, first.requester)
    assert [case.number for case in found] == [second.number, first.number]


def test_eight_at_once_get_eight_numbers_without_a_gap(database_url: str, session: Session) -> None:
    engine, site = create_engine(database_url), session.info["site"]
    prepare_engine(engine)
    session.rollback()

    def ask(key: int) -> int:
        with Session(engine, info={"site": site}) as own:
            begin_writing(own)
            number = issue_slip(own, submission_key=str(key), actor=Actor.system("web"), now=START).number
            own.commit()
            return number

    with ThreadPoolExecutor(8) as crowd:
        numbers = list(crowd.map(ask, [*range(8), *range(8)]))
    engine.dispose()
    assert sorted(set(numbers)) == list(range(1, 9))
    assert len(session.scalars(select(QueueSlip)).all()) == 8


def at_lkpp(desk: Desk, number: str) -> Case:
    case = desk.do(desk.open(), "escalate", escalation_reason="Perlu Admin PPE.")
    return desk.do(case, "escalate_lkpp", lkpp_question="Mohon diperiksa.", lkpp_number=number)


@pytest.mark.parametrize(
    ("number", "text", "is_it"),
    [
        ("LS-1234", "Tiket ls/1234 telah dijawab", True),
        ("LS-1234", "Tiket #LS-1234.", True),
        ("LS-1234", "Tiket LS-12345", False),
        ("LS-1234", "XLS-1234", False),
        ("123", "Sudah kami jawab 123 tiket", False),
        ("20417", "Tiket 20417: selesai", True),
    ],
)
def test_a_number_is_recognised_whole_and_however_it_is_written(
    desk: Desk, number: str, text: str, is_it: bool
) -> None:
    case = at_lkpp(desk, number)
    found = lkpp_case_of(desk.session, text, "")
    assert (found is not None and found.id == case.id) == is_it


def test_a_case_that_no_longer_waits_is_not_recognised(desk: Desk) -> None:
    case = at_lkpp(desk, "LS-1234")
    desk.do(case, "recorded", lkpp_answer="Sudah diperbaiki.")
    assert lkpp_case_of(desk.session, "LS-1234", "") is None


@pytest.mark.parametrize(
    ("address", "is_theirs"),
    [
        ("helpdesk@lkpp.go.id", True),
        ("No-Reply@Support.LKPP.go.id", True),
        ("info@bukanlkpp.go.id", False),
        ("lkpp.go.id@penipu.test", False),
        ("", False),
    ],
)
def test_only_the_domain_that_was_set_is_lkpps(desk: Desk, address: str, is_theirs: bool) -> None:
    assert is_from_lkpp(desk.session, address) == is_theirs


def test_the_age_at_lkpp_counts_working_days(desk: Desk) -> None:
    case = at_lkpp(desk, "LS-1234")
    desk.clock.forward(days=5)  # Tuesday to Sunday
    standing = standing_at_lkpp(desk.session, case, now=desk.now)
    assert standing is not None
    assert standing.age.days == 3
    ani = Actor.staff(desk.staff("admin_ppe"))
    with pytest.raises(BadAnswer):
        note_state(desk.session, case.id, number="", state="lost", stated_on=START.date(), actor=ani, now=desk.now)
