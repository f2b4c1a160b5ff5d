"""The dossier of a case on paper: everything that the record says of it, with the digests by which it can be checked.

A4, in the order in which somebody reads it who was not there: what the case is, the way it took, what was said, why its
clock reads as it does, then the events themselves. It knows words and tables, not cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, VAlign, XPos, YPos
from fpdf.fonts import FontFace

from app.channels.printed.letters import printable
from app.channels.printed.service_form import QR_SIDE, draw_qr

MARGIN = 16.0  # millimetres, as all lengths here
LABEL_WIDTH, LINE = 62.0, 5.0
CODE_GROUP = 8
_HEADINGS = FontFace(emphasis="BOLD", fill_color=235)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said: the line above it, and the text."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its headings, their shares of the width, the rows in words."""

    headings: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is printed, in words. `url` is what the QR code says; `code` is the digest that it leads to."""

    agency: str
    service: str
    address: str
    number: str
    subject: str
    made_until: datetime
    until: str
    code: str
    code_says: str
    url: str
    facts: Sequence[Pair]
    path: Sheet
    messages: Sequence[Turn]
    notes: Sequence[Turn]
    clock: Sequence[str]
    steps: Sheet
    events: Sheet
    files: Sheet


def draw(dossier: Dossier) -> bytes:
    """Return the dossier as a PDF; the same dossier gives the same bytes."""
    page = _Page(dossier)
    page.add_page()
    _cover(page, dossier)
    _pairs(page, "Data kasus", dossier.facts)
    _sheet(page, "Jalur kasus pada prosedur", dossier.path)
    _turns(page, "Percakapan", dossier.messages)
    _turns(page, "Catatan internal", dossier.notes)
    _lines(page, "Penjelasan jam SLA", dossier.clock)
    _sheet(page, "Waktu tiap langkah pada jam SLA", dossier.steps)
    _sheet(page, "Lampiran dan sidik jarinya", dossier.files)
    _sheet(page, "Semua peristiwa dan sidik jarinya", dossier.events)
    return bytes(page.output())


class _Page(FPDF):
    def __init__(self, dossier: Dossier) -> None:
        super().__init__(format="A4")
        self.dossier = dossier
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 4)
        self.set_title(printable(f"Berkas kasus {dossier.number}"))
        self.set_creator(printable(dossier.service))
        self.set_creation_date(dossier.made_until)
        self.set_lang("id")

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font("Helvetica", size=7.5)
        words = f"{self.dossier.number} · kode {self.dossier.code[:16]} · halaman {self.page_no()} dari {{nb}}"
        self.cell(0, 4, printable(words), align="C")


def _cover(page: _Page, dossier: Dossier) -> None:
    left, top = page.l_margin, page.t_margin
    draw_qr(page, dossier.url, page.w - page.r_margin - QR_SIDE, top)
    width = page.epw - QR_SIDE - 6
    _paragraph(page, "\n".join(filter(None, (dossier.agency, dossier.service, dossier.address))), width=width)
    page.ln(3)
    _paragraph(page, f"Berkas Kasus {dossier.number}", size=17, style="B", width=width, line=8)
    _paragraph(page, dossier.subject, size=12, width=width, line=6)
    page.set_xy(left, max(page.get_y(), top + QR_SIDE) + 3)
    _paragraph(page, f"Isi berkas ini sampai {dossier.until}.")
    page.ln(1.5)
    _paragraph(page, "Kode verifikasi", style="B")
    page.set_font("Courier", "B", 9)
    page.multi_cell(0, LINE, _grouped(dossier.code), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    _paragraph(page, dossier.code_says, size=8.5, line=4.2)


def _grouped(code: str) -> str:
    return " ".join(code[at : at + CODE_GROUP] for at in range(0, len(code), CODE_GROUP))


def _section(page: _Page, title: str) -> None:
    if page.will_page_break(24):
        page.add_page()
    page.ln(4)
    page.set_font("Helvetica", "B", 12)
    page.start_section(printable(title))
    page.cell(0, 7, printable(title), border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(2)


def _paragraph(
    page: _Page, text: str, *, size: float = 10, style: str = "", width: float = 0, line: float = LINE
) -> None:
    page.set_font("Helvetica", style, size)
    page.multi_cell(width, line, printable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _pairs(page: _Page, title: str, pairs: Sequence[Pair]) -> None:
    _section(page, title)
    for label, value in pairs:
        if value:
            page.set_font("Helvetica", size=10)
            page.cell(LABEL_WIDTH, LINE, printable(label))
            page.multi_cell(0, LINE, printable(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _turns(page: _Page, title: str, turns: Sequence[Turn]) -> None:
    _section(page, title)
    for turn in turns:
        if page.will_page_break(3 * LINE):
            page.add_page()
        _paragraph(page, turn.heading, size=8.5, style="B")
        _paragraph(page, turn.text or "(tanpa teks)")
        page.ln(2)
    if not turns:
        _paragraph(page, "Tidak ada.")


def _lines(page: _Page, title: str, lines: Sequence[str]) -> None:
    _section(page, title)
    for text in lines or ("Jenis kasus ini tidak memakai jam SLA.",):
        _paragraph(page, f"- {text}")


def _sheet(page: _Page, title: str, sheet: Sheet) -> None:
    _section(page, title)
    if not sheet.rows:
        _paragraph(page, "Tidak ada.")
        return
    page.set_font("Helvetica", size=8)
    page.set_draw_color(190)
    page.set_line_width(0.15)
    with page.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=tuple(sheet.widths),
        headings_style=_HEADINGS,
        line_height=3.9,
        padding=0.8,
        text_align="LEFT",
    ) as table:
        for cells in (sheet.headings, *sheet.rows):
            row = table.row()
            for cell in cells:
                row.cell(printable(cell), v_align=VAlign.T)
    page.set_draw_color(0)
    page.set_line_width(0.2)
