"""The printed service form: one A4 page or more, with a QR code that leads to the case's own page.

Who asks, about what, with which evidence, what was answered and when, and room for both to sign. An answer that is not
there yet is left blank, to be written by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from app.channels.printed.letters import printable

MARGIN = 16.0  # millimetres, as all lengths here
QR_SIDE = 30.0
QUIET = 4  # modules of white around a QR code (ISO/IEC 18004)
SIGNATURE_HEIGHT = 28.0
LABEL_WIDTH = 42.0
LINE = 5.0
BLANK_LINES = 4
MOST_CHARACTERS, MOST_LINES = 6_000, 80
"""Of one text: a form is signed, not filed; the whole of it stands behind the QR code."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """What is printed, in words. `pairs` without a value are left out; `url` is what the QR code says."""

    service: str
    address: str
    number: str
    url: str
    identity: Sequence[Pair]
    times: Sequence[Pair]
    details: Sequence[Pair]
    subject: str
    description: str
    evidence: Sequence[str]
    answer: str
    requester: str
    staff: str
    place: str = ""


def draw(form: ServiceForm) -> bytes:
    """Return the form as a PDF."""
    page = _Page(form)
    page.add_page()
    _heading(page, form)
    _pairs(page, "Identitas pemohon", form.identity)
    _pairs(page, "Waktu layanan", form.times)
    _section(page, "Masalah")
    _text(page, form.subject, style="B")
    _lines(page, form.details)
    page.ln(1.5)
    _text(page, form.description)
    _section(page, "Bukti yang dilampirkan")
    _text(page, "\n".join(f"- {name}" for name in form.evidence) or "Tidak ada.")
    _section(page, "Jawaban")
    if form.answer:
        _text(page, form.answer)
    else:
        _blank(page)
    _signatures(page, form)
    return bytes(page.output())


def qr_modules(url: str) -> list[list[bool]]:
    """Return the dark modules of the QR code of an address, row by row, without the white around."""
    return [[bool(module) for module in row] for row in segno.make(url, error="m", micro=False).matrix]


class _Page(FPDF):
    def __init__(self, form: ServiceForm) -> None:
        super().__init__(format="A4")
        self.form = form
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 2)
        self.set_title(printable(f"Formulir layanan {form.number}"))
        self.set_creator(printable(form.service))
        self.set_lang("id")

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font("Helvetica", size=8)
        words = f"{self.form.number} · halaman {self.page_no()} dari {{nb}} · layanan ini tidak dipungut biaya"
        self.cell(0, 4, printable(words), align="C")


def _heading(page: _Page, form: ServiceForm) -> None:
    left, top = page.l_margin, page.t_margin
    draw_qr(page, form.url, page.w - page.r_margin - QR_SIDE, top)
    width = page.epw - QR_SIDE - 6
    page.set_font("Helvetica", "B", 15)
    page.multi_cell(width, 7, "Formulir Layanan", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_font("Helvetica", size=10)
    page.multi_cell(
        width,
        LINE,
        printable(f"{form.service}\n{form.address}".strip()),
        align="L",
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
    )
    page.ln(2)
    page.set_font("Helvetica", "B", 13)
    page.cell(width, 7, printable(f"Nomor {form.number}"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_font("Helvetica", size=8)
    page.set_xy(page.w - page.r_margin - QR_SIDE - 5, top + QR_SIDE + 0.5)
    page.multi_cell(QR_SIDE + 10, 3.4, "Pindai untuk mengikuti dan membalas. Jangan bagikan.", align="C")
    page.set_xy(left, max(page.get_y(), top + QR_SIDE + 9))


def draw_qr(page: FPDF, url: str, left: float, top: float) -> None:
    """Draw the QR code of an address, `QR_SIDE` wide with the white around."""
    modules = qr_modules(url)
    side = QR_SIDE / (len(modules) + 2 * QUIET)
    page.set_fill_color(0)
    for row, dark in enumerate(modules):
        for start, length in _runs(dark):
            # one rectangle a run: between single squares, viewers draw hairlines of white
            page.rect(left + (QUIET + start) * side, top + (QUIET + row) * side, length * side, side, style="F")


def _runs(dark: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where dark modules follow each other: the first, and how many."""
    found: list[tuple[int, int]] = []
    for at, is_dark in enumerate(dark):
        if not is_dark:
            continue
        if found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((at, 1))
    return found


def _section(page: _Page, title: str) -> None:
    if page.will_page_break(18):
        page.add_page()
    page.ln(3)
    page.set_font("Helvetica", "B", 11)
    page.cell(0, 6, printable(title), border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(1.5)


def _pairs(page: _Page, title: str, pairs: Sequence[Pair]) -> None:
    _section(page, title)
    _lines(page, pairs)


def _lines(page: _Page, pairs: Sequence[Pair]) -> None:
    for label, value in pairs:
        if value:
            page.set_font("Helvetica", size=10)
            page.cell(LABEL_WIDTH, LINE, printable(label))
            page.multi_cell(0, LINE, printable(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _text(page: _Page, text: str, *, style: str = "") -> None:
    if not text:
        return
    shown = "\n".join(text[:MOST_CHARACTERS].strip().splitlines()[:MOST_LINES])
    if len(shown) < len(text.strip()):
        shown += "\n(selengkapnya melalui kode QR)"
    page.set_font("Helvetica", style, 10)
    page.multi_cell(0, LINE, printable(shown), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _blank(page: _Page) -> None:
    """Draw lines to write on."""
    page.set_draw_color(150)
    for _ in range(BLANK_LINES):
        page.cell(0, 7.5, "", border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_draw_color(0)


def _signatures(page: _Page, form: ServiceForm) -> None:
    if page.will_page_break(SIGNATURE_HEIGHT + 12):
        page.add_page()
    page.ln(6)
    page.set_font("Helvetica", size=10)
    if form.place:
        page.cell(0, LINE, printable(form.place), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page.ln(1)
    width, top = (page.epw - 8) / 2, page.get_y()
    for at, (role, name) in enumerate((("Pemohon", form.requester), ("Petugas", form.staff))):
        left = page.l_margin + at * (width + 8)
        page.rect(left, top, width, SIGNATURE_HEIGHT)
        page.set_xy(left + 2, top + 1.5)
        page.cell(width - 4, LINE, role)
        page.set_xy(left + 2, top + SIGNATURE_HEIGHT - LINE - 1.5)
        page.cell(width - 4, LINE, _fitting(page, name, width - 4), align="C")
    page.set_xy(page.l_margin, top + SIGNATURE_HEIGHT)


def _fitting(page: _Page, name: str, width: float) -> str:
    """Return as much of a name as one line of the box takes, in brackets; room to write one where it is not known."""
    name = " ".join(printable(name).split()) or "." * 30
    while len(name) > 4 and page.get_string_width(f"({name})") > width - 2:
        name = f"{name.rstrip('.')[:-1]}..."
    return f"({name})"
