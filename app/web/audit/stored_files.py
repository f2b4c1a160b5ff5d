"""Hold the files of a case against the digests that the trail keeps of them."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.audit.behind import FileDigest
from app.audit.entry import Entry, Match
from app.channels.files import path_of
from app.channels.site import site_of


def checked(entries: Iterable[Entry]) -> Counter[Match]:
    return Counter(quote.match for entry in entries for quote in entry.quotes)


def digest_on_disk(session: Session) -> FileDigest:
    root = site_of(session).files

    def digest_of(sha256: str) -> str | None:
        path = path_of(root, sha256)
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    return digest_of
