"""One verb on many tasks, on both databases: a refused row leaves nothing behind, a run is begun once."""

import pytest

from app.audit import Actor
from app.cases.claim import claim_task
from app.cases.errors import BadAnswer, NotFound
from app.cases.inbox.bulk import CLAIM, MOST_ROWS, begin_run, claim, close_as_duplicate, do_row, run_of
from app.models import BulkRun, User
from tests.desk import Desk


def begin(desk: Desk, by: User, ids: list[int], key: str | None = "k") -> tuple[BulkRun, bool]:
    return begin_run(
        desk.session, ids, CLAIM, back_to="/kotak-tugas/saya", submission_key=key, actor=Actor.staff(by), now=desk.now
    )


def test_a_refused_row_has_its_sentence_and_no_event(desk: Desk) -> None:
    budi, wati = desk.staff("helpdesk"), desk.staff("helpdesk", "Wati")
    cases = [desk.open() for _ in range(2)]
    claim_task(desk.session, desk.task(cases[0]), actor=Actor.staff(wati), now=desk.now)
    run, is_new = begin(desk, budi, [desk.task(case).id for case in cases])
    assert is_new
    for row in run.rows:
        do_row(desk.session, row, claim(), actor=Actor.staff(budi), now=desk.now)
        desk.session.commit()
    assert [(row.done, row.sentence) for row in run.rows] == [
        (False, "Tugas ini sedang dipegang Wati."),
        (True, None),
    ]
    assert [desk.events(case).count("task_claimed") for case in cases] == [1, 1]
    assert desk.task(cases[0]).assignee_id == wati.id


def test_a_refused_merge_leaves_both_cases_as_they_were(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    ticket, complaint = desk.open(), desk.open(kind="complaint")
    before = desk.events(ticket)
    run, _ = begin(desk, budi, [desk.task(ticket).id])
    do_row(desk.session, run.rows[0], close_as_duplicate(complaint, "Sama."), actor=Actor.staff(budi), now=desk.now)
    desk.session.commit()
    assert run.rows[0].done is False
    assert run.rows[0].sentence
    assert desk.events(ticket) == before
    assert desk.task(ticket).state == "open"


def test_a_run_is_begun_once_for_a_form_and_anew_for_another(desk: Desk) -> None:
    budi, ids = desk.staff("helpdesk"), [desk.task(desk.open()).id]
    first, _ = begin(desk, budi, ids)
    same, is_new = begin(desk, budi, ids)
    assert (same.id, is_new) == (first.id, False)
    assert begin(desk, budi, ids, key=None)[0].id != first.id


def test_what_cannot_be_run_is_said(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    for ids in [], [999], list(range(MOST_ROWS + 1)):
        with pytest.raises(BadAnswer):
            begin(desk, budi, ids)


def test_a_result_is_shown_to_whoever_ran_it(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    run, _ = begin(desk, budi, [desk.task(desk.open()).id])
    assert run_of(desk.session, run.id, budi) is run
    with pytest.raises(NotFound):
        run_of(desk.session, run.id, desk.staff("koordinator"))
