"""What the auditor does at the desk: keep a search, have a long export made, take a case out on paper."""

import io
import json
from datetime import timedelta

import pypdfium2
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.audit import Actor
from app.audit.export import of_case
from app.audit.find import CaseSearch
from app.audit.timeline import EventFilter
from app.cases.auditing import export_work
from app.cases.auditing.code import check_code, code_of
from app.cases.auditing.dossier import write_dossier
from app.cases.auditing.export_jobs import ask_export, export_by_id, path_of_export, record_fetching
from app.cases.auditing.export_work import KEPT_FOR, LEASE, advance, take_export
from app.cases.auditing.saved_searches import MOST_OF_ONE, remove_search, save_search, saved_searches
from app.cases.errors import BadAnswer, Conflict, NotFound
from app.database import begin_writing
from app.jobs import audit_exports
from app.jobs.audit_exports import make_exports
from app.models import AuditEvent, AuditExportJob, Case
from app.models.audit_desk import FAILED, GONE, OF_CASES, OF_EVENTS, READY, RUNNING
from tests.desk import Desk


def agus(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("auditor"))


def settle(desk: Desk) -> None:
    desk.session.commit()
    begin_writing(desk.session)


def make(desk: Desk) -> int:
    desk.session.commit()
    made = make_exports(desk.session, desk.clock)
    desk.session.rollback()
    begin_writing(desk.session)
    return made


def of(session: Session, name: str) -> list[dict]:
    return [json.loads(data) for data in session.scalars(select(AuditEvent.data).where(AuditEvent.name == name))]


def printed(desk: Desk, case: Case) -> str:
    file = io.BytesIO()
    write_dossier(desk.session, of_case(desk.session, case.number), file)
    pages = pypdfium2.PdfDocument(file.getvalue())
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def test_a_search_is_kept_replaced_by_its_name_and_forgotten(desk: Desk) -> None:
    agus_, session = agus(desk), desk.session
    save_search(session, " Lewat  SLA ", subject=OF_CASES, query="sla=lewat", actor=agus_, now=desk.now)
    kept = save_search(session, "Lewat SLA", subject=OF_CASES, query="kategori=akun", actor=agus_, now=desk.now)
    (one,) = saved_searches(session, agus_.user_id)
    assert (one.name, one.query) == ("Lewat SLA", "kategori=akun")
    kept_id = kept.id
    remove_search(session, kept_id, actor=agus_, now=desk.now)
    assert list(saved_searches(session, agus_.user_id)) == []
    settle(desk)
    assert len(of(session, "search_saved")) == 2
    assert of(session, "search_removed") == [{"search": kept_id}]  # its name is not the trail's business


def test_nobody_forgets_or_sees_the_search_of_somebody_else(desk: Desk) -> None:
    other = Actor.staff(desk.staff("auditor", "Wati"))
    kept = save_search(desk.session, "Milik Wati", subject=OF_CASES, query="q=x", actor=other, now=desk.now)
    assert list(saved_searches(desk.session, agus(desk).user_id)) == []
    with pytest.raises(NotFound):
        remove_search(desk.session, kept.id, actor=agus(desk), now=desk.now)


@pytest.mark.parametrize(("name", "query"), [("", "q=x"), ("n" * 61, "q=x"), ("Kosong", ""), ("Panjang", "q" * 1001)])
def test_a_search_without_a_name_or_a_filter_is_refused(desk: Desk, name: str, query: str) -> None:
    with pytest.raises(BadAnswer):
        save_search(desk.session, name, subject=OF_CASES, query=query, actor=agus(desk), now=desk.now)


def test_one_auditor_keeps_so_many_searches_and_no_more(desk: Desk) -> None:
    for number in range(MOST_OF_ONE):
        save_search(desk.session, f"{number}", subject=OF_EVENTS, query="q=x", actor=agus(desk), now=desk.now)
    with pytest.raises(BadAnswer, match="Paling banyak"):
        save_search(desk.session, "lagi", subject=OF_EVENTS, query="q=x", actor=agus(desk), now=desk.now)


def test_what_is_looked_for_survives_being_written_down(desk: Desk) -> None:
    search = CaseSearch(words="gagal", handler_id=3, version=2, breach="lewat", received_from=desk.now)
    assert CaseSearch.from_told(search.told()) == search
    wanted = EventFilter("case_opened", 4, desk.now, desk.now)
    assert EventFilter.from_told(wanted.told()) == wanted


def test_a_long_export_is_made_by_the_worker_kept_a_day_and_cleared(desk: Desk) -> None:
    case = desk.open()
    desk.open(case_subject="Yang lain")
    wanted = CaseSearch(number=case.number).told()
    job = ask_export(desk.session, OF_CASES, wanted, "jsonl", actor=agus(desk), now=desk.now)
    job_id, total = job.id, job.total
    settle(desk)
    desk.do(case, "reject", rejection_reason="Bukan urusan kami.")  # after it was asked for: not in it
    with pytest.raises(Conflict, match="belum selesai"):
        record_fetching(desk.session, job_id, actor=agus(desk), now=desk.now)
    assert make(desk) == 1

    job = export_by_id(desk.session, job_id)
    path = path_of_export(desk.session, job_id, "jsonl")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert (job.state, job.done, len(rows)) == (READY, total, total)
    assert {row["case"] for row in rows} == {case.number}
    record_fetching(desk.session, job_id, actor=agus(desk), now=desk.now)
    settle(desk)
    (asked,), (taken,) = of(desk.session, "audit_export_asked"), of(desk.session, "audit_exported")
    assert asked["filter"] == wanted
    assert (taken["export"], taken["digest"], taken["events"]) == (job_id, job.digest, total)

    desk.clock.forward(hours=25)
    make(desk)
    assert export_by_id(desk.session, job_id).state == GONE
    assert not path.exists()
    with pytest.raises(NotFound, match="satu hari"):
        record_fetching(desk.session, job_id, actor=agus(desk), now=desk.now)
    assert timedelta(days=1) == KEPT_FOR


