"""A message as plain values: who, what about, what it says, which files. Nothing that was sent can make it fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from app.channels.incoming.headers import Address, addresses, message_ids, words
from app.channels.incoming.html import text_of_html
from app.channels.incoming.mime import Part, parse

MOST_FILES = 200
LONGEST_TEXT = 1_000_000
_NOT_FILES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_TEXTS = frozenset({"text/plain", "text/html"})
_SEALED = frozenset(
    {"multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)
_SEALED_TEXT = "-----BEGIN PGP MESSAGE-----"
_REACHED = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of a message; `content_id` is how its HTML refers to it, without brackets."""

    name: str
    content_id: str
    part: Part


@dataclass(frozen=True)
class Letter:
    """One message, read."""

    root: Part

    @cached_property
    def message_id(self) -> str | None:
        return next(iter(message_ids(self.root, "message-id")), None)

    @cached_property
    def sender(self) -> Address | None:
        return next(iter(addresses(self.root, "from")), None)

    @cached_property
    def recipients(self) -> list[Address]:
        """Everybody it names as reached, the traces of the delivery first."""
        return addresses(self.root, *_REACHED)

    @property
    def recipient_lines(self) -> list[str]:
        """The headers of `recipients` as they stand, for what the way has made unreadable as an address."""
        return [value for name in _REACHED for value in self.root.all(name)]

    @cached_property
    def subject(self) -> str:
        return words(self.root.first("subject"))

    @cached_property
    def referred_to(self) -> list[str]:
        """The Message-IDs that it answers: the one it names first, then the thread from its end."""
        thread = message_ids(self.root, "references")
        return list(dict.fromkeys([*message_ids(self.root, "in-reply-to"), *reversed(thread)]))

    @cached_property
    def text(self) -> str:
        return _join(_text_of(self.root)).strip()[:LONGEST_TEXT]

    @cached_property
    def html(self) -> str:
        """The HTML as it came, "" where there is none. Never to be shown before it is cleaned."""
        return _join(_html_of(self.root))[:LONGEST_TEXT]

    @cached_property
    def files(self) -> list[MailFile]:
        return list(_files_of(self.root))

    @property
    def is_sealed(self) -> bool:
        """Say whether there is nothing to read but what needs a key, or a program for S/MIME signed as a whole."""
        if self.root.media_type in _SEALED:
            return True
        if self.text:
            return self.text.startswith(_SEALED_TEXT)
        return any(part.media_type in _SEALED for part in self.root.walk(into_messages=False))


def read(raw: bytes) -> Letter:
    """Read a message."""
    root = parse(raw)
    _set_files_apart(root)
    return Letter(root)


def _set_files_apart(root: Part) -> None:
    """Mark the texts that are files although they are sent inline: those with a name, but for the one that is first."""
    has_begun = False
    for part in root.walk():
        for child in part.children:
            if child.media_type in _TEXTS:
                may_be = has_begun and part.media_type != "multipart/alternative"
                child.is_set_apart = may_be and bool(child.parameter("filename", "content-disposition"))
                has_begun = True


def _join(texts: Iterator[str]) -> str:
    return "\n\n".join(text for text in texts if text.strip())


def _text_of(part: Part) -> Iterator[str]:
    if part.is_attached and part.media_type != "message/rfc822":
        return
    if part.media_type == "multipart/alternative":
        choices = [_join(_text_of(child)) for child in _plain_first(part)]
        yield next((choice for choice in choices if choice.strip()), "")
    elif part.media_type == "message/rfc822":
        yield from _inner(part)
    elif part.children:
        for child in part.children:
            yield from _text_of(child)
    elif part.media_type == "text/html":
        yield text_of_html(part.text())
    elif part.media_type == "text/plain":
        yield part.text()


def _plain_first(part: Part) -> list[Part]:
    return sorted(part.children, key=lambda child: child.media_type != "text/plain")


def _inner(part: Part) -> Iterator[str]:
    """Yield a message within the message, with the headers that a reader needs."""
    for inner in part.children:
        named = (f"{label}: {words(inner.first(name))}" for label, name in _SHOWN if inner.first(name))
        yield "\n".join(["---------- Pesan terusan ---------", *named])
        yield from _text_of(inner)


_SHOWN = (("Dari", "from"), ("Terkirim", "date"), ("Kepada", "to"), ("Perihal", "subject"))


def _html_of(part: Part) -> Iterator[str]:
    """Yield the HTML to be read, nothing where all of it is plain text."""
    if not any(one.media_type == "text/html" and not one.is_attached for one in part.walk()):
        return
    if part.media_type == "multipart/alternative":
        best = [child for child in part.children if _join(_html_of(child))]
        yield from _html_of(best[-1]) if best else ()
    elif part.children:
        for child in part.children:
            yield from _html_of(child)
            if child.media_type == "text/plain" and not child.is_attached and child.text().strip():
                yield f"<p>{escape(child.text()).replace(chr(10), '<br>')}</p>"
    elif not part.is_attached:
        yield part.text()


def _files_of(root: Part) -> Iterator[MailFile]:
    found = 0
    for part in root.walk():
        is_text = part.media_type in _TEXTS and not part.is_attached
        is_inside = part.children or part.media_type.startswith(("multipart/", "message/"))
        if is_text or is_inside or part.media_type in _NOT_FILES or part is root or found >= MOST_FILES:
            continue
        found += 1
        yield MailFile(_name_of(part), part.first("content-id").strip("<> ")[:250], part)
    if root.media_type not in _TEXTS and not root.children and _is_file(root):
        yield MailFile(_name_of(root), "", root)


def _is_file(root: Part) -> bool:
    return not root.media_type.startswith(("multipart/", "message/"))


def _name_of(part: Part) -> str:
    named = part.parameter("filename", "content-disposition") or part.parameter("name")
    return words(named)[:200]
