"""The evidence as a workbook: a sheet a table, numbers as numbers, text never as a formula."""

import io
from datetime import date, datetime

import xlsxwriter

from app.audit.export.formulas import as_text
from app.insight.evidence.contents import Contents
from app.insight.table import DAY, Column, Measure, Table, Value, shown

_FORMATS = {"share": "0.0%", "duration": "[h]:mm", "score": "0.00", "number": "#,##0", "instant": "dd/mm/yyyy hh:mm"}


def write(contents: Contents) -> bytes:
    """Return the workbook."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    formats["head"] = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats["title"] = book.add_format({"bold": True, "font_size": 14})
    cover = book.add_worksheet("Sampul")
    cover.set_column(0, 0, 28)
    cover.set_column(1, 1, 70)
    cover.write_string(0, 0, f"Bukti bulanan {contents.month}", formats["title"])
    for at, (label, value) in enumerate(_cover(contents), 2):
        cover.write_string(at, 0, label)
        cover.write_string(at, 1, as_text(value))
    for table in contents.tables:
        _sheet(book, table, contents, formats)
    book.close()
    return file.getvalue()


def _cover(contents: Contents) -> list[tuple[str, str]]:
    return [
        ("Instansi", contents.agency),
        ("Layanan", contents.service),
        ("Nomor SK standar pelayanan", contents.decree),
        ("Penanggung jawab", ", ".join(filter(None, (contents.head_name, contents.head_title))) or "belum ditetapkan"),
        ("Dibuat", shown("instant", contents.made_at, contents.zone)),
        ("Ringkasan", contents.verdict),
    ]


def _sheet(book: xlsxwriter.Workbook, table: Table, contents: Contents, formats: dict[str, object]) -> None:
    sheet = book.add_worksheet(table.title[:31].replace("/", "-"))
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.title, formats["head"])
        sheet.set_column(at, at, _width(table, at))
    for row, values in enumerate(table.rows, 1):
        for at, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            _cell(sheet, row, at, column, value, contents, formats)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note)


def _cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    at: int,
    column: Column,
    value: Value,
    contents: Contents,
    formats: dict[str, object],
) -> None:
    kind = column.kind
    if isinstance(value, Measure):
        kind, value = value.kind, value.value
    match value:
        case None:
            return
        case datetime():
            sheet.write_datetime(row, at, value.astimezone(contents.zone).replace(tzinfo=None), formats["instant"])
        case date():
            sheet.write_string(row, at, shown("day", value, contents.zone))
        case int() | float():
            sheet.write_number(row, at, value / DAY if kind == "duration" else value, formats.get(kind))
        case _:
            sheet.write_string(row, at, as_text(str(value))[:32_000])


def _width(table: Table, at: int) -> float:
    if table.columns[at].kind == "instant":
        return 17
    longest = max((len(str(row[at])) for row in table.rows[:200] if isinstance(row[at], str)), default=0)
    return min(60, max(10, longest + 1, len(table.columns[at].title) * 0.7))
