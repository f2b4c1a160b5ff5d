"""Messages as people send them, for tests."""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from tests.desk import START

SINCE = START - timedelta(days=1)
HELPDESK = "helpdesk-lpse@basarnas.go.id"
COMPLAINTS = "ukpbjbasarnas@basarnas.go.id"


def letter(
    number: int | str = 1, *, to: str = HELPDESK, subject: str = "Tidak dapat masuk", body: str = "Mohon bantuan."
) -> EmailMessage:
    """Return a message of Sari's; of one number there is one Message-ID."""
    message = EmailMessage()
    message["From"] = "Sari Wulandari <sari@penyedia.test>"
    message["To"] = to
    message["Subject"] = f"{subject} {number}"
    message["Date"] = format_datetime(START)
    message["Message-ID"] = f"<{number}@penyedia.test>"
    message.set_content(f"{body}\n")
    return message
