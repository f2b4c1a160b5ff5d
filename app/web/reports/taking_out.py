"""Hand a table of a report out as CSV. That it was taken is recorded."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Response
from sqlalchemy.orm import Session

from app.audit import record
from app.audit.export.formulas import as_text
from app.channels.site import site_of
from app.clock import now
from app.database import begin_writing
from app.insight.evidence import FORMS, made_pack, record_download
from app.insight.table import Measure, Table, Value, shown
from app.models import EvidencePack
from app.web.sign_in import staff


def send_csv(session: Session, table: Table, name: str) -> Response:
    """Answer with a table: numbers as numbers, durations in seconds, all else as text that no spreadsheet computes."""
    zone = site_of(session).zone
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(
        as_text(f"{column.title} (detik)" if column.kind == "duration" else column.title) for column in table.columns
    )
    rows.writerows([_cell(value, zone) for value in row] for row in table.rows)
    session.rollback()
    begin_writing(session)
    record(session, "report_exported", actor=staff(), at=now(), report=name, format="csv")
    session.commit()
    answer = Response(text.getvalue(), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def send_pack(session: Session, pack: EvidencePack, form: str) -> Response:
    """Answer with the evidence of a month as it was made."""
    content, name = (pack.pdf if form == "pdf" else pack.xlsx), f"bukti-{pack.month:%Y-%m}.{form}"
    pack_id = pack.id
    session.rollback()
    begin_writing(session)
    record_download(session, made_pack(session, pack_id), form, actor=staff(), now=now())
    session.commit()
    answer = Response(content, mimetype=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _cell(value: Value, zone: ZoneInfo) -> str | int | float | None:
    match value:
        case Measure():
            # rows of a summary measure different things: only words say which
            return as_text(shown(value.kind, value.value, zone))
        case datetime() | date():
            return shown("text", value, zone)
        case str():
            return as_text(value)
    return value
