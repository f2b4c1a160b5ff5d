"""The page of a queue: its list, and beside it the case that is open, with a form that was refused there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from app.cases.inbox import queues
from app.cases.inbox.saved_filters import chosen_columns, saved_filters
from app.clock import now
from app.database import db
from app.models import SavedFilter
from app.models.people import KOORDINATOR
from app.web.cases.case_page import CasePage
from app.web.inbox.choices import all_choices, chips, labels_of_fields
from app.web.inbox.columns import COLUMNS, known_columns
from app.web.inbox.list_address import ListAddress
from app.web.inbox.rows import Opened, Row, RowsFor
from app.web.intake.entries import entries_for
from app.web.once import new_key
from app.web.paging import Page, read_page
from app.web.sign_in import signed_in, staff

FILTER, COLUMNS_PANEL, SAVE = "saring", "kolom", "simpan"


@dataclass(frozen=True, slots=True)
class QueueText:
    """What a queue is called, and what an empty one says to do next."""

    name: str
    empty: str
    hint: str


@dataclass
class Panel:
    """What is open above the list; `typed` and `problem` are of a form that was refused."""

    kind: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    typed: str = ""
    problem: str = ""


def texts_of(queue: str) -> QueueText:
    texts = {
        queues.MINE: (
            _("Tugas saya"),
            _("Tidak ada tugas yang Anda pegang."),
            _("Ambil tugas dari Tugas kelompok; yang paling mendesak ada di atas."),
        ),
        queues.GROUPS: (
            _("Tugas kelompok"),
            _("Tidak ada tugas yang menunggu kelompok Anda."),
            _("Tugas baru muncul di sini begitu sebuah tiket memerlukan kelompok Anda."),
        ),
        queues.FOLLOWED: (
            _("Yang saya ikuti"),
            _("Anda belum mengikuti tiket mana pun."),
            _("Buka sebuah tiket lalu pilih Ikuti, agar mudah ditemukan kembali di sini."),
        ),
        queues.OVERDUE: (
            _("Lewat SLA"),
            _("Tidak ada tiket yang lewat SLA."),
            _("Kerjakan yang paling dekat jatuh temponya di Tugas saya."),
        ),
        queues.AT_RISK: (
            _("Segera jatuh tempo"),
            _("Tidak ada tiket yang jatuh tempo dalam 4 jam."),
            _("Kerjakan yang paling dekat jatuh temponya di Tugas saya."),
        ),
        queues.ALL: (
            _("Semua tugas"),
            _("Tidak ada tugas yang terbuka."),
            _("Tugas muncul di sini begitu permintaan pertama masuk."),
        ),
    }
    return QueueText(*texts[queue])


def show_queue(
    address: ListAddress, page: CasePage | None = None, opened: Opened = None, refused: Panel | None = None
) -> str:
    """Render a list, with the case beside it that `opened` names."""
    session = db.session()
    text, columns = texts_of(address.queue), known_columns(chosen_columns(session, signed_in().id))
    found, rows = read_list(address, columns, opened)
    panel = refused or _panel()
    if page is not None:
        page.queue = str(address)
    return render_template(
        "inbox/queue.html",
        queue=address.queue,
        address=address,
        text=text,
        search=address.values.get("q", ""),
        list=found,
        rows=rows,
        chips=chips(session, address),
        panel=panel,
        removable=_removable() if panel.kind == SAVE else (),
        news_url=address.news_url(**dict([opened] if opened else [])),
        columns=columns,
        all_columns=COLUMNS,
        fields=labels_of_fields(),
        may_share=KOORDINATOR in signed_in().group_keys,
        once=new_key(),
        page=page,
        entries=entries_for(session, staff()),
    )


def read_list(address: ListAddress, columns: list[str], opened: Opened) -> tuple[Page, list[Row]]:
    session, reader = db.session(), signed_in()
    rows = RowsFor(reader.id, address.url(), columns, opened)
    wanted = address.filter
    if address.queue == queues.FOLLOWED:
        page = read_page(session, queues.followed_cases(reader, wanted, now()), address.page, queues.PAGE_SIZE)
        return page, rows.cases(session, page.items)
    page = read_page(session, queues.open_tasks(reader, wanted, now()), address.page, queues.PAGE_SIZE)
    return page, rows.tasks(session, page.items)


def _panel() -> Panel:
    kind = request.args.get("panel", "")
    if kind == FILTER:
        return Panel(kind, all_choices(db.session()))
    return Panel(kind if kind in (COLUMNS_PANEL, SAVE) else "")


def _removable() -> list[SavedFilter]:
    """Return the saved filters that the reader may take away."""
    reader = signed_in()
    is_koordinator = KOORDINATOR in reader.group_keys
    kept = saved_filters(db.session(), reader)
    return [one for one in kept if one.owner_id == reader.id or (one.is_shared and is_koordinator)]
