"""Recognise a bounce, structured (RFC 3464) or not, and find which of our mails came back and why."""

import re
from dataclasses import dataclass

from app.channels.incoming.headers import message_ids
from app.channels.incoming.reading import Letter

_SUBJECTS = re.compile(
    r"undeliver|delivery (status|failure|has failed|incomplete)|mail delivery (failed|system)|returned mail"
    r"|failure notice|not delivered|could not be delivered|tidak terkirim|gagal (terkirim|dikirim)|pengiriman gagal",
    re.IGNORECASE,
)
_DAEMONS = re.compile(r"(mailer-daemon|postmaster|mail-daemon|mdaemon|bounces?)", re.IGNORECASE)
_IN_TEXT = re.compile(r"^[> \t]*Message-ID:\s*(<[!-;=?-~]{1,248}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b|\b5\d\d[ -][^\n]{0,200}")
MOST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back: the Message-IDs that the notice names, whether it has failed for good, and why."""

    message_ids: tuple[str, ...]
    is_final: bool
    reason: str


def bounce_of(letter: Letter) -> Bounce | None:
    """Return the bounce that a message is, None for any other."""
    report = _report(letter)
    if report is None and not _looks_like_one(letter):
        return None
    action, reason = report or ("failed", "")
    return Bounce(tuple(_returned_ids(letter)), action not in _NOT_FAILURES, reason or _reason_in(letter.text))


_NOT_FAILURES = frozenset({"delayed", "delivered", "relayed", "expanded"})


def _report(letter: Letter) -> tuple[str, str] | None:
    """Return action and diagnostic of a delivery status notification."""
    for part in letter.root.walk():
        if part.media_type in ("message/delivery-status", "message/global-delivery-status"):
            text = part.text()[:MOST_TEXT]
            fields = {name.lower(): value.strip() for name, value in re.findall(r"(?m)^([A-Za-z-]+):[ \t]*(.*)$", text)}
            why = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("status", "")
            return fields.get("action", "failed").lower(), f"{fields.get('status', '')} {why}".strip()[:400]
    return None


def _looks_like_one(letter: Letter) -> bool:
    root, sender = letter.root, letter.sender
    if root.first("x-failed-recipients"):
        return True
    daemon = sender is None or _DAEMONS.fullmatch(sender.address.partition("@")[0]) is not None
    null_path = root.first("return-path").strip() == "<>"
    is_report = root.media_type == "multipart/report" and root.parameter("report-type") == "delivery-status"
    return is_report or ((daemon or null_path) and _SUBJECTS.search(letter.subject) is not None)


def _returned_ids(letter: Letter) -> list[str]:
    """Return every Message-ID that may be the returned mail's, the surest first."""
    found = []
    for part in letter.root.walk():
        if part is letter.root:
            continue
        found += message_ids(part, "message-id")
        if part.media_type == "text/rfc822-headers":
            found += _IN_TEXT.findall(part.text()[:MOST_TEXT])
    found += _IN_TEXT.findall(letter.text[:MOST_TEXT])
    return list(dict.fromkeys([*found, *letter.referred_to]))[:50]


def _reason_in(text: str) -> str:
    match = _STATUS.search(text[:MOST_TEXT])
    if match is None:
        return ""
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return " ".join(text[begin : end if end >= 0 else None].split())[:400]
