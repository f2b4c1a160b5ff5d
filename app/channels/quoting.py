"""Find in a text what was quoted from an earlier mail and what is a signature, so that a screen can fold them.

Nothing is removed: the parts put together again are the text. Recognised are the usual ">", and the words that mail
programs put before a quote, in Indonesian and English.
"""

import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

TEXT, QUOTE, SIGNATURE = "text", "quote", "signature"

_WROTE = re.compile(r"^\s*(?:On|Pada|El|Op)\b.{0,300}\b(?:wrote|menulis)\s*:\s*$", re.IGNORECASE | re.DOTALL)
_WROTE_BEGINS = re.compile(r"^\s*(?:On|Pada)\b", re.IGNORECASE)
_WROTE_ENDS = re.compile(r"\b(?:wrote|menulis)\s*:\s*$", re.IGNORECASE)
_RULE = re.compile(r"^\s*-{3,}\s*(?:original message|pesan asli)\s*-{3,}\s*$", re.IGNORECASE)
_FORWARDED = re.compile(
    r"^\s*(?:-{3,}\s*(?:forwarded message|pesan terusan|pesan (?:yang )?diteruskan)\s*-{3,}"
    r"|begin forwarded message:|(?:mulai|awal)\b.{0,20}\b(?:terusan|diteruskan|meneruskan)\b.{0,20}:)\s*$",
    re.IGNORECASE,
)
_UNDERSCORES = re.compile(r"^\s*_{10,}\s*$")
_SAYS_WHO = re.compile(r"^.{0,200}<[^<>\s@]{1,64}@[^<>\s]{1,255}>\s*(?:wrote|menulis)?\s*:\s*$", re.IGNORECASE)
_FROM = re.compile(r"^\s*\*{0,2}(?:From|Dari|Pengirim)\s*:\*{0,2}\s*\S", re.IGNORECASE)
_OTHER_HEADS = re.compile(
    r"^\s*\*{0,2}(?:Sent|Date|Terkirim|Dikirim|Tanggal|To|Kepada|Ke|Cc|Subject|Perihal|Subjek)\s*:", re.IGNORECASE
)
_SENT_FROM = re.compile(
    r"^\s*(?:(?:sent from (?:my|mail|yahoo|outlook|gmail|samsung|proton)|sent with proton|get outlook for"
    r"|dapatkan outlook untuk|dikirim dari (?:mail|email|surel|yahoo|outlook|gmail|samsung|proton))\b.{0,80}"
    r"|dikirim dari .{1,40} saya\.?)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of lines of one kind: text, quote or signature."""

    kind: str
    text: str


def passages(text: str) -> list[Passage]:
    """Return the text as runs of what was written now, quotes and signatures, in order."""
    lines = text.splitlines(keepends=True)
    runs = groupby(zip(_kinds(lines), lines, strict=True), key=itemgetter(0))
    return [Passage(kind, "".join(line for _, line in run)) for kind, run in runs]


def written_now(text: str) -> str:
    """Return what the sender has written in this mail, without quotes and signature."""
    return "".join(passage.text for passage in passages(text) if passage.kind == TEXT).strip()


def _kinds(lines: list[str]) -> list[str]:
    kinds: list[str] = []
    at = 0
    while at < len(lines):
        if _FORWARDED.match(lines[at]):  # what somebody passes on is what they have to say
            return kinds + [TEXT] * (len(lines) - at)
        after_intro = _intro_at(lines, at)
        if _quotes_the_rest(lines, at):
            return kinds + [QUOTE] * (len(lines) - at)
        if after_intro:
            end = _end_of_marked(lines, after_intro) or len(lines)
            kinds += [QUOTE] * (end - at)
            at = end
        elif lines[at].startswith(">"):
            end = _end_of_marked(lines, at)
            kinds += [QUOTE] * (end - at)
            at = end
        elif _signs(lines[at]):
            end = next((n for n in range(at + 1, len(lines)) if _quote_begins(lines, n)), len(lines))
            kinds += [SIGNATURE] * (end - at)
            at = end
        else:
            kinds.append(TEXT)
            at += 1
    return kinds


def _quote_begins(lines: list[str], at: int) -> bool:
    return lines[at].startswith(">") or bool(_intro_at(lines, at)) or _quotes_the_rest(lines, at)


def _intro_at(lines: list[str], at: int) -> int:
    """Return where the quote begins that "Pada … menulis:" at this line introduces; 0 where there is none."""
    below = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    if below.startswith(">") and _SAYS_WHO.match(lines[at]):
        return at + 1
    if not _WROTE_BEGINS.match(lines[at]):
        return 0
    for length in (1, 2, 3):
        piece = "".join(lines[at : at + length])
        if _WROTE_ENDS.search(piece) and _WROTE.match(piece):
            return at + length
    return 0


def _end_of_marked(lines: list[str], at: int) -> int:
    """Return the end of the lines marked with ">" from here, blank ones between them included; 0 where none is."""
    end, seen = at, 0
    while end < len(lines) and (lines[end].startswith(">") or not lines[end].strip()):
        end += 1
        if lines[end - 1].startswith(">"):
            seen = end
    return seen


def _quotes_the_rest(lines: list[str], at: int) -> bool:
    """Say whether an Outlook block begins here; below it everything is the earlier mail."""
    if _RULE.match(lines[at]):
        return True
    first = at
    if _UNDERSCORES.match(lines[at]):
        first = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), at)
    if not _FROM.match(lines[first]):
        return False
    return sum(1 for line in lines[first + 1 : first + 8] if _OTHER_HEADS.match(line)) >= 2


def _signs(line: str) -> bool:
    return line.rstrip("\r\n") in ("-- ", "--") or _SENT_FROM.match(line) is not None
