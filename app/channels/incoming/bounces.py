"""Recognise a bounce, structured (RFC 3464) or not, and find which of our mails came back and why."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.channels.incoming.headers import message_ids, words
from app.channels.incoming.mime import Part, parse
from app.channels.incoming.reading import Letter
from app.channels.reply_tokens import HEADER as TOKEN_HEADER

_SUBJECTS = re.compile(
    r"undeliver|delivery (status|failure|has failed|incomplete)|mail delivery (failed|system)|returned mail"
    r"|failure notice|not delivered|could not be delivered"
    r"|tidak (dapat )?(terkirim|dikirim|disampaikan)|gagal (terkirim|dikirim)|pengiriman gagal",
    re.IGNORECASE,
)
_DAEMONS = re.compile(r"(mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange\w+|bounces?)", re.IGNORECASE)
_WARNINGS = re.compile(
    r"\((delay|delayed)\)|delayed mail|message \S+ delayed|pengiriman tertunda|warning message only"
    r"|not need to resend|delivery attempts will continue|could not send message for past|akan terus mencoba",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(r"^[> \t]*Message-ID:\s*(<[!-;=?-~]{1,248}>)", re.IGNORECASE | re.MULTILINE)
_TOKEN_IN_TEXT = re.compile(rf"^[> \t]*{TOKEN_HEADER}:\s*(\S{{1,40}})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b|\b5\d\d[ -][^\n]{0,200}")
_FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_BY_STATUS = {"2": "delivered", "4": "delayed"}
_NOT_FAILURES = frozenset({"delayed", "delivered", "relayed", "expanded"})
MOST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back: whether it has failed for good, why, and what names it.

    The Message-IDs that the notice names, the surest first; and for a relay that gives our mail one of its own, the
    tokens and subjects of what was returned.
    """

    message_ids: tuple[str, ...]
    is_final: bool
    reason: str
    tokens: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


def bounce_of(letter: Letter) -> Bounce | None:
    """Return the bounce that a message is, None for any other; a person who passes one on asks for help."""
    report = _report(letter)
    if not (_is_a_servers(letter) if report else _looks_like_one(letter)):
        return None
    action, reason = report or ("delayed" if _is_a_warning(letter) else "failed", "")
    returned = list(_returned(letter.root))
    tokens = [one.first(TOKEN_HEADER) for one in returned] + _TOKEN_IN_TEXT.findall(letter.text[:MOST_TEXT])
    return Bounce(
        tuple(_returned_ids(letter, returned)),
        action not in _NOT_FAILURES,
        reason or _reason_in(letter.text),
        tuple(filter(None, tokens)),
        tuple(words(one.first("subject")) for one in returned),
    )


def _report(letter: Letter) -> tuple[str, str] | None:
    """Return action and diagnostic of a delivery status notification; of several recipients, of one that failed."""
    for part in letter.root.walk(into_messages=False):
        if part.media_type in ("message/delivery-status", "message/global-delivery-status"):
            groups = [_fields(text) for text in re.split(r"\n[ \t]*\n", part.text()[:MOST_TEXT])]
            recipients = [fields for fields in groups if "action" in fields or "status" in fields] or [{}]
            failed = (fields for fields in recipients if _action(fields) not in _NOT_FAILURES)
            fields = next(failed, recipients[0])
            return _action(fields), _diagnostic(fields)
    return None


def _fields(text: str) -> dict[str, str]:
    return {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(text)}


def _action(fields: dict[str, str]) -> str:
    named = re.match(r"[a-z]+", fields.get("action", "").lower())
    return named[0] if named else _BY_STATUS.get(fields.get("status", "")[:1], "failed")


def _diagnostic(fields: dict[str, str]) -> str:
    status, (kind, _, said) = fields.get("status", ""), fields.get("diagnostic-code", "").partition(";")
    why = said.strip() or kind
    return (why if status in why else f"{status} {why}".strip())[:400]


def _looks_like_one(letter: Letter) -> bool:
    root = letter.root
    if root.first("x-failed-recipients") or root.all("x-ms-exchange-message-is-ndr"):
        return True
    is_report = root.media_type == "multipart/report" and root.parameter("report-type").lower() == "delivery-status"
    return is_report or (_is_a_servers(letter) and _SUBJECTS.search(letter.subject) is not None)


def _is_a_servers(letter: Letter) -> bool:
    """Say whether a mail server wrote this, by who sent it and how."""
    root, sender = letter.root, letter.sender
    if root.media_type == "multipart/report" or root.first("return-path").strip() == "<>":
        return True
    return sender is None or _DAEMONS.fullmatch(sender.address.partition("@")[0]) is not None


def _is_a_warning(letter: Letter) -> bool:
    return any(_WARNINGS.search(text) for text in (letter.subject, letter.text[:MOST_TEXT]))


def _returned(root: Part) -> Iterator[Part]:
    """Yield what was sent back of the mail: the whole of it or its headers."""
    for part in root.walk():
        if part.media_type in ("message/rfc822", "message/global"):
            yield from part.children
        elif part.media_type in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            yield parse(part.decoded_content()[:MOST_TEXT])


def _returned_ids(letter: Letter, returned: list[Part]) -> list[str]:
    """Return every Message-ID that may be the returned mail's, the surest first."""
    found = [message_id for part in returned for message_id in message_ids(part, "message-id")]
    found += [one for part in letter.root.walk() if part is not letter.root for one in message_ids(part, "message-id")]
    found += _IN_TEXT.findall(letter.text[:MOST_TEXT])
    return list(dict.fromkeys([*found, *letter.referred_to]))[:50]


def _reason_in(text: str) -> str:
    match = _STATUS.search(text[:MOST_TEXT])
    if match is None:
        return ""
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return " ".join(text[begin : end if end >= 0 else None].split())[:400]
