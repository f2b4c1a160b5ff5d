"""Make of a row of the outbox the mail as it goes out."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy.orm import Session

from app.channels.site import site_of
from app.channels.threading import thread_headers
from app.models import OutgoingMail


def compose(session: Session, mail: OutgoingMail, to: Sequence[str]) -> EmailMessage:
    """Return the mail as it goes out: plain text and HTML, marked as automatic (RFC 3834)."""
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = site_of(session).mail_from
    message["To"] = ", ".join(to)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-replied" if mail.in_answer_to_id else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange asks no header of RFC 3834 before it answers
    for name, value in thread_headers(session, mail).items():
        message[name] = value
    message.set_content(mail.text_body)
    message.add_alternative(mail.html_body, subtype="html")
    return message
