"""A signed token that says which case a mail answers: it rides in the address that replies go to, and in a header.

It is short and in lower case, for some servers change the case of an address. It opens nothing by itself: who answers
must also be the one who asked.
"""

import base64
import hashlib
import hmac
import re

from sqlalchemy.orm import Session

from app.channels.site import site_of

HEADER = "X-Helpdesk-Token"
_TOKEN = re.compile(r"([1-9][0-9]{0,11})-([a-z2-7]{16})", re.IGNORECASE)
_IN_ADDRESS = re.compile(rf'(?:\+|%2b)({_TOKEN.pattern})(?="?@)', re.IGNORECASE)


def token_for(session: Session, case_id: int) -> str | None:
    """Return the token of a case; None where this site has no key to sign with."""
    key = site_of(session).reply_key
    return f"{case_id}-{_seal(key, case_id)}" if key else None


def case_of_token(session: Session, token: str) -> int | None:
    """Return the case that a token names, None where it was not signed by us."""
    key, match = site_of(session).reply_key, _TOKEN.fullmatch(token.strip())
    if match is None or not key:
        return None
    case_id = int(match[1])
    return case_id if hmac.compare_digest(match[2].lower(), _seal(key, case_id)) else None


def case_of_address(session: Session, address: str) -> int | None:
    """Return the case that a plus address names, be it one of several in a header, folded or quoted on its way."""
    found = (case_of_token(session, match[1]) for match in _IN_ADDRESS.finditer("".join(address.split())))
    return next((case_id for case_id in found if case_id is not None), None)


def reply_address(session: Session, mailbox: str, case_id: int) -> str | None:
    """Return the address that replies about a case go to; None where there is none better than the sender's."""
    token, site = token_for(session, case_id), site_of(session)
    local, at, domain = mailbox.rpartition("@")
    if not (token and at and site.has_plus_addresses):
        return mailbox or None
    return f"{local}+{token}@{domain}"


def _seal(key: bytes, case_id: int) -> str:
    digest = hmac.digest(key, f"reply to case {case_id}".encode(), hashlib.sha256)
    return base64.b32encode(digest[:10]).decode().lower()
