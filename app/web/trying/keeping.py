"""Put scenarios into a draft: from a try, from a finished case, with what happens now; and take them out."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import NotFound
from app.clock import now
from app.database import begin_writing, db
from app.definitions.drafts import add_file, remove_file, save_file
from app.scenarios import CannotRecord, is_scenario, path_for, play, read_scenario, record_scenario
from app.scenarios.from_case import scenario_of_case
from app.scenarios.model import Scenario
from app.scenarios.tries import TITLE, Try, put_try, try_of, writable
from app.web.sign_in import signed_in, staff
from app.web.trying.subject import Tried, tried

LONGEST_TITLE = 120


def title_for(found: Try) -> str:
    return "" if found.scenario.title == TITLE else found.scenario.title


def save(draft_id: int) -> ResponseReturnValue:
    """Keep the try as a scenario of the draft, with what happened as what is expected."""
    subject = tried(draft_id, None)
    found = try_of(db.session(), subject.subject, signed_in().id)
    title = _title()
    if found is None or subject.procedure is None:
        return redirect(subject.url("show"), 303)
    if not title:
        flash(_("Beri skenario ini judul, misalnya “Ditutup otomatis”."), "danger")
        return redirect(subject.url("show", _anchor="simpan"), 303)
    db.session.rollback()
    try:
        played = play(found.scenario, subject.procedure, subject.surroundings)
        scenario = record_scenario(title, found.scenario, played)
    except CannotRecord as refused:
        flash(str(refused), "danger")
        return redirect(subject.url("show"), 303)
    same = found.path if found.path in subject.files and request.form.get("ke") == "sama" else None
    path = _store(subject, scenario, same)
    put_try(db.session(), subject.subject, signed_in().id, scenario, path, now=now())
    db.session.commit()
    flash(_("Disimpan sebagai skenario “%(title)s”.", title=title), "success")
    return redirect(subject.url("scenarios"), 303)


def accept(draft_id: int) -> ResponseReturnValue:
    """Let what happens now be what a scenario expects: the change was meant."""
    subject = tried(draft_id, None)
    path = _path(subject)
    scenario = read_scenario(subject.files[path])
    db.session.rollback()
    if subject.procedure is not None:
        try:
            played = play(scenario, subject.procedure, subject.surroundings)
            recorded = record_scenario(scenario.title, scenario, played)
        except CannotRecord as refused:
            flash(str(refused), "danger")
            return redirect(subject.url("scenarios"), 303)
        _store(subject, recorded, path)
        db.session.commit()
        flash(_("Hasil sekarang menjadi yang diharapkan skenario “%(title)s”.", title=scenario.title), "success")
    return redirect(subject.url("scenarios", jalankan=1), 303)


def remove(draft_id: int) -> ResponseReturnValue:
    """Take a scenario out of the draft."""
    subject = tried(draft_id, None)
    path = _path(subject)
    remove_file(db.session(), draft_id, path, actor=staff(), now=now())
    db.session.commit()
    flash(_("Skenario dihapus dari draf ini."), "success")
    return redirect(subject.url("scenarios"), 303)


def record_case(draft_id: int) -> ResponseReturnValue:
    """Make a scenario of a finished case, without anything that anybody wrote in it."""
    subject = tried(draft_id, None)
    number = request.form.get("nomor", "").strip()[:40]
    title = _title() or _("Dari tiket %(number)s", number=number)
    session = db.session()
    try:
        scenario = scenario_of_case(session, number, title, actor=staff(), now=now())
    except CannotRecord as refused:
        session.rollback()
        flash(str(refused), "danger")
        return redirect(subject.url("scenarios", nomor=number, judul=_title(), _anchor="rekam"), 303)
    path = path_for(title, subject.files)
    add_file(session, draft_id, path, writable(scenario), actor=staff(), now=now())
    session.commit()
    flash(
        _("Direkam sebagai skenario “%(title)s”. Teks yang ditulis orang diganti teks contoh.", title=title), "success"
    )
    return redirect(subject.url("scenarios", jalankan=1), 303)


def _store(subject: Tried, scenario: Scenario, path: str | None) -> str:
    """Write a scenario into the draft, over an earlier one or under a free name."""
    session = db.session()
    session.rollback()
    begin_writing(session)
    assert subject.draft is not None
    draft_id = subject.gap["draft_id"]
    if path is None:
        path = path_for(scenario.title, subject.files)
        add_file(session, draft_id, path, writable(scenario), actor=staff(), now=now())
    else:
        save_file(session, draft_id, path, writable(scenario), expected_revision=None, actor=staff(), now=now())
    return path


def _title() -> str:
    return " ".join(request.form.get("judul", "").split())[:LONGEST_TITLE]


def _path(subject: Tried) -> str:
    """Return the scenario that a form names. Raises NotFound."""
    path = request.form.get("berkas", "")
    if not is_scenario(path) or path not in subject.files:
        raise NotFound(_("Skenario itu tidak ada di draf ini; mungkin sudah dihapus."))
    return path
