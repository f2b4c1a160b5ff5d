"""The satisfaction survey of Permenpan RB 14/2017 (SKM): nine unsur from 1 to 4, and what follows from them.

NRR is an unsur's mean; each counts one ninth; IKM is their weighted sum times 25. Many sheets write 0.11 for one
ninth, which would cap the score at 99. No sheet says who filled it in.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.channels.site import site_of
from app.insight.comments import without_identity
from app.insight.faq_use import span_of
from app.models import SurveyResponse
from app.models.upsert import insert_missing

LOWEST, HIGHEST = 1, 4
LONGEST_SUGGESTION = 1000


@dataclass(frozen=True, slots=True)
class Unsur:
    """One of the nine, the question that asks for it, and what each mark means, from the lowest."""

    key: str
    name: str
    question: str
    marks: tuple[str, str, str, str]


def _graded(word: str) -> tuple[str, str, str, str]:
    return f"Tidak {word}", f"Kurang {word}", word.capitalize(), f"Sangat {word}"


UNSUR: Sequence[Unsur] = (
    Unsur("u1", "Persyaratan", "Apakah persyaratan layanan sesuai dengan jenis layanannya?", _graded("sesuai")),
    Unsur("u2", "Sistem, mekanisme, dan prosedur", "Apakah prosedur layanan mudah diikuti?", _graded("mudah")),
    Unsur("u3", "Waktu penyelesaian", "Apakah Anda dilayani dengan cepat?", _graded("cepat")),
    Unsur(
        "u4",
        "Biaya/tarif",
        "Bagaimana kewajaran biayanya? Layanan ini tidak dipungut biaya.",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    Unsur("u5", "Produk layanan", "Apakah yang Anda terima sesuai dengan yang dijanjikan?", _graded("sesuai")),
    Unsur("u6", "Kompetensi pelaksana", "Apakah petugas mampu menyelesaikan masalah Anda?", _graded("mampu")),
    Unsur("u7", "Perilaku pelaksana", "Apakah petugas sopan dan ramah?", _graded("sopan dan ramah")),
    Unsur(
        "u8",
        "Sarana dan prasarana",
        "Bagaimana mutu sarana layanan (portal, loket, telepon)?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
    Unsur(
        "u9",
        "Penanganan pengaduan, saran, dan masukan",
        "Bagaimana pengaduan layanan ditangani?",
        ("Tidak ada", "Ada, tetapi tidak berfungsi", "Berfungsi, kurang maksimal", "Dikelola dengan baik"),
    ),
)
GRADES: Sequence[tuple[Fraction, str, str]] = (
    (Fraction("88.31"), "A", "Sangat baik"),
    (Fraction("76.61"), "B", "Baik"),
    (Fraction("65"), "C", "Kurang baik"),
    (Fraction("25"), "D", "Tidak baik"),
)


@dataclass(frozen=True, slots=True)
class Skm:
    """The result of a period. `ikm` is rounded to two places, as it is published; None without a sheet."""

    sheets: int
    sums: tuple[int, ...]
    counts: Mapping[str, tuple[int, int, int, int]]

    @property
    def means(self) -> list[Fraction]:
        """Return the NRR of each unsur."""
        return [Fraction(one, self.sheets) for one in self.sums] if self.sheets else []

    @property
    def ikm(self) -> float | None:
        if not self.sheets:
            return None
        exact = sum(self.means, Fraction(0)) / len(UNSUR) * 25
        return math.floor(exact * 100 + Fraction(1, 2)) / 100  # a half goes up, as people round

    @property
    def grade(self) -> tuple[str, str] | None:
        return None if self.ikm is None else grade_of(self.ikm)


def grade_of(ikm: float) -> tuple[str, str]:
    """Return the letter and its words for a score between 25 and 100, as it is published with two places."""
    score = Fraction(str(ikm))
    return next((letter, words) for least, letter, words in GRADES if score >= least)


def survey_result(session: Session, first: date, last: date) -> Skm:
    """Add up the sheets of a period."""
    start, end = span_of(first, last, site_of(session).zone)
    within = (SurveyResponse.at >= start, SurveyResponse.at < end)
    columns = [getattr(SurveyResponse, unsur.key) for unsur in UNSUR]
    sheets, *sums = session.execute(
        select(func.count(), *(func.sum(column) for column in columns)).where(*within)
    ).one()
    counts: dict[str, tuple[int, int, int, int]] = {}
    for unsur, column in zip(UNSUR, columns, strict=True):
        found = {mark: n for mark, n in session.execute(select(column, func.count()).where(*within).group_by(column))}
        counts[unsur.key] = (found.get(1, 0), found.get(2, 0), found.get(3, 0), found.get(4, 0))
    return Skm(sheets, tuple(int(one or 0) for one in sums), counts)


def suggestions(session: Session, first: date, last: date, most: int = 100) -> list[tuple[datetime, str]]:
    """Return what was written on the sheets of a period, the newest first."""
    start, end = span_of(first, last, site_of(session).zone)
    query = (
        select(SurveyResponse.at, SurveyResponse.suggestion)
        .where(SurveyResponse.at >= start, SurveyResponse.at < end, SurveyResponse.suggestion != "")
        .order_by(SurveyResponse.id.desc())
        .limit(most)
    )
    return [(at, text) for at, text in session.execute(query)]


def take_sheet(
    session: Session,
    marks: Mapping[str, int],
    *,
    role: str = "",
    suggestion: str = "",
    submission_key: str | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Keep a sheet; return False for one that was sent already. The event says that one came, not what it says."""
    missing = [unsur.name for unsur in UNSUR if marks.get(unsur.key) not in range(LOWEST, HIGHEST + 1)]
    if missing:
        raise ValueError(missing)
    known = insert_missing(
        session,
        SurveyResponse,
        at=now,
        submission_key=submission_key,
        role=role,
        suggestion=without_identity(suggestion)[:LONGEST_SUGGESTION],
        **{unsur.key: marks[unsur.key] for unsur in UNSUR},
    )
    if known is None:
        return False
    record(session, "survey_taken", actor=actor, at=now, sheet=known)
    return True
