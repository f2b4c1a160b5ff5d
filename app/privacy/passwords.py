"""Passwords that somebody has written down: "kata sandi: …", "pass = …", "my password is …", "User ID/password: a / b".

People write far more often *about* passwords than they write one. With a colon or an equals sign nearly anything counts
that is not the beginning of a sentence; without one, only what looks made up: letters with digits or signs.
"""

import re
from collections.abc import Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.prose import is_explained, is_placeholder

_ABOUT = (
    "account|admin|akun|akunnya|anda|aplikasi|awal|baru|default|email|for|ini|itu|kami|lama|login|lpse|my|new|old|our|"
    "penyedia|saat|saya|sementara|sikap|sirup|spse|surel|temporary|the|untuk|user|yang|your"
)
_SECRET = re.compile(
    r"\b(?P<word>kata\s?(?:sandi|kunci)|password|passwd|passphrase|passcode|sandi|pass|pwd|pw|pin|otp)(?:nya|ku|mu)?"
    rf"(?:[ \t]+(?:{_ABOUT})\b){{0,5}}"
    r"(?P<says>[ \t]*(?:[:=]|[-=]>|→)[ \t]*\n?[ \t]*|[ \t]+(?:adalah|yaitu|yakni|ialah|menjadi|jadi|is)[ \t:]+|[ \t]+)"
    r"(?:[\"“'‘`](?P<quoted>[^\"”'’`\n]{3,64})[\"”'’`]|(?P<bare>[^\s\"“”]{3,64}(?:[ \t]*[/|&][ \t]*[^\s]{3,64})?))",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[!@#$%^&*_+~?|\\]")
_CODE = re.compile(
    r"https?:.*|www\..*|[\w.+-]+@[\w-]+\.[\w.-]+|[A-Z]{1,6}-\d[\d-]*|\d[\d.,:/–-]*\w{0,3}|(?:min|maks?)\d\w*|"
    r"(?:apendo|chrome|firefox|inaproc|java|sikap|sirup|spse|windows)[\d.-]+",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{4,8}")
_AT_THE_END = ".,;:)”"


def find_passwords(text: str) -> Iterator[Finding]:
    for match in _SECRET.finditer(text):
        name = "quoted" if match["quoted"] else "bare"
        value = match[name] if name == "quoted" else match[name].rstrip(_AT_THE_END)
        if len(value) < 3 or is_placeholder(value):
            continue
        line_end = text.find("\n", match.end())
        after = text[match.start(name) + len(value) : line_end if line_end >= 0 else len(text)]
        if _is_given(match, value, after):
            start = match.start(name)
            yield Finding(start, start + len(value), Kind.PASSWORD, value)


def _is_given(match: re.Match[str], value: str, after: str) -> bool:
    """Say whether a value after such a word is the secret itself."""
    says, word = match["says"], match["word"].casefold()
    if word in ("pin", "otp"):
        return _DIGITS.fullmatch(value) is not None
    if match["quoted"]:
        return bool(says.strip()) or _looks_made_up(value)
    if says.strip() in (":", "=", "->", "=>", "→"):
        if "\n" in says:
            return _looks_made_up(value)
        return not is_explained(value, after)
    if says.strip():  # "adalah", "is"
        return _looks_made_up(value) or _DIGITS.fullmatch(value) is not None
    return len(value) >= 6 and _looks_made_up(value) and not (_CODE.fullmatch(value) and not _SIGNS.search(value))


def _looks_made_up(value: str) -> bool:
    has_letter = any(character.isalpha() for character in value)
    has_digit = any(character.isdigit() for character in value)
    return has_letter and (has_digit or _SIGNS.search(value) is not None)
