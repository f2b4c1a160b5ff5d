"""The logs of a month: requests, escalations, disturbances, changes of the procedure. No requester is named."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.words import words_for
from app.insight.comments import without_identity
from app.insight.selection import Selection
from app.insight.table import Column, Table
from app.models import (
    TICKET,
    AffectedCase,
    Case,
    CaseFigure,
    Category,
    Deployment,
    Escalation,
    FaqEntry,
    MassIncident,
    User,
)

OUTCOMES = {"on_time": "tepat waktu", "late": "lewat", "running": "berjalan", "other": "tanpa jawaban"}
Span = tuple[datetime, datetime]


def incidents(session: Session, selection: Selection) -> Table:
    """Return every ticket that was received in the month."""
    query = (
        select(Case, CaseFigure, Category.name)
        .join(CaseFigure, CaseFigure.case_id == Case.id)
        .outerjoin(Category, Category.id == Case.category_id)
        .where(Case.kind == TICKET, *selection.of(CaseFigure))
        .order_by(Case.received_at, Case.id)
    )
    rows = [
        (
            case.number,
            case.received_at,
            words_for("channel", case.channel),
            category or "–",
            without_identity(case.subject),
            words_for("level", case.level),
            case.due_at,
            case.answered_at,
            case.closed_at,
            OUTCOMES[figure.outcome],
            figure.net_seconds,
        )
        for case, figure, category in session.execute(query).unique()
    ]
    columns = [
        Column("Nomor"),
        Column("Diterima", "instant"),
        Column("Kanal"),
        Column("Kategori"),
        Column("Perihal"),
        Column("Tingkat"),
        Column("Jatuh tempo", "instant"),
        Column("Dijawab", "instant"),
        Column("Ditutup", "instant"),
        Column("SLA"),
        Column("Bersih", "duration"),
    ]
    note = "Tiket yang diterima dalam bulan ini, dengan keadaannya saat berkas ini dibuat."
    return Table("insiden", "Log insiden dan permintaan", columns, rows, note)


def escalations(session: Session, span: Span) -> Table:
    """Return every escalation that was sent in the month."""
    query = (
        select(Case.number, Escalation)
        .join(Case, Case.id == Escalation.case_id)
        .where(Escalation.sent_at >= span[0], Escalation.sent_at < span[1])
        .order_by(Escalation.sent_at, Escalation.id)
    )
    rows = [
        (
            number,
            words_for("level", row.level),
            row.sent_at,
            row.external_number,
            without_identity(row.reason),
            row.answered_at,
        )
        for number, row in session.execute(query)
    ]
    columns = [
        Column("Nomor"),
        Column("Kepada"),
        Column("Dikirim", "instant"),
        Column("Nomor LPSE Support"),
        Column("Alasan"),
        Column("Dijawab", "instant"),
    ]
    note = "Jawaban Admin PPE tercatat pada tiketnya; kolom Dijawab diisi untuk eskalasi ke LKPP."
    return Table("eskalasi", "Log eskalasi", columns, rows, note)


def disturbances(session: Session, span: Span) -> Table:
    """Return the mass incidents that were open in the month."""
    affected = select(AffectedCase.mass_incident_id)
    counted: dict[int, int] = {}
    for key in session.scalars(affected):
        counted[key] = counted.get(key, 0) + 1
    query = (
        select(MassIncident)
        .where(MassIncident.since < span[1], (MassIncident.closed_at.is_(None)) | (MassIncident.closed_at >= span[0]))
        .order_by(MassIncident.since)
    )
    rows = [(one.title, one.since, one.closed_at, counted.get(one.id, 0)) for one in session.scalars(query).unique()]
    columns = [Column("Gangguan"), Column("Sejak", "instant"), Column("Selesai", "instant"), Column("Tiket", "number")]
    return Table("gangguan", "Gangguan massal", columns, rows)


def published_answers(session: Session, span: Span) -> Table:
    query = (
        select(FaqEntry)
        .where(FaqEntry.published_at >= span[0], FaqEntry.published_at < span[1])
        .order_by(FaqEntry.published_at)
    )
    rows = [
        (one.question, one.category.name if one.category else "–", one.published_at)
        for one in session.scalars(query).unique()
    ]
    columns = [Column("Pertanyaan"), Column("Kategori"), Column("Ditayangkan", "instant")]
    return Table("faq-terbit", "FAQ yang ditayangkan", columns, rows)


def procedure_changes(session: Session, span: Span) -> Table:
    query = (
        select(Deployment, User.name)
        .outerjoin(User, User.id == Deployment.published_by_id)
        .where(Deployment.published_at >= span[0], Deployment.published_at < span[1])
        .order_by(Deployment.version)
    )
    rows = [
        (str(one.version), one.published_at, name or "sistem", one.reason, one.digest[:12])
        for one, name in session.execute(query)
    ]
    columns = [
        Column("Versi"),
        Column("Diterbitkan", "instant"),
        Column("Oleh"),
        Column("Alasan"),
        Column("Sidik jari"),
    ]
    return Table("prosedur", "Perubahan prosedur", columns, rows)
