"""Where mail comes from, and how far reading it has got. A password is never here, only the name of its variable."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

TLS = "tls"
STARTTLS = "starttls"
PLAIN = "none"


class Mailbox(Base):
    """One folder of one account on an IMAP server, and what its mail becomes."""

    __tablename__ = "mailbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))  # of the cases its mail opens: ticket | complaint
    address: Mapped[str | None] = mapped_column(String(254))  # none: the agency's own for this kind
    host: Mapped[str] = mapped_column(String(253), default="")
    port: Mapped[int] = mapped_column(default=993)
    security: Mapped[str] = mapped_column(String(10), default=TLS)
    username: Mapped[str] = mapped_column(String(254), default="")
    password_variable: Mapped[str] = mapped_column(String(80), default="")
    folder: Mapped[str] = mapped_column(String(200), default="INBOX")
    moved_to: Mapped[str | None] = mapped_column(String(200))  # a folder for what has been read; none: left in place
    reads_since: Mapped[datetime]  # what the server had earlier is left alone
    largest_mb: Mapped[int] = mapped_column(default=50)
    is_active: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]

    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    last_read_at: Mapped[datetime | None]
    stuck_uid: Mapped[int | None] = mapped_column(BigInteger)  # the message at which fetching broke off
    stuck_times: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None]

    failures: Mapped[int] = mapped_column(default=0)  # in a row
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    not_before: Mapped[datetime | None]  # of the next attempt

    reconciled_at: Mapped[datetime | None]
    found_missing: Mapped[int] = mapped_column(default=0)  # by the last reconciliation
    found_twice: Mapped[int] = mapped_column(default=0)


class MailboxMessage(Base):
    """One message of a folder under the server's own number for it; written with the mail that it became.

    Two readers cannot both write it, and reconciliation compares it with the folder.
    """

    __tablename__ = "mailbox_message"

    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    uid: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("incoming_mail.id"), index=True)
