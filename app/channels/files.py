"""Keep what somebody uploads: judged by its content, stored by its sha256, written to disk before its row is.

A file that nobody's form has accepted yet is found again by its upload key, so that a refused form loses nothing.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.models import Attachment

# What a requester may send by the published standard: screenshots and documents. By signature, never by name alone.
SIGNATURES: tuple[tuple[str, tuple[str, ...], bytes, int], ...] = (
    ("image/png", ("png",), b"\x89PNG\r\n\x1a\n", 0),
    ("image/jpeg", ("jpg", "jpeg"), b"\xff\xd8\xff", 0),
    ("image/gif", ("gif",), b"GIF8", 0),
    ("image/webp", ("webp",), b"WEBP", 8),
    ("application/pdf", ("pdf",), b"%PDF-", 0),
)
ACCEPT = ".png,.jpg,.jpeg,.gif,.webp,.pdf"


class RefusedFile(ValueError):
    """The file cannot be taken: `why`, and, for the person who sent it, what to do about it."""

    def __init__(self, why: str, advice: str = "") -> None:
        super().__init__(f"{why} {advice}".rstrip())
        self.why = why


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived: the name its sender gave and its bytes."""

    name: str
    content: bytes


def clean_name(name: str) -> str:
    """Return the last part of a file name, without control characters and at most 120 characters long."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    printable = "".join(c for c in last if c.isprintable() and c not in '<>"|?*').strip(" .")
    stem, dot, ending = printable.rpartition(".")
    return f"{stem[: 119 - len(ending)]}{dot}{ending}"[-120:] or "berkas"


def media_type_of(upload: Upload, *, most_bytes: int) -> str:
    """Return the media type that the content proves. Raises RefusedFile with a sentence that says what to do."""
    name = clean_name(upload.name)
    if not upload.content:
        raise RefusedFile(f"“{name}” kosong (0 bita).", "Pilih berkas lain atau simpan ulang berkas itu.")
    if len(upload.content) > most_bytes:
        limit = most_bytes // 1_000_000
        raise RefusedFile(f"“{name}” lebih besar dari {limit} MB.", "Perkecil gambarnya atau bagi berkasnya.")
    ending = PurePosixPath(name).suffix.removeprefix(".").lower()
    for media_type, endings, signature, offset in SIGNATURES:
        if upload.content[offset : offset + len(signature)] == signature:
            if ending not in endings:
                kind = endings[0].upper()
                named = f"namanya berakhiran .{ending}" if ending else "namanya tanpa akhiran"
                raise RefusedFile(
                    f"Isi “{name}” adalah {kind}, tetapi {named}.",
                    f"Beri nama yang berakhiran .{endings[0]} lalu pilih lagi.",
                )
            return media_type
    raise RefusedFile(f"Isi “{name}” bukan gambar atau PDF.", "Kirim tangkapan layar atau PDF.")


def path_of(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / sha256


def write(root: Path, content: bytes) -> str:
    """Put the bytes on disk, safe against a crash, before anything says that they are there."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(root, sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{sha256}.{secrets.token_hex(8)}")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return sha256


def store(
    session: Session,
    root: Path,
    upload: Upload,
    *,
    most_bytes: int,
    now: datetime,
    uploaded_by_id: int | None = None,
) -> Attachment:
    """Keep one upload under a fresh upload key; it belongs to no case yet. Raises RefusedFile."""
    media_type = media_type_of(upload, most_bytes=most_bytes)
    lock_content(session, hashlib.sha256(upload.content).hexdigest())
    attachment = Attachment(
        upload_key=secrets.token_urlsafe(24),
        name=clean_name(upload.name),
        media_type=media_type,
        size=len(upload.content),
        sha256=write(root, upload.content),
        uploaded_by_id=uploaded_by_id,
        at=now,
    )
    session.add(attachment)
    session.flush()
    return attachment


def still_waiting(session: Session, upload_keys: Iterable[str]) -> list[Attachment]:
    """Return the uploads of these keys that no case has taken yet, in the order they came."""
    keys = [key for key in upload_keys if key]
    if not keys:
        return []
    rows = select(Attachment).where(Attachment.upload_key.in_(keys), Attachment.case_id.is_(None))
    return list(session.scalars(rows.order_by(Attachment.id)))


def take_waiting(session: Session, upload_keys: Iterable[str], *, now: datetime) -> list[Attachment]:
    """Return the waiting uploads of a form that is sent again, locked; from now on they are new ones.

    Whatever becomes of the form: nobody forgets them while this transaction lasts, nor for days after it.
    """
    found = {file.id: file for file in still_waiting(session, upload_keys)}
    renew = update(Attachment).where(Attachment.id.in_(found), Attachment.case_id.is_(None)).values(at=now)
    kept = session.scalars(renew.returning(Attachment.id)).all() if found else ()
    return [found[file_id] for file_id in sorted(kept)]


def lock_content(session: Session, sha256: str, *, is_removing: bool = False) -> bool:
    """Let nobody remove this content before the transaction ends; who removes it, lets nobody store it.

    False where it cannot be removed now. On SQLite the one writer needs no lock.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    statement = _TRY_TO_REMOVE if is_removing else _KEEP
    return session.scalar(statement, {"sha256": sha256}) is not False


_KEEP = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:sha256, 0))")
_TRY_TO_REMOVE = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:sha256, 0))")
