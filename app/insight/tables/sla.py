"""The tables about the promise of the service standard."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from babel.dates import format_date

from app.audit.words import words_for
from app.insight.open_work import AGES, Ageing, Forecast
from app.insight.sla_report import SlaReport
from app.insight.table import LOCALE, Column, Kind, Measure, Table, Value
from app.insight.tally import Tally

UNKNOWN = "Tanpa kategori"
_COUNTS = (
    Column("Tiket", "number"),
    Column("Tepat waktu", "number"),
    Column("Lewat", "number"),
    Column("% tepat waktu", "share"),
    Column("Berjalan", "number"),
    Column("Tanpa jawaban", "number"),
    Column("Jawaban pertama", "duration"),
    Column("Kotor", "duration"),
    Column("Bersih", "duration"),
    Column("% dibuka kembali", "share"),
)
CLOCK_NOTE = (
    "Waktu menurut jam SLA: hari kerja dihitung 24 jam, hari libur tidak. Kotor: sampai jawaban terakhir. "
    "Bersih: dikurangi waktu menunggu pengguna. Rata-rata dari tiket yang sudah dijawab."
)


def summary(report: SlaReport, earlier: SlaReport | None, heads: tuple[str, str] = ("Dipilih", "Pembanding")) -> Table:
    """Return the figures of the whole, beside those of another period or version where one is asked for."""
    head = Column("Ukuran")
    if earlier is None:
        rows: list[Sequence[Value]] = [(title, Measure(kind, of(report))) for title, kind, of in _MEASURES]
        return Table("ringkasan", "Ringkasan", [head, Column("Nilai", "number")], rows, CLOCK_NOTE)
    columns = [head, *(Column(title, "number") for title in (*heads, "Selisih"))]
    rows = [
        (title, *(Measure(kind, one) for one in (of(report), of(earlier), _difference(of(report), of(earlier)))))
        for title, kind, of in _MEASURES
    ]
    return Table("ringkasan", "Ringkasan", columns, rows, CLOCK_NOTE)


def _difference(one: float | None, other: float | None) -> float | None:
    return one - other if one is not None and other is not None else None


def by_key(key: str, title: str, head: str, tallies: Mapping[Any, Tally], name: Callable[[Any], str]) -> Table:
    """Return one line for each key, the fullest first."""
    ordered = sorted(tallies.items(), key=lambda item: (-item[1].total, name(item[0])))
    return Table(key, title, [Column(head), *_COUNTS], [(name(one), *_counts(tally)) for one, tally in ordered])


def by_level(report: SlaReport) -> Table:
    rows = [
        (words_for("level", level), tally.answered, report.share_solved_at(level), *_counts(tally))
        for level, tally in report.by_level.items()
    ]
    columns = [Column("Tingkat"), Column("Dijawab", "number"), Column("% dari yang dijawab", "share"), *_COUNTS]
    return Table("tingkat", "Diselesaikan pada tingkat", columns, rows)


def months(report: SlaReport) -> Table:
    rows = [(str(format_date(day, "MMMM y", locale=LOCALE)), *_counts(tally)) for day, tally in report.by_month.items()]
    return Table("bulan", "Per bulan diterima", [Column("Bulan"), *_COUNTS], rows)


def ages(rows: Sequence[Ageing], position: Callable[[str], str]) -> Table:
    """Return how old the open tickets are, in days since their receipt."""
    bounds = [f"{low}–{high - 1}" if high - low > 1 else str(low) for low, high in pairwise(AGES)]
    heads = [f"< {AGES[0]} hari", *(f"{one} hari" for one in bounds), f"≥ {AGES[-1]} hari"]
    columns = [Column("Posisi"), *(Column(head, "number") for head in heads), Column("Jumlah", "number")]
    found: list[Sequence[Value]] = [(position(row.position), *row.counts, row.total) for row in rows]
    if len(found) > 1:
        sums = [sum(row.counts[at] for row in rows) for at in range(len(heads))]
        found.append(("Semua", *sums, sum(sums)))
    return Table("umur", "Umur tiket yang belum dijawab", columns, found, "Hari kalender sejak diterima.")


def today(forecast: Forecast, group: Callable[[str], str]) -> Table:
    rows: list[Sequence[Value]] = [
        ("Sudah lewat dan belum dijawab", forecast.late),
        ("Jatuh tempo sampai akhir jam layanan", forecast.due),
        *((f"  di antaranya pada {group(key)}", number) for key, number in forecast.by_group),
        ("  di antaranya belum dipegang siapa pun", forecast.free),
        ("Biasanya terjawab dalam sisa jam layanan", round(forecast.capacity)),
        ("Perkiraan lewat SLA", forecast.expected),
    ]
    note = (
        "Perkiraan: yang jatuh tempo dikurangi yang biasanya terjawab dalam jam layanan sebanyak itu, "
        "menurut 28 hari terakhir."
    )
    return Table("hari-ini", "Perkiraan hari ini", [Column("Ukuran"), Column("Tiket", "number")], rows, note)


def _counts(tally: Tally) -> tuple[Value, ...]:
    return (
        tally.total,
        tally.on_time,
        tally.late,
        tally.share_on_time,
        tally.running,
        tally.other,
        tally.mean_first_answer,
        tally.mean_gross,
        tally.mean_net,
        tally.share_reopened,
    )


_MEASURES: Sequence[tuple[str, Kind, Callable[[SlaReport], float | None]]] = (
    ("Tiket diterima", "number", lambda report: report.whole.total),
    ("Dijawab tepat waktu", "number", lambda report: report.whole.on_time),
    ("Lewat SLA", "number", lambda report: report.whole.late),
    ("Tepat waktu dari yang dinilai", "share", lambda report: report.whole.share_on_time),
    ("Masih berjalan dalam batas", "number", lambda report: report.whole.running),
    ("Ditutup tanpa jawaban (ditarik, spam, tanpa balasan)", "number", lambda report: report.whole.other),
    ("Jawaban pertama, rata-rata", "duration", lambda report: report.whole.mean_first_answer),
    ("Jawaban pertama, median", "duration", lambda report: report.first_answer.median),
    ("Jawaban pertama, 90 dari 100 dalam", "duration", lambda report: report.first_answer.ninetieth),
    ("Penyelesaian kotor, rata-rata", "duration", lambda report: report.whole.mean_gross),
    ("Penyelesaian bersih, rata-rata", "duration", lambda report: report.whole.mean_net),
    ("Penyelesaian bersih, median", "duration", lambda report: report.net.median),
    ("Penyelesaian bersih, 90 dari 100 dalam", "duration", lambda report: report.net.ninetieth),
    ("Dibuka kembali sesudah dijawab", "share", lambda report: report.whole.share_reopened),
    ("Selesai di Helpdesk", "share", lambda report: report.share_solved_at("helpdesk")),
    ("Selesai di Admin PPE", "share", lambda report: report.share_solved_at("admin_ppe")),
    ("Selesai dengan LKPP", "share", lambda report: report.share_solved_at("lkpp")),
)
