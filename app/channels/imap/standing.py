"""How a mailbox fares: read, or failing since when and why; the next attempt; whom to tell when it lasts."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.channels.imap.trouble import Trouble
from app.channels.outbox import Text, queue_to_group
from app.channels.site import site_of
from app.models import Mailbox
from app.models.people import ADMINISTRATOR

BACK_OFF_SECONDS = (10, 30, 60, 120, 300, 600)
AFTER_A_REFUSAL = timedelta(minutes=10)  # a wrong password, asked for again and again, gets an account locked
TOLD_AFTER = timedelta(minutes=30)
KIND = "mailbox_trouble"
_SUBJECT = "Kotak surel {{ mailbox }} tidak dapat dibaca"
_BODY = (
    "Kotak surel {{ mailbox }} tidak dapat dibaca sejak {{ since }}.\n\n"
    "Sebabnya: {{ reason }}\n\n"
    "Surel yang masuk tetap ada di server dan dibaca setelah ini teratasi. Periksa di sini:\n{{ url }}\n"
)


def note_read(session: Session, mailbox: Mailbox, now: datetime) -> None:
    """Note that the folder has been read to its end."""
    mailbox.last_read_at, mailbox.not_before = now, None
    if mailbox.failing_since is not None:
        record(
            session,
            "mailbox_recovered",
            actor=Actor.system(),
            at=now,
            mailbox=mailbox.key,
            attempts=mailbox.failures,
            failing_since=mailbox.failing_since,
        )
    mailbox.failures, mailbox.failing_since, mailbox.last_error = 0, None, None


def note_failure(session: Session, mailbox: Mailbox, trouble: Trouble, now: datetime) -> None:
    """Note a failed attempt and when the next may be; the trail gets the first of a row, administrators a long one."""
    seconds = BACK_OFF_SECONDS[min(mailbox.failures, len(BACK_OFF_SECONDS) - 1)]
    mailbox.not_before = now + (AFTER_A_REFUSAL if trouble.is_refusal else timedelta(seconds=seconds))
    mailbox.failures, mailbox.last_error = mailbox.failures + 1, trouble.sentence
    if mailbox.failing_since is None:
        mailbox.failing_since = now
        actor = Actor.system()
        record(session, "mailbox_failed", actor=actor, at=now, mailbox=mailbox.key, reason=trouble.sentence)
    elif now - mailbox.failing_since >= TOLD_AFTER:
        _tell(session, mailbox, mailbox.failing_since, trouble, now)


def _tell(session: Session, mailbox: Mailbox, since: datetime, trouble: Trouble, now: datetime) -> None:
    site = site_of(session)
    values = {
        "mailbox": mailbox.username or mailbox.key,
        "since": f"{since.astimezone(site.zone):%d-%m-%Y %H.%M}",
        "reason": trouble.sentence,
        "url": f"{site.base_url}/pengaturan/surel",
    }
    queue_to_group(
        session,
        ADMINISTRATOR,
        Text(_SUBJECT, _BODY, values),
        kind=KIND,
        dedup_key=f"mailbox:{mailbox.id}:failing:{since.isoformat()}",
        case=None,
        actor=Actor.system(),
        now=now,
    )
