"""A message as a screen may show it: read anew from its raw bytes, nothing fetched, nothing run.

The HTML stands in a frame of its own, sandboxed: what the cleaning should ever let through still has no script, no
form, no address to load from.
"""

import base64
import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.channels.files import clean_name
from app.channels.incoming.headers import addresses
from app.channels.incoming.html import clean_html
from app.channels.incoming.reading import Letter, MailFile, read
from app.models import IncomingMail
from app.web.mail.loading import bytes_of
from app.web.privacy.masked_html import covered_html

POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
MOST_INLINE_BYTES = 2_000_000  # of one picture
MOST_INLINE_IN_ALL = 10_000_000  # each time that one is shown, for HTML may show the same a thousand times
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_IMAGE = re.compile(r'<img\b[^>]*?\bsrc="(cid|remote):([^"]*)"[^>]*>')
_EMPTY_SUMMARY = "<summary></summary>"
_FRAME = (
    '<!doctype html><html lang="id"><head><meta charset="utf-8"><style>body{{font:16px/1.5 sans-serif;margin:1rem;'
    "overflow-wrap:anywhere}}img{{max-width:100%}}.not-loaded{{color:#666}}</style></head><body>{}</body></html>"
)


@dataclass(frozen=True, slots=True)
class ShownFile:
    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ShownMail:
    text: str
    has_html: bool
    files: list[ShownFile]
    recipients: str
    reply_to: str = ""  # where the answer is wanted, if elsewhere than from where it was sent


def shown(session: Session, mail: IncomingMail) -> ShownMail:
    """Return what the page of a message says of it; nothing of one that was erased by law."""
    if mail.erased_at is not None:
        return ShownMail("", False, [], "")
    letter = read(bytes_of(session, mail))
    files = [
        ShownFile(number, _name(file, number), len(file.part.decoded_content()))
        for number, file in enumerate(letter.files, 1)
    ]
    recipients = ", ".join(dict.fromkeys(one.address for one in letter.recipients))
    wanted = [one.address for one in addresses(letter.root, "reply-to") if one.address != mail.sender]
    return ShownMail(letter.text, bool(letter.html.strip()), files, recipients, ", ".join(dict.fromkeys(wanted)))


def framed_html(session: Session, mail: IncomingMail) -> str:
    """Return the cleaned HTML as a document of its own, its inline images in it, remote ones named."""
    letter = read(bytes_of(session, mail))
    body = _IMAGE.sub(_Pictures(letter).shown, covered_html(clean_html(letter.html)))
    return _FRAME.format(body.replace(_EMPTY_SUMMARY, f"<summary>{escape(_('Kutipan'))}</summary>"))


def file_of(session: Session, mail: IncomingMail, number: int) -> tuple[str, bytes] | None:
    """Return the name and the bytes of one file of a message, by its place; None where it has no such file."""
    files = read(bytes_of(session, mail)).files
    if not 0 < number <= len(files):
        return None
    return _name(files[number - 1], number), files[number - 1].part.decoded_content()


def _name(file: MailFile, number: int) -> str:
    return clean_name(file.name) if file.name else str(_("lampiran-%(number)s", number=number))


class _Pictures:
    """The inline images of one message, as far as they may be shown."""

    def __init__(self, letter: Letter) -> None:
        self._by_id = {file.content_id: file for file in reversed(letter.files) if file.content_id}
        self._contents: dict[str, bytes] = {}
        self._bytes_left = MOST_INLINE_IN_ALL

    def shown(self, match: re.Match[str]) -> str:
        if match[1] == "remote":
            said = _("gambar dari %(host)s tidak dimuat", host=match[2]) if match[2] else _("gambar tidak dimuat")
            return f'<span class="not-loaded">[{escape(str(said))}]</span>'
        return self._inline(unescape(match[2])) or f'<span class="not-loaded">[{escape(str(_("gambar")))}]</span>'

    def _inline(self, named: str) -> str:
        file = self._by_id.get(named) or self._by_id.get(unquote(named))  # a URL may be encoded (RFC 2392)
        if file is None or len(file.part.content) > 2 * MOST_INLINE_BYTES:
            return ""
        content = self._contents.get(file.content_id)
        if content is None:
            content = self._contents[file.content_id] = file.part.decoded_content()
        kind = next((kind for signature, kind in _IMAGES.items() if content.startswith(signature)), None)
        if kind is None or len(content) > min(MOST_INLINE_BYTES, self._bytes_left):
            return ""
        self._bytes_left -= len(content)
        return f'<img alt="" src="data:{kind};base64,{base64.b64encode(content).decode()}">'
