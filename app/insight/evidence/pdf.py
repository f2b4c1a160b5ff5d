"""The evidence as PDF: a cover with who answers for it, then the tables, to be printed and signed."""

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from app.channels.printed.letters import printable
from app.insight.evidence.contents import UNDETERMINED, Contents
from app.insight.table import Table, shown

MARGIN = 14.0  # millimetres, as all lengths here
LINE = 4.2
MOST_ROWS = 600
"""Of one log: what is longer stands whole in the workbook."""
MOST_OF_A_CELL = 220
_WIDEST_TEXT = 34


class _Page(FPDF):
    def __init__(self, contents: Contents) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.contents = contents
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=MARGIN)
        self.set_title(printable(f"Bukti bulanan {contents.month}"))
        self.set_creator(printable(contents.service))
        self.set_lang("id")

    def footer(self) -> None:
        self.set_y(-MARGIN + 2)
        self.set_font("Helvetica", size=8)
        words = f"{self.contents.service} · bukti bulanan {self.contents.month} · halaman {self.page_no()} dari {{nb}}"
        self.cell(0, 4, printable(words), align="C")


def draw(contents: Contents) -> bytes:
    """Return the PDF."""
    page = _Page(contents)
    page.add_page()
    page.set_draw_color(150)
    page.set_line_width(0.1)
    _cover(page, contents)
    for table in contents.tables:
        _section(page, table, contents)
    _signature(page, contents)
    return bytes(page.output())


def _cover(page: _Page, contents: Contents) -> None:
    page.set_font("Helvetica", "B", 18)
    page.cell(0, 10, printable(f"Bukti bulanan {contents.month}"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for label, value in (
        ("Instansi", contents.agency),
        ("Layanan", contents.service),
        ("Nomor SK standar pelayanan", contents.decree),
        ("Penanggung jawab", contents.head_name or UNDETERMINED),
        ("Jabatan", contents.head_title or UNDETERMINED),
        ("Dibuat", shown("instant", contents.made_at, contents.zone)),
        ("Ringkasan", contents.verdict),
    ):
        page.set_font("Helvetica", size=10)
        page.cell(60, 6, printable(label))
        page.multi_cell(0, 6, printable(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _section(page: _Page, table: Table, contents: Contents) -> None:
    if page.will_page_break(34):
        page.add_page()
    page.ln(5)
    page.set_font("Helvetica", "B", 12)
    page.cell(0, 7, printable(table.title), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    rows = table.shown(contents.zone)
    page.set_font("Helvetica", size=8)
    if not rows:
        page.cell(0, 5, "Tidak ada dalam bulan ini.", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        return
    aligned = tuple("RIGHT" if column.is_number else "LEFT" for column in table.columns)
    widths = tuple(_width(table, rows, at) for at in range(len(table.columns)))
    with page.table(
        col_widths=widths,
        text_align=aligned,
        line_height=LINE,
        borders_layout="HORIZONTAL_LINES",
        headings_style=FontFace(emphasis="BOLD"),
        padding=0.7,
    ) as drawn:
        for cells in ([column.title for column in table.columns], *rows[:MOST_ROWS]):
            row = drawn.row()
            for cell in cells:
                row.cell(printable(_short(cell)))
    if len(rows) > MOST_ROWS:
        page.cell(
            0,
            5,
            f"{MOST_ROWS} dari {len(rows)} baris; selengkapnya pada berkas XLSX.",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
    if table.note:
        page.multi_cell(0, 4, printable(table.note), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _signature(page: _Page, contents: Contents) -> None:
    if page.will_page_break(44):
        page.add_page()
    page.ln(8)
    left = page.w - MARGIN - 90
    page.set_font("Helvetica", size=10)
    for text, gap in ((contents.head_title or "Penanggung jawab layanan", 22), (contents.head_name or "." * 40, 0)):
        page.set_x(left)
        page.multi_cell(90, 5, printable(text), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page.ln(gap)


def _width(table: Table, rows: list[list[str]], at: int) -> float:
    """Return a share of the line: by the longest cell, within bounds."""
    longest = max([len(row[at]) for row in rows[:MOST_ROWS]] + [max(map(len, table.columns[at].title.split()))])
    return float(min(_WIDEST_TEXT, max(7, longest)))


def _short(cell: str) -> str:
    return cell if len(cell) <= MOST_OF_A_CELL else f"{cell[:MOST_OF_A_CELL].rstrip()} ..."
