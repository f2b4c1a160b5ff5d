"""Put what a mail brings where a case keeps it: its text whole, and its files as far as they may be kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from app.channels.files import SIGNATURES, RefusedFile, Upload, clean_name, store
from app.channels.incoming.reading import Letter, MailFile
from app.channels.site import site_of
from app.models import Attachment, IncomingMail

MOST_KEPT = 30


@dataclass(frozen=True, slots=True)
class Content:
    """The body of a turn and its stored files."""

    body: str
    files: list[Attachment]


def keep_content(session: Session, mail: IncomingMail, letter: Letter, now: datetime) -> Content:
    """Store the files of a mail as far as they may be kept, note the others on its row, and return the turn.

    What is left out stays in the raw message, which staff can download.
    """
    files: list[Attachment] = []
    left_out: list[str] = []
    for number, file in enumerate(letter.files, start=1):
        try:
            files.append(_store(session, file, number, now, is_full=len(files) >= MOST_KEPT))
        except RefusedFile as refused:
            left_out.append(refused.why)
    mail.left_out = "\n".join(left_out)[:20_000] or None
    return Content(letter.text, files)


def _store(session: Session, file: MailFile, number: int, now: datetime, *, is_full: bool) -> Attachment:
    content = file.part.decoded_content()
    upload = Upload(_fitting_name(file.name, content, number), content)
    if is_full:
        raise RefusedFile(f"“{upload.name}” tidak disimpan: surel ini berisi lebih dari {MOST_KEPT} berkas.")
    site = site_of(session)
    return store(session, site.files, upload, most_bytes=site.most_upload_bytes, now=now)


def _fitting_name(name: str, content: bytes, number: int) -> str:
    """Return the name with the ending that the content proves: its sender cannot be asked to rename it."""
    cleaned = clean_name(name) if name else f"lampiran-{number}"
    for _media_type, endings, signature, offset in SIGNATURES:
        if content[offset : offset + len(signature)] == signature:
            path = PurePosixPath(cleaned)
            is_fitting = path.suffix.removeprefix(".").lower() in endings
            return cleaned if is_fitting else f"{cleaned}.{endings[0]}"
    return cleaned
