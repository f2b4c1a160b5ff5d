"""What a service must know of where it runs: the public address, the sender of mail, the folder of files.

It rides on the session (`Session.info`), put there once by whoever makes the session factory, so that services stay
free of Flask and of global state.
"""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Site:
    base_url: str
    mail_from: str
    files: Path
    most_upload_bytes: int
    zone: ZoneInfo
    reply_key: bytes = b""  # signs the tokens of app.channels.reply_tokens
    has_plus_addresses: bool = True  # the mail server delivers name+anything@ to name@

    @property
    def mail_domain(self) -> str:
        return self.mail_from.rpartition("@")[2].strip("<> ") or "localhost"


def site_of(session: Session) -> Site:
    site = session.info["site"]
    assert isinstance(site, Site)
    return site
