"""The page of a queue: its list, and beside it the case that is open, with a form that was refused there."""

from dataclasses import dataclass

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import inbox
from app.clock import now
from app.database import db
from app.models import User
from app.web.addresses import page_of
from app.web.cases.case_page import CasePage
from app.web.inbox.rows import Opened, Row, case_rows, task_rows
from app.web.intake.entries import entries_for
from app.web.paging import Page
from app.web.sign_in import signed_in, staff


@dataclass(frozen=True, slots=True)
class QueueText:
    """What a queue is called, and what an empty one says to do next."""

    name: str
    empty: str
    hint: str


def texts_of(queue: str) -> QueueText:
    texts = {
        inbox.MINE: (
            _("Tugas saya"),
            _("Tidak ada tugas yang Anda pegang."),
            _("Ambil tugas dari Tugas kelompok; yang paling mendesak ada di atas."),
        ),
        inbox.GROUPS: (
            _("Tugas kelompok"),
            _("Tidak ada tugas yang menunggu kelompok Anda."),
            _("Tugas baru muncul di sini begitu sebuah tiket memerlukan kelompok Anda."),
        ),
        inbox.FOLLOWED: (
            _("Yang saya ikuti"),
            _("Anda belum mengikuti tiket mana pun."),
            _("Buka sebuah tiket lalu pilih Ikuti, agar mudah ditemukan kembali di sini."),
        ),
        inbox.OVERDUE: (
            _("Lewat SLA"),
            _("Tidak ada tiket yang lewat SLA."),
            _("Kerjakan yang paling dekat jatuh temponya di Tugas saya."),
        ),
        inbox.AT_RISK: (
            _("Segera jatuh tempo"),
            _("Tidak ada tiket yang jatuh tempo dalam 4 jam."),
            _("Kerjakan yang paling dekat jatuh temponya di Tugas saya."),
        ),
    }
    if queue not in texts:
        abort(404)
    return QueueText(*texts[queue])


def show_queue(queue: str, page: CasePage | None, opened: Opened) -> str:
    """Render a queue with the case beside it that `opened` names."""
    session, search = db.session(), request.args.get("q", "").strip()
    text = texts_of(queue)
    found, rows = _list(session, signed_in(), queue, search, opened)
    if page is not None:
        page.queue = queue
    return render_template(
        "inbox/queue.html",
        queue=queue,
        text=text,
        search=search,
        list=found,
        rows=rows,
        page=page,
        entries=entries_for(session, staff()),
    )


def _list(session: Session, reader: User, queue: str, search: str, opened: Opened) -> tuple[Page, list[Row]]:
    if queue == inbox.FOLLOWED:
        page = page_of(inbox.followed_cases(reader, search), inbox.PAGE_SIZE)
        return page, case_rows(session, queue, page.items, opened)
    query = inbox.open_tasks(reader, inbox.TaskFilter(queue, search), now())
    page = page_of(query, inbox.PAGE_SIZE)
    return page, task_rows(session, queue, page.items, reader.id, opened)
