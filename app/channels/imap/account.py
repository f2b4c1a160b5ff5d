"""What it takes to open a mailbox. The password comes from the environment, under a name that says what it is for."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.channels.imap.trouble import Trouble
from app.models import Mailbox

# an administrator chooses the variable and the server that its value goes to: no other secret may be named
PASSWORD_VARIABLE = re.compile(r"IMAP_PASSWORD(_[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Account:
    host: str
    port: int
    security: str
    username: str
    folder: str
    password: str = field(repr=False)
    moved_to: str | None = None


def account_of(mailbox: Mailbox, environ: Mapping[str, str] = os.environ) -> Account:
    """Return how to reach a mailbox. Raises Trouble where its password is not there."""
    name = mailbox.password_variable
    password = environ.get(name, "") if PASSWORD_VARIABLE.fullmatch(name) else ""
    if not password:
        raise Trouble(f"Kata sandi tidak ada: isi variabel lingkungan {name}, lalu mulai ulang.", is_refusal=True)
    return Account(
        mailbox.host,
        mailbox.port,
        mailbox.security,
        mailbox.username,
        mailbox.folder,
        password,
        mailbox.moved_to,
    )
