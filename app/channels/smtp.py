"""Hand mail over to a real server by SMTP: several in one conversation, as the server likes it."""

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from email.message import EmailMessage
from functools import cache, cached_property
from typing import Protocol


class Line(Protocol):
    """A conversation in which mail is handed over."""

    def send(self, message: EmailMessage, to: Sequence[str]) -> Mapping[str, str]:
        """Hand a mail over; return for whom of several it was refused, and why.

        Raises OSError or smtplib.SMTPException when nobody gets it.
        """


class MailServer(Protocol):
    """Where mail is handed over."""

    def talk(self) -> AbstractContextManager[Line]:
        """Give a conversation, which ends with the block."""


class SmtpServer:
    """A real server, by host and port, with STARTTLS or implicit TLS and a login where they are asked for."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        username: str | None = None,
        password: str | None = None,
        security: str = "none",
        timeout_seconds: float = 20,
    ) -> None:
        self.host, self.port, self.username, self.password = host, port, username, password
        self.security, self.timeout_seconds = security, timeout_seconds

    @contextmanager
    def talk(self) -> Iterator["SmtpLine"]:
        """Give a conversation, which begins with the first mail and ends with this block."""
        line = SmtpLine(self)
        try:
            yield line
        finally:
            line.close()

    def connect(self) -> smtplib.SMTP:
        """Return a connection that is ready for mail. Raises OSError, smtplib.SMTPException."""
        smtp: smtplib.SMTP
        if self.security == "tls":
            smtp = smtplib.SMTP_SSL(
                self.host, self.port, _our_name(), timeout=self.timeout_seconds, context=self._certificates
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, _our_name(), timeout=self.timeout_seconds)
        try:
            if self.security == "starttls":
                smtp.starttls(context=self._certificates)
            if self.username:
                smtp.login(self.username, self.password or "")
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
        return smtp

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        """Whom this machine trusts; to read that takes longer than to send a mail."""
        return ssl.create_default_context()


class SmtpLine:
    """One conversation with a server. A connection on which anything failed is not used for the next mail."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, to: Sequence[str]) -> Mapping[str, str]:
        smtp = self._connection()
        try:
            refused = smtp.send_message(message, to_addrs=to)
        except BaseException:
            self._smtp = None
            smtp.close()
            raise
        return {one: why_not(smtplib.SMTPRecipientsRefused({one: said})) for one, said in refused.items()}

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def _connection(self) -> smtplib.SMTP:
        """Return a connection that still answers; many servers take only so many mails, or seconds, on one."""
        if self._smtp is not None and not _answers(self._smtp):
            self._smtp.close()
            self._smtp = None
        if self._smtp is None:
            self._smtp = self._server.connect()
        return self._smtp


@cache
def _our_name() -> str:
    """Return what to say hello by; smtplib would ask the network for it at each connection."""
    return socket.getfqdn()


def _answers(smtp: smtplib.SMTP) -> bool:
    try:
        code, _ = smtp.noop()
    except (OSError, smtplib.SMTPException):
        return False
    return code == 250


def why_not(error: Exception) -> str:
    """Say for the reader of the outbox why a mail was not taken; what the server itself said stands behind it."""
    return f"{_sentence(error)} ({type(error).__name__}: {error})"[:500]


def _sentence(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "Server surel menolak nama pengguna atau kata sandinya"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "Server surel menolak alamat penerima"
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return "Server surel tidak menerima surel ini"
    return "Server surel tidak dapat dihubungi" if isinstance(error, OSError) else "Surel ini tidak dapat disusun"