def test_its_progress_is_seen_while_it_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.open()
    job_id = ask_export(desk.session, OF_EVENTS, {}, "csv", actor=agus(desk), now=desk.now).id
    seen: list[int] = []

    def note(session: Session, job: int, done: int, **more: object) -> None:
        advance(session, job, done, **more)  # type: ignore[arg-type]
        seen.append(done)

    monkeypatch.setattr(audit_exports, "EVENTS_BETWEEN", 1)
    monkeypatch.setattr(audit_exports, "advance", note)
    make(desk)
    assert seen == [export_by_id(desk.session, job_id).total]


def test_what_a_dead_worker_left_is_taken_up_again_and_is_the_same_file(desk: Desk) -> None:
    desk.open()
    job_id = ask_export(desk.session, OF_EVENTS, {}, "jsonl", actor=agus(desk), now=desk.now).id
    assert take_export(desk.session, job_id, now=desk.now)  # and then it dies
    settle(desk)
    assert make(desk) == 0, "another has it"
    desk.clock.forward(seconds=LEASE.total_seconds() + 1)
    assert make(desk) == 1
    job = export_by_id(desk.session, job_id)
    assert (job.state, job.attempts) == (READY, 2)


def test_an_export_that_fails_is_tried_three_times_and_then_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()
    job_id = ask_export(desk.session, OF_EVENTS, {}, "csv", actor=agus(desk), now=desk.now).id

    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit_exports, "write_export", broken)
    for _attempt in range(export_work.MOST_ATTEMPTS):
        make(desk)
        assert export_by_id(desk.session, job_id).state == RUNNING
        desk.clock.forward(minutes=5)
    make(desk)
    assert export_by_id(desk.session, job_id).state == FAILED
    folder = path_of_export(desk.session, job_id, "csv").parent
    assert list(folder.iterdir()) == [], "no half file is left"


def test_one_auditor_has_only_so_many_exports_on_their_way(desk: Desk) -> None:
    for _ in range(5):
        ask_export(desk.session, OF_EVENTS, {}, "csv", actor=agus(desk), now=desk.now)
    with pytest.raises(Conflict, match="masih dibuat"):
        ask_export(desk.session, OF_EVENTS, {}, "csv", actor=agus(desk), now=desk.now)
    assert len(desk.session.scalars(select(AuditExportJob)).all()) == 5


def test_the_dossier_says_all_that_the_record_says(desk: Desk) -> None:
    case = desk.open(requester_organization="PT Samudra Jaya")
    desk.do(case, "ask", question="Sejak kapan?")
    desk.wait(hours=3)
    desk.send(case, "reply", "Sejak tadi pagi. Kata sandi: Rahasia123!")
    desk.do(case, "answer", answer="Gunakan tautan Lupa kata sandi.")
    told = printed(desk, case)
    for words in (
        f"Berkas Kasus {case.number}",
        "PT Samudra Jaya",
        "Sejak kapan?",
        "Gunakan tautan Lupa kata sandi.",
        "Tangani tiket",
        "menunggu pengguna",
        "bersih",
        "Tugas diselesaikan",
        "halaman 1 dari",
    ):
        assert words in told, words
    assert "Rahasia123!" not in told
    digests = desk.session.scalars(select(AuditEvent.digest).where(AuditEvent.case_id == case.id)).all()
    closed_up = "".join(told.split())
    assert digests
    assert all(digest in closed_up for digest in digests if digest)


def test_the_same_record_gives_the_same_paper(desk: Desk) -> None:
    case = desk.open()
    first, again = io.BytesIO(), io.BytesIO()
    for file in (first, again):
        write_dossier(desk.session, of_case(desk.session, case.number), file)
    assert first.getvalue() == again.getvalue()


def test_the_code_fits_until_an_event_is_tampered_with(desk: Desk) -> None:
    case = desk.open()
    code = code_of(desk.session, case)
    desk.do(case, "answer", answer="Gunakan tautan Lupa kata sandi.")
    verdict = check_code(desk.session, case, code.upper())
    assert verdict.is_known
    assert verdict.broken_at is None
    assert verdict.now > verdict.events
    assert not check_code(desk.session, case, "ab" * 32).is_known

    _tamper(desk.session, case)
    assert check_code(desk.session, case, code).broken_at == 2


def _tamper(session: Session, case: Case) -> None:
    """Change the second event as somebody with the database's own rights would, its trigger out of the way."""
    second = session.scalars(select(AuditEvent.id).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id)).all()[
        1
    ]
    changed = text("UPDATE audit_event SET source = 'cli' WHERE id = :id").bindparams(id=second)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
    else:
        names = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
        )
        for name in list(names):
            session.execute(text(f"DROP TRIGGER {name}"))
    session.execute(changed)
