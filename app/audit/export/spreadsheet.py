"""The trail as a table for people: the words of the events, the subjects of the cases, the names of staff.

Requesters stand here by number, as in the trail itself.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.export.formulas import as_text
from app.audit.export.rows import EventRow, event_rows
from app.audit.export.scope import Scope
from app.audit.record import canonical
from app.audit.words import SOURCE_WORDS, event_words
from app.models import User

_COLUMNS: Mapping[str, int] = {  # heading, width in characters
    "Kejadian nomor": 9,
    "Waktu": 24,
    "Dinyatakan terjadi": 24,
    "Peristiwa": 36,
    "Kunci peristiwa": 20,
    "Tiket": 16,
    "Perihal": 40,
    "Pelaku": 20,
    "Atas nama": 16,
    "Pengguna nomor": 9,
    "Langkah": 28,
    "Versi prosedur": 8,
    "Asal": 12,
    "Alasan": 32,
    "Data": 60,
}
_ROWS_OF_A_SHEET = 1_048_575  # below the heading
_MOST_OF_A_CELL = 32_767
_CUT = " … (terpotong; lengkap pada bentuk jsonl)"
_Cell = str | int | None


def write_csv(session: Session, scope: Scope, file: BinaryIO) -> int:
    """Write RFC 4180 in UTF-8, a heading first; return the number of events."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    count = 0
    for cells in _table(session, scope):
        count += 1
        rows.writerow(as_text(cell) if isinstance(cell, str) else cell for cell in cells)
    text.flush()
    text.detach()
    return count


def write_xlsx(session: Session, scope: Scope, file: BinaryIO) -> int:
    """Write a workbook row by row, a new sheet where one is full; return the number of events."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    heading = book.add_format({"bold": True, "bottom": 1})
    sheet, count = _new_sheet(book, heading), 0
    for count, cells in enumerate(_table(session, scope), start=1):
        row = (count - 1) % _ROWS_OF_A_SHEET + 1
        if row == 1 and count > 1:
            sheet = _new_sheet(book, heading)
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, _fitting(as_text(cell)))
            elif cell is not None:
                sheet.write_number(row, column, cell)
    book.close()
    return count


def _new_sheet(book: Any, heading: Any) -> Any:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("Jejak audit" if number == 1 else f"Jejak audit {number}")
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(_COLUMNS.values()):
        sheet.set_column(column, column, width)
    for column, title in enumerate(_COLUMNS):
        sheet.write_string(0, column, title, heading)
    return sheet


def _fitting(cell: str) -> str:
    return cell if len(cell) <= _MOST_OF_A_CELL else cell[: _MOST_OF_A_CELL - len(_CUT)] + _CUT


def _table(session: Session, scope: Scope) -> Iterator[list[_Cell]]:
    zone = session.info["site"].zone
    names: dict[int, str] = {key: name for key, name in session.execute(select(User.id, User.name))}
    for row in event_rows(session, scope):
        yield _cells(row, names, zone)


def _cells(row: EventRow, names: Mapping[int, str], zone: ZoneInfo) -> list[_Cell]:
    reason = row.data.get("reason")
    return [
        row.id,
        _instant(row.at, zone),
        _instant(row.stated_at, zone),
        event_words(row.name),
        row.name,
        row.number,
        row.subject,
        _who(row, names),
        names.get(row.on_behalf_of_id or 0),
        row.requester_id,
        row.step_name or None,
        row.version,
        SOURCE_WORDS.get(row.source, row.source),
        reason if isinstance(reason, str) else None,
        canonical(row.data),
    ]


def _who(row: EventRow, names: Mapping[int, str]) -> str:
    if row.actor_id is not None:
        return names.get(row.actor_id, f"petugas nomor {row.actor_id}")
    return "Sistem" if row.requester_id is None else "Pengguna"


def _instant(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None
