"""What erasing a case would take, what it would leave and why, and what speaks against it. Changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.words import ERASED_KINDS
from app.cases.erasure.erase import count_rows
from app.cases.erasure.refusals import refusal
from app.models import Case, CaseLink, CaseMerge, FaqEntry

REMAINS: Sequence[str] = (
    "Nomor, waktu, langkah, tenggat, kategori, kanal, dan nilai kepuasan: laporan tidak berubah.",
    "Jejak audit: ia menyimpan sidik jari naskah, bukan naskahnya, dan garam sidik jari itu dilupakan.",
    "Alasan keputusan petugas dalam jejak audit, dengan nama dan nomor yang disamarkan saat dicatat.",
    "Kode paket, kode kesalahan, dan nomor LPSE Support: menyebut perkara, bukan orang.",
    "Tanya jawab FAQ yang sudah terbit: dihitamkan dan ditelaah sebelum terbit.",
    "Bukti bulanan yang sudah dibuat, dengan perihal yang disamarkan; ekspor auditor hilang dalam sehari.",
    "Surel yang sudah sampai di kotak surat penerimanya, dan cadangan basis data sampai masanya habis.",
)
"""What stays of every erased case, and why."""


@dataclass(frozen=True, slots=True)
class Preview:
    """`counts` are rows by kind; `others` the cases that go on beside it with their own content."""

    case: Case
    counts: Mapping[str, int]
    refused: str | None
    faq: Sequence[int]
    others: Sequence[str]

    def in_words(self) -> str:
        return ", ".join(f"{number} {ERASED_KINDS.get(kind, kind)}" for kind, number in self.counts.items())


def preview_of(session: Session, case: Case, now: datetime) -> Preview:
    """Return what erasing this case would do."""
    against = refusal(session, case, now)
    return Preview(
        case=case,
        counts=count_rows(session, case) if against is None else {},
        refused=against.sentence if against is not None else None,
        faq=session.scalars(select(FaqEntry.id).where(FaqEntry.case_id == case.id)).all(),
        others=_others(session, case),
    )


def _others(session: Session, case: Case) -> Sequence[str]:
    """Return the numbers of the cases that were merged with it, split off from it or linked with it."""
    ids: set[int] = set()
    for one, other in (
        *session.execute(
            select(CaseMerge.source_id, CaseMerge.target_id).where(
                or_(CaseMerge.source_id == case.id, CaseMerge.target_id == case.id), CaseMerge.is_undone.is_(False)
            )
        ),
        *session.execute(
            select(CaseLink.case_id, CaseLink.other_id).where(
                or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id)
            )
        ),
    ):
        ids |= {one, other}
    return session.scalars(select(Case.number).where(Case.id.in_(ids - {case.id})).order_by(Case.id)).all()
