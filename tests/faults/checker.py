"""Prove, after any amount of killing, that nothing acknowledged was lost and nothing happened twice."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import begin_writing
from app.models import AuditEvent, Case, CaseFact, Message, OutgoingMail, UserTask
from app.models.outbox import SENT, WAITING
from app.models.process import COMPLETED
from tests.races.consistency import assert_sound
from tests.races.verbs import work

Line = dict[str, Any]


def read(log: Path) -> list[Line]:
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def pending(log: Path) -> Line | None:
    """Return what was begun last and never ended: the deed during which the process was killed."""
    lines = [line for line in read(log) if line.get("token") is not None]
    if not lines or lines[-1]["kind"] != "intent":
        return None
    return {key: value for key, value in lines[-1].items() if key != "kind"}


def assert_nothing_failed(lines: Iterable[Line]) -> None:
    for line in lines:
        assert line["kind"] != "error", line["error"]


def assert_each_deed_once(session: Session, lines: Sequence[Line]) -> None:
    """A deed acknowledged is there once; one that was cut off, once or not at all; a refused one is not there."""
    last = {line["token"]: line for line in lines if line.get("token") and line["kind"] != "retry"}
    begun = Counter(line["token"] for line in lines if line["kind"] == "intent")
    for token, line in last.items():
        if line["verb"] == "work":
            continue
        found = _times(session, line)
        if line["kind"] == "done":
            assert found == 1, line
        elif line["kind"] == "refused" and begun[token] == 1:
            retried = any(other["kind"] == "retry" and other["token"] == token for other in lines)
            assert found == 0 or retried, line
        assert found <= 1, line


def _times(session: Session, line: Line) -> int:
    token = line["token"]
    match line["verb"]:
        case "open":
            query = select(func.count(Case.id)).where(Case.submission_key == token)
        case "complete":
            query = select(func.count(CaseFact.id)).join(UserTask, UserTask.id == CaseFact.user_task_id)
            query = query.where(CaseFact.body == token, UserTask.id == line["task"], UserTask.state == COMPLETED)
        case _:
            query = select(func.count(Message.id)).where(Message.submission_key == token, Message.body == token)
    return session.scalar(query) or 0


def assert_all_sound(session: Session) -> None:
    for case in session.scalars(select(Case).order_by(Case.id)):
        assert_sound(session, case)
    numbers = [number.rpartition("-") for number in session.scalars(select(Case.number))]
    for series in {series for series, _, _ in numbers}:
        given = sorted(int(number) for one, _, number in numbers if one == series)
        assert given == list(range(1, len(given) + 1)), series


def settle(session: Session, *, now: datetime, port: int) -> None:
    """Let a healthy worker do what is left; by `now` every lease of the dead has expired."""
    _, _, failures = work(session, now=now, port=port)
    assert failures == 0
    assert work(session, now=now, port=port) == (0, 0, 0)
    begin_writing(session)


def assert_mail_is_whole(session: Session, accepted: Sequence[str], *, now: datetime, most_repeats: int) -> None:
    """Every due mail was accepted under its one Message-ID; again only where a killed process could not say so.

    A process has one mail in hand, so there are no more repeats than deaths.
    """
    mails = session.scalars(select(OutgoingMail)).all()
    times = Counter(accepted)
    assert set(times) <= {mail.message_id for mail in mails}
    for mail in mails:
        assert mail.lease_until is None
        assert mail.state == SENT or (mail.state == WAITING and mail.not_before > now)
        assert (times[mail.message_id] >= 1) == (mail.state == SENT)
        assert times[mail.message_id] <= mail.attempts
    assert sum(times.values()) - len(times) <= most_repeats
    sent = select(func.count(AuditEvent.id)).where(AuditEvent.name == "mail_sent")
    assert session.scalar(sent) == sum(mail.state == SENT for mail in mails)
