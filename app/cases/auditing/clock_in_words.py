"""The clock of a case in sentences: every start, pause and resume, the days left out, gross and net."""

from datetime import datetime, timedelta

from babel.dates import format_date
from sqlalchemy.orm import Session

from app.cases.notices import instant_in_words
from app.cases.sla_story import clock_story
from app.models import Case

_REASONS = {"paused": "menunggu pengguna", "stopped": "sudah terjawab"}
DAY, HOUR, MINUTE = 1440, 60, 1


def clock_in_words(session: Session, case: Case, until: datetime) -> list[str]:
    """Return the sentences, each one fact; none where the case has no target."""
    story = clock_story(session, case, until)
    if story is None:
        return []
    why, effort = story.explanation, story.effort
    said = [f"Diterima {instant_in_words(session, why.received_at)}."]
    if why.starts_later:
        said.append(f"Di luar jam layanan, maka jam mulai {instant_in_words(session, why.started_at)}.")
    said.append(
        f"Target {why.days} hari kerja sejak itu, pada jam yang sama, menurut kalender versi {case.calendar_id}."
    )
    for closed in why.closed_days:
        said.append(f"Dilewati: {format_date(closed.day, 'd MMMM y', locale='id')} ({closed.name}).")
    for reason, pause in story.pauses:
        ended = f"sampai {instant_in_words(session, pause.ended_at)}" if pause.ended_at else "dan belum berjalan lagi"
        said.append(
            f"Jam berhenti ({_REASONS.get(reason, reason)}) {instant_in_words(session, pause.started_at)} {ended}; "
            f"jatuh tempo mundur {length_in_words(pause.counted)}."
        )
    if why.moved_to_opening:
        said.append("Jatuhnya di luar jam layanan, maka dipindah ke jam buka berikutnya.")
    said.append(f"Jatuh tempo {instant_in_words(session, why.due_at)}.")
    said.append(
        f"Terpakai {length_in_words(effort.net)} (bersih); dengan jeda {length_in_words(effort.gross)} (kotor), "
        f"di antaranya {length_in_words(effort.paused)} jeda."
    )
    if case.breached_at is not None:
        said.append(f"Lewat SLA sejak {instant_in_words(session, case.breached_at)}.")
    return said


def length_in_words(length: timedelta) -> str:
    """Say a length on the clock, where a day has 24 hours: "1 hari 3 jam", "45 menit"."""
    minutes = int(length.total_seconds()) // 60
    parts = ((minutes // DAY, "hari"), (minutes % DAY // HOUR, "jam"), (minutes % HOUR, "menit"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 menit"
