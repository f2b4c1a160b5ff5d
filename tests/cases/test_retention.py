"""Rules say how long cases are kept, a hold keeps one for longer, and a run erases in the background what is due."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import orjson
import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.erasure import OnHold, erase_case
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.cases.retention import runs
from app.cases.retention.due import count_due, counts, due_cases
from app.cases.retention.holds import hold_in_force, lift_hold, set_hold
from app.cases.retention.rules import in_words, remove_rule, rules, set_rule
from app.cases.retention.runs import order_run, progress_of, rows_of, stop_run
from app.database import begin_writing
from app.jobs import erasing
from app.jobs.procedure_work import work_on_procedure
from app.models import AuditEvent, Case, Category, DeletionRun
from app.models.retention import ERASED, PENDING, STAYS
from tests.cases.erasing import GROUNDS, close_case
from tests.desk import Desk


@pytest.fixture
def tono(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("administrator"))


@pytest.fixture
def agus(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("auditor"))


def closed_case(desk: Desk, **facts: str) -> Case:
    return close_case(desk, desk.open(**facts))


def rule(desk: Desk, months: int, tono: Actor, *, kind: str = "ticket", category: str | None = None) -> None:
    chosen = desk.session.scalar(select(Category.id).where(Category.code == category)) if category else None
    set_rule(desk.session, kind, chosen, months, "JRA butir 4", actor=tono, now=desk.now)
    desk._settled(None)


def due(desk: Desk) -> list[str]:
    return [case.number for case in desk.session.scalars(due_cases(desk.session, desk.now)).unique()]


def told(desk: Desk, name: str) -> list[dict[str, object]]:
    query = select(AuditEvent.data).where(AuditEvent.name == name).order_by(AuditEvent.id)
    return [orjson.loads(data) for data in desk.session.scalars(query)]


def ordered(desk: Desk, tono: Actor) -> DeletionRun:
    run = order_run(desk.session, "Berita acara 7/2028", actor=tono, now=desk.now)
    desk._settled(None)
    return run


def work(desk: Desk, stop: Callable[[], bool] = lambda: False) -> int:
    desk.session.rollback()
    done = work_on_procedure(desk.session, desk.clock, stop)
    desk._settled(None)
    return done


def later(desk: Desk, **span: float) -> None:
    desk.clock.forward(**span)


def test_without_a_rule_nothing_is_ever_due(desk: Desk, tono: Actor) -> None:
    closed_case(desk)
    later(desk, days=36500)
    assert due(desk) == []
    with pytest.raises(Conflict, match="tidak ada kasus"):
        order_run(desk.session, "Berita acara", actor=tono, now=desk.now)


def test_a_case_is_due_on_the_day_after_its_span_in_the_services_own_zone(desk: Desk, tono: Actor) -> None:
    case = closed_case(desk)
    assert case.closed_at is not None
    rule(desk, 12, tono)
    local = case.closed_at.astimezone(desk.now.tzinfo)
    desk.clock.at = datetime(local.year + 1, local.month, local.day, 23, 59, tzinfo=desk.now.tzinfo)
    assert due(desk) == []
    later(desk, minutes=1)
    assert due(desk) == [case.number]


def test_the_span_of_a_short_month_ends_with_it(desk: Desk, tono: Actor) -> None:
    case = closed_case(desk)
    case.closed_at = datetime(2026, 1, 31, 12, tzinfo=desk.now.tzinfo)
    desk._settled(None)
    rule(desk, 1, tono)
    desk.clock.at = datetime(2026, 2, 28, 12, tzinfo=desk.now.tzinfo)
    assert due(desk) == []
    desk.clock.at = datetime(2026, 3, 1, 0, 0, tzinfo=desk.now.tzinfo)
    assert due(desk) == [case.number]


def test_the_rule_of_a_category_goes_before_that_of_its_kind(desk: Desk, tono: Actor) -> None:
    account, other = closed_case(desk), closed_case(desk, case_category="penawaran")
    rule(desk, 24, tono)
    rule(desk, 60, tono, category="akun")
    rule(desk, 1, tono, kind="complaint")
    later(desk, days=3 * 365)
    assert due(desk) == [other.number]
    later(desk, days=3 * 365)
    assert due(desk) == [account.number, other.number]


def test_open_cases_are_never_due(desk: Desk, tono: Actor) -> None:
    desk.open()
    rule(desk, 1, tono)
    later(desk, days=400)
    assert due(desk) == []


def test_rules_are_replaced_taken_back_and_on_record(desk: Desk, tono: Actor, agus: Actor) -> None:
    rule(desk, 24, tono)
    rule(desk, 30, tono)
    (known,) = rules(desk.session)
    assert in_words(known.months) == "2 tahun 6 bulan"
    remove_rule(desk.session, known.id, "Jadwal dicabut", actor=tono, now=desk.now)
    desk._settled(None)
    assert rules(desk.session) == []
    changes = [(one["before"], one["after"]) for one in told(desk, "retention_rule_changed")]
    assert changes == [
        ({"months": None}, {"months": 24}),
        ({"months": 24}, {"months": 30}),
        ({"months": 30}, {"months": None}),
    ]
    with pytest.raises(NotAllowed):
        set_rule(desk.session, "ticket", None, 12, "JRA", actor=agus, now=desk.now)
    for months, reason in ((0, "JRA"), (1201, "JRA"), (12, "  ")):
        with pytest.raises(BadAnswer):
            set_rule(desk.session, "ticket", None, months, reason, actor=tono, now=desk.now)


def test_a_held_case_is_not_erased_and_says_why(desk: Desk, tono: Actor, agus: Actor) -> None:
    case = closed_case(desk)
    set_hold(desk.session, case.id, "Perkara 3/G/2026", actor=agus, now=desk.now)
    desk._settled(None)
    with pytest.raises(OnHold, match="Perkara 3/G/2026"):
        erase_case(desk.session, case.id, GROUNDS, actor=tono, now=desk.now)
    lift_hold(desk.session, case.id, "Perkara selesai", actor=tono, now=desk.now)
    desk._settled(None)
    erase_case(desk.session, case.id, GROUNDS, actor=tono, now=desk.now)
    desk._settled(case)
    assert desk.events(case)[-3:] == ["hold_set", "hold_lifted", "person_erased"]


def test_a_hold_ends_with_its_last_day_and_may_then_be_set_anew(desk: Desk, agus: Actor) -> None:
    case = closed_case(desk)
    last = desk.now.date() + timedelta(days=10)
    set_hold(desk.session, case.id, "Audit", until=last, actor=agus, now=desk.now)
    desk._settled(None)
    with pytest.raises(Conflict, match="sudah ditahan"):
        set_hold(desk.session, case.id, "Lagi", actor=agus, now=desk.now)
    desk.clock.at = datetime(last.year, last.month, last.day, 23, 59, tzinfo=desk.now.tzinfo)
    assert hold_in_force(desk.session, case.id, desk.now) is not None
    later(desk, minutes=1)
    assert hold_in_force(desk.session, case.id, desk.now) is None
    set_hold(desk.session, case.id, "Audit kedua", actor=agus, now=desk.now)
    desk._settled(None)
    held = hold_in_force(desk.session, case.id, desk.now)
    assert held is not None
    assert held.reason == "Audit kedua"


def test_holding_is_for_auditor_and_administrator_with_a_reason_and_a_day_to_come(desk: Desk, agus: Actor) -> None:
    case = closed_case(desk)
    with pytest.raises(NotAllowed):
        set_hold(desk.session, case.id, "x", actor=Actor.staff(desk.staff("koordinator")), now=desk.now)
    with pytest.raises(BadAnswer):
        set_hold(desk.session, case.id, " ", actor=agus, now=desk.now)
    with pytest.raises(BadAnswer):
        set_hold(desk.session, case.id, "x", until=date(2020, 1, 1), actor=agus, now=desk.now)
    with pytest.raises(Conflict, match="tidak sedang ditahan"):
        lift_hold(desk.session, case.id, "x", actor=agus, now=desk.now)


def test_a_run_erases_what_is_due_and_leaves_what_is_held(desk: Desk, tono: Actor, agus: Actor) -> None:
    cases = [closed_case(desk) for _ in range(3)]
    fresh = desk.open()
    rule(desk, 12, tono)
    later(desk, days=400)
    set_hold(desk.session, cases[1].id, "Perkara", actor=agus, now=desk.now)
    desk._settled(None)
    (month,) = counts(desk.session, desk.now)
    assert (month.number, month.held, count_due(desk.session, desk.now)) == (3, 1, 2)
    run = ordered(desk, tono)
    assert work(desk) == 2
    assert [case.erased_at is not None for case in (*cases, fresh)] == [True, False, True, False]
    assert progress_of(desk.session, run.id) == runs.Progress(total=2, erased=2, staying=0)
    assert desk.session.get_one(DeletionRun, run.id).finished_at is not None
    assert [one["cases"] for one in told(desk, "deletion_ordered")] == [2]
    assert [(one["erased_cases"], one["staying"]) for one in told(desk, "deletion_finished")] == [(2, 0)]
    assert [one["run"] for one in told(desk, "person_erased")] == [run.id, run.id]
    assert work(desk) == 0


def test_what_was_held_after_the_order_stays_with_the_sentence(desk: Desk, tono: Actor, agus: Actor) -> None:
    case = closed_case(desk)
    rule(desk, 1, tono)
    later(desk, days=60)
    run = ordered(desk, tono)
    set_hold(desk.session, case.id, "Perkara 9", actor=agus, now=desk.now)
    desk._settled(None)
    work(desk)
    (row,) = desk.session.scalars(rows_of(run.id)).all()
    assert (row.state, "Perkara 9" in (row.sentence or "")) == (STAYS, True)
    assert case.erased_at is None


def test_a_worker_that_stops_leaves_the_rest_to_the_next(desk: Desk, tono: Actor) -> None:
    for _ in range(3):
        closed_case(desk)
    rule(desk, 1, tono)
    later(desk, days=60)
    run = ordered(desk, tono)
    asked = iter((False, True, True))
    assert work(desk, lambda: next(asked)) == 1
    assert progress_of(desk.session, run.id).erased == 1
    assert work(desk) == 2
    assert progress_of(desk.session, run.id).erased == 3


def test_a_worker_that_is_killed_in_the_middle_of_a_case_leaves_it_whole(
    desk: Desk, tono: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = closed_case(desk)
    rule(desk, 1, tono)
    later(desk, days=60)
    run = ordered(desk, tono)

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(runs, "_settle", killed)  # the case is erased, and its row not yet settled
        with pytest.raises(Killed):
            work(desk)
    desk.session.rollback()
    desk._settled(None)
    assert (case.erased_at, case.requester.name) == (None, "Sari Wulandari")
    assert [row.state for row in desk.session.scalars(rows_of(run.id))] == []
    work(desk)
    assert case.erased_at is not None


def test_what_fails_again_and_again_is_given_up_and_the_others_go_on(
    desk: Desk, tono: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = closed_case(desk), closed_case(desk)
    rule(desk, 1, tono)
    later(desk, days=60)
    run = ordered(desk, tono)
    real = erasing.erase_claimed

    def erase_but_one(session: object, run_id: int, case_id: int, *, now: datetime) -> None:
        if case_id == bad.id:
            raise RuntimeError("nobody foresaw this")
        real(session, run_id, case_id, now=now)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing, "erase_claimed", erase_but_one)
    work(desk)
    assert [row.state for row in desk.session.scalars(rows_of(run.id))] == [STAYS, ERASED]
    assert (bad.erased_at is None, good.erased_at is None) == (True, False)


def test_a_run_is_stopped_and_what_waits_stays_whole(desk: Desk, tono: Actor, agus: Actor) -> None:
    cases = [closed_case(desk), closed_case(desk)]
    rule(desk, 1, tono)
    later(desk, days=60)
    run = ordered(desk, tono)
    with pytest.raises(Conflict, match="sedang berjalan"):
        order_run(desk.session, "Lagi", actor=tono, now=desk.now)
    desk.session.rollback()
    begin_writing(desk.session)
    with pytest.raises(NotAllowed):
        stop_run(desk.session, run.id, actor=agus, now=desk.now)
    stop_run(desk.session, run.id, actor=tono, now=desk.now)
    desk._settled(None)
    assert work(desk) == 0
    assert [case.erased_at for case in cases] == [None, None]
    assert [one["remaining_cases"] for one in told(desk, "deletion_stopped")] == [2]
    assert PENDING not in [row.state for row in desk.session.scalars(rows_of(run.id))]
    with pytest.raises(Conflict):
        stop_run(desk.session, run.id, actor=tono, now=desk.now)


def test_a_run_is_ordered_by_an_administrator_with_a_reason(desk: Desk, tono: Actor, agus: Actor) -> None:
    with pytest.raises(NotAllowed):
        order_run(desk.session, "x", actor=agus, now=desk.now)
    with pytest.raises(BadAnswer):
        order_run(desk.session, " ", actor=tono, now=desk.now)
