"""The digests by which the trail holds texts and personal details: keyed with a salt of the case.

A plain SHA-256 of a short text (a telephone number) can be guessed. So what an event of a case says of one is an HMAC
under the case's own salt, written `hmac:…`; once the salt is forgotten it says nothing any more to whoever guesses.
What was recorded before there were salts is plain for ever, and so is the digest of a file or a raw mail: it is the
name of the bytes on disk, what a requester can compute of their own copy, and too long to be guessed.

The salt is always that of the case in whose chain the event stands.
"""

import hashlib
import hmac

from sqlalchemy.orm import Session

from app.models import Case

KEYED = "hmac:"


def digest_of(case: Case, text: str) -> str:
    """Return what an event of `case` holds of a text: keyed, or plain where the salt of an erased case is gone."""
    return digest_with(case.digest_salt, text)


def digest_with(salt: str | None, text: str) -> str:
    if salt is None:
        return hashlib.sha256(text.encode()).hexdigest()
    return KEYED + hmac.digest(bytes.fromhex(salt), text.encode(), "sha256").hex()


def fits(told: str, text: str, salt: str | None) -> bool:
    """Say whether `told`, from an event of the case that has this salt, is the digest of a text."""
    if told.startswith(KEYED):
        return salt is not None and hmac.compare_digest(told, digest_with(salt, text))
    return told == digest_with(None, text)


def is_unprovable(told: str, salt: str | None) -> bool:
    """Say whether nothing can be said of a digest any more, because the salt was forgotten."""
    return salt is None and told.startswith(KEYED)


def forget_salt(session: Session, case: Case) -> None:
    """Let the digests in the trail of an erased case say nothing any more. It cannot be taken back.

    The caller has locked the case, and records the erasure (`person_erased`): without that, verifying raises an alarm.
    """
    case.digest_salt = None
    session.flush()
