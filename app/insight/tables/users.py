"""The tables about what users say: the survey, the ratings of tickets, the use of the FAQ."""

from fractions import Fraction

from app.insight.faq_use import FaqUse
from app.insight.ratings import SCORES, RatingSummary
from app.insight.survey import UNSUR, Skm
from app.insight.table import Column, Measure, Table


def skm(result: Skm) -> Table:
    """Return the nine unsur with their marks, NRR and weighted NRR, and the score below."""
    columns = [
        Column("Unsur"),
        *(Column(f"Nilai {mark}", "number") for mark in (1, 2, 3, 4)),
        Column("NRR", "score"),
        Column("NRR tertimbang", "score"),
    ]
    means: list[Fraction | None] = list(result.means) or [None] * len(UNSUR)
    rows: list[tuple[str | int | float | Measure | None, ...]] = [
        (
            f"U{number} {unsur.name}",
            *result.counts.get(unsur.key, (0, 0, 0, 0)),
            None if mean is None else float(mean),
            None if mean is None else float(mean * Fraction(1, len(UNSUR))),
        )
        for number, (unsur, mean) in enumerate(zip(UNSUR, means, strict=True), 1)
    ]
    total = None if result.ikm is None else float(sum(result.means, Fraction(0)) / len(UNSUR))
    rows.append(("Jumlah NRR tertimbang", None, None, None, None, None, total))
    rows.append(("IKM (jumlah NRR tertimbang × 25)", None, None, None, None, None, result.ikm))
    note = (
        f"{result.sheets} lembar. NRR: nilai rata-rata unsur, skala 1–4; bobot tiap unsur 1/9 (Permenpan RB 14/2017). "
        "Mutu: A 88,31–100; B 76,61–88,30; C 65,00–76,60; D 25,00–64,99."
    )
    return Table("skm", "Indeks kepuasan masyarakat", columns, rows, note)


def ratings(summary: RatingSummary) -> Table:
    share = [number / summary.total if summary.total else None for number in summary.counts.values()]
    rows = [(words, summary.counts[score], one) for (score, words), one in zip(SCORES.items(), share, strict=True)]
    columns = [Column("Penilaian"), Column("Tiket", "number"), Column("Bagian", "share")]
    return Table("penilaian", "Penilaian tiket", columns, rows)


def comments(summary: RatingSummary) -> Table:
    columns = [Column("Waktu", "instant"), Column("Tiket"), Column("Penilaian"), Column("Komentar")]
    rows = [(at, number, SCORES[score], text) for at, score, text, number in summary.comments]
    return Table("komentar", "Komentar pada tiket", columns, rows)


def faq_entries(use: FaqUse) -> Table:
    columns = [
        Column("Pertanyaan"),
        Column("Menjawab sebelum dikirim", "number"),
        Column("Membantu", "number"),
        Column("Tidak membantu", "number"),
    ]
    rows = [(one.question, one.answered, one.helpful, one.unhelpful) for one in use.entries]
    return Table("faq", "FAQ yang dipakai", columns, rows)


def faq_unanswered(use: FaqUse) -> Table:
    columns = [Column("Yang ditanyakan"), Column("Kali", "number")]
    return Table(
        "faq-tanpa-jawaban", "Ditanyakan tanpa jawaban", columns, use.unanswered, "Tanpa data pribadi; belum ditangani."
    )
