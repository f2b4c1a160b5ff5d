"""A message taken apart without trust: RFC 5322 and MIME as far as they go, and something sensible beyond.

The standard library's parser is not used for the structure: it recurses with the nesting and walks every line once
for each level, so that a hostile message can stop it. Here a level is one search over the bytes, the depth and the
number of parts are bounded, and what lies beyond is kept whole as the content of the last part that was looked into.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message

from app.channels.incoming.charsets import decoded, plain

MESSAGES = frozenset({"message/rfc822", "message/global"})
DEEPEST = 20
MOST_PARTS = 10_000
MOST_HEADER_BYTES = 1_000_000
MOST_HEADERS = 1_000
LONGEST_HEADER = 20_000
MOST_TEXT_BYTES = 2_000_000

_BEFORE_HEADERS = re.compile(rb"(?:\xef\xbb\xbf|[\r\n])+(?=[!-9;-~]{1,200}:)")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
_HEADER = re.compile(r"([!-9;-~]{1,200}):[ \t]*(.*)", re.DOTALL)
_PARAMETER = re.compile(r""";[ \t]*([^\s=;"]+)[ \t]*=[ \t]*("[^"]*"|[^;"]*)""")
_ODD_PARAMETERS = re.compile(r"""[*\\<(]|=[ \t]*[^"\s;][^;"]*\"""")  # encoded, escaped: for the standard library
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")
_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_FOLD = re.compile(r"[ \t]*\r?\n[ \t]+")


@dataclass
class Part:
    """One node of a message: its headers, and either children or content (as it was encoded for transport).

    It points into the bytes of the whole, so that ten levels around a large file are not ten copies of it.
    """

    headers: list[tuple[str, str]]
    source: bytes
    start: int
    end: int
    media_type: str = "text/plain"
    children: list["Part"] = field(default_factory=list)
    is_set_apart: bool = False  # a file, though it does not say so

    @property
    def content(self) -> bytes:
        return self.source[self.start : self.end]

    def first(self, name: str) -> str:
        """Return the first header of this name as it stands, unfolded; "" where there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        wanted = name.lower()
        return [value for key, value in self.headers if key == wanted]

    def parameter(self, name: str, header: str = "content-type") -> str:
        """Return a parameter of a header, decoded by RFC 2231 where it is so encoded."""
        line = self.first(header)[:2_000].replace("\n", " ").replace("\r", " ")
        if line.count('"') % 2 == 0 and not _ODD_PARAMETERS.search(line):
            values = (value for key, value in _PARAMETER.findall(line) if key.lower() == name)
            return plain(next(values, "").strip().strip('"'))
        bare = Message()
        bare[header] = line
        try:
            value = bare.get_param(name, header=header)
        except (ValueError, LookupError, TypeError):
            return ""
        if isinstance(value, tuple):
            charset, _language, text = value
            return plain(decoded(text.encode("latin-1", "replace"), charset or "utf-8"))
        return plain(value) if isinstance(value, str) else ""

    @property
    def is_attached(self) -> bool:
        return self.is_set_apart or self.first("content-disposition").strip().lower().startswith("attachment")

    def walk(self, *, into_messages: bool = True) -> Iterator["Part"]:
        """Yield this part and all below it, in reading order; a message within it may be left closed."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            if into_messages or part.media_type not in MESSAGES:
                waiting.extend(reversed(part.children))

    def decoded_content(self) -> bytes:
        """Return the content without its transfer encoding; what is broken in it is read as far as it goes."""
        encoding = self.first("content-transfer-encoding").strip().lower()
        if encoding == "base64":
            return _from_base64(self.content)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.content)
        return self.content

    def text(self) -> str:
        """Return the content as text, whatever its charset says of itself; of a giant, its beginning."""
        begun = replace(self, end=min(self.end, self.start + MOST_TEXT_BYTES))
        return plain(decoded(begun.decoded_content(), self.parameter("charset")), keep_lines=True)


def parse(raw: bytes) -> Part:
    """Take a message apart. Never raises for what is in it."""
    before = _BEFORE_HEADERS.match(raw)
    root = _part(raw, before.end() if before else 0, len(raw))
    count, waiting = 1, [(root, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth >= DEEPEST:
            continue
        part.children = [_part(*piece) for piece in _pieces(part, MOST_PARTS - count)]
        count += len(part.children)
        waiting.extend((child, depth + 1) for child in part.children)
    return root


def _part(source: bytes, start: int, end: int) -> Part:
    found = _END_OF_HEADERS.search(source, start, min(end, start + MOST_HEADER_BYTES))
    if source.startswith((b"\n", b"\r\n"), start, end):  # no headers at all
        head, content = start, source.index(b"\n", start) + 1
    else:
        head, content = found.span() if found else (end, end)
    headers = _headers(source[start : min(head, start + MOST_HEADER_BYTES)])
    part = Part(headers, source, content, end)
    declared = part.first("content-type").partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(declared):
        part.media_type = declared
    return part


def _headers(head: bytes) -> list[tuple[str, str]]:
    if b"\n" not in head:
        head = head.replace(b"\r", b"\n")
    found = []
    for line in re.split(rb"\r?\n(?![ \t])", head)[:MOST_HEADERS]:
        match = _HEADER.match(decoded(line, ""))
        if match is not None:
            found.append((match[1].lower(), plain(_FOLD.sub(" ", match[2][:LONGEST_HEADER])).strip()))
    return found


def _pieces(part: Part, most: int) -> list[tuple[bytes, int, int]]:
    """Return where the parts of a multipart stand, or the one message that a message/* holds."""
    if part.media_type in MESSAGES and most > 0:
        if part.first("content-transfer-encoding").strip().lower() in ("base64", "quoted-printable"):
            inner = part.decoded_content()
            return [(inner, 0, len(inner))]
        return [(part.source, part.start, part.end)]
    boundary = part.parameter("boundary") if part.media_type.startswith("multipart/") else ""
    pieces: list[tuple[bytes, int, int]] = []
    begin: int | None = None
    for at, after, is_last in _delimiters(part, b"--" + boundary.encode()) if boundary else ():
        if begin is not None:
            pieces.append((part.source, begin, at))
        if is_last or len(pieces) >= most:
            return pieces[:most]
        begin = after
    if begin is not None:
        pieces.append((part.source, begin, part.end))  # the closing boundary is missing
    return pieces[:most]


def _delimiters(part: Part, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each boundary line begins (with the line break before it) and ends, and whether it is the last."""
    source, at = part.source, part.start
    while (at := source.find(delimiter, at, part.end)) >= 0:
        line = _REST_OF_DELIMITER.match(source, at + len(delimiter), part.end)
        before = source[at - 2 : at]
        if line is not None and (at == part.start or before.endswith(b"\n")):
            begin = at if at == part.start else at - (2 if before == b"\r\n" else 1)
            yield max(begin, part.start), line.end(), line[1] is not None
        at += len(delimiter)


def _from_base64(content: bytes) -> bytes:
    try:
        return binascii.a2b_base64(content + b"===")
    except binascii.Error:  # one letter too many: what stands before it is still good
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
