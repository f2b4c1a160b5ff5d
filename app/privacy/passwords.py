"""Passwords that somebody has written down: "kata sandi: …", "pass = …", "my password is …", "User ID/password: a / b".

People write far more often *about* passwords than they write one. With a colon or an equals sign nearly anything counts
that is not the beginning of a sentence; without one, only what looks made up: letters with digits or signs.
"""

import re
from collections.abc import Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.prose import is_explained, is_placeholder, rest_of_line

_WORDS = (
    r"kata[ \t-]?(?:sandi|kunci)|pas{1,2}w(?:o{0,2}r?d)?|passphrase|passcode|pass|pswd?|pwd?|p/w|sandi|"
    r"kode[ \t](?:otp|verifikasi|aktivasi)|pin|otp"
)
_ABOUT = (
    "account|admin|akun|anda|apendo|aplikasi|awal|baru|default|diganti|direset|diubah|email|for|ganti|ini|itu|"
    "jadi|kami|lama|login|lpse|my|new|old|our|penyedia|reset|saat|saya|sekarang|sementara|sertifikat|sikap|sirup|spse|"
    "sudah|surel|telah|temporary|tersebut|the|ubah|untuk|user|wi-?fi|yang|your"
)
_SECRET = re.compile(
    rf"\b(?P<word>{_WORDS})(?:[ \t-]?(?:nya|ny|ku|mu))?"
    rf"(?P<about>(?:[ \t]+(?:{_ABOUT})(?:nya)?\b){{0,5}})(?:[ \t]*\([^()\n]{{1,40}}\))?"
    r"(?P<says>[ \t]*(?:[:=]|[-=]{1,2}>|→)[ \t]*\n?[ \t]*"
    r"|[ \t]+(?:adalah|yaitu|yakni|ialah|menjadi|jadi|ke|is)[ \t:]+|[ \t]+)"
    r"(?:[\"“'‘`](?P<quoted>[^\"”'’`\n]{3,64})[\"”'’`]|(?P<bare>[^\s\"“”]{3,64}(?:[ \t]*[/|&][ \t]*[^\s]{3,64})?))",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"\b(?:account|akun|for|untuk|user)(?:nya)?$", re.IGNORECASE)
"""What follows these is a name: "password user Pokja2" says whose it is."""
_SIGNS = re.compile(r"[!@#$%^&*_+~?|\\]")
_ADDRESS = re.compile(r"(?:https?:|www\.).*", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_CODE = re.compile(
    r"[A-Z]{1,6}-\d[\d-]*|\d[\d.,:/–-]*\w{0,3}|(?:min|maks?|tgl|jam)\d[\w.:-]*|"
    r"(?:apendo|chrome|firefox|inaproc|java|sikap|sirup|spse|windows)[\d.-]+",
    re.IGNORECASE,
)
_DIGITS, _SOLE_DIGITS = re.compile(r"\d{4,8}"), re.compile(r"\d{6,10}")
_COUNTED = re.compile(r"\s*(?:angka|detik|digit|hari|huruf|jam|kali|karakter|menit|x)\b", re.IGNORECASE)
_AT_THE_END = ".,;:)”"


def find_passwords(text: str) -> Iterator[Finding]:
    for match in _SECRET.finditer(text):
        name = "quoted" if match["quoted"] else "bare"
        value = match[name] if name == "quoted" else match[name].rstrip(_AT_THE_END)
        if len(value) < 3 or is_placeholder(value):
            continue
        after = rest_of_line(text, match.start(name) + len(value))
        if _is_given(match, value, after):
            start = match.start(name)
            yield Finding(start, start + len(value), Kind.PASSWORD, value)


def _is_given(match: re.Match[str], value: str, after: str) -> bool:
    """Say whether a value after such a word is the secret itself."""
    says, word = match["says"], match["word"].casefold()
    if word in ("pin", "otp") or word.startswith("kode"):
        return _DIGITS.fullmatch(value) is not None
    is_made_up = _looks_made_up(value)
    if _ADDRESS.fullmatch(value) or (word.endswith("kunci") and not is_made_up):  # "kata kunci" is a search word, too
        return False
    if match["quoted"]:
        return bool(says.strip()) or is_made_up
    if says.strip() and not says.strip()[0].isalpha():  # a colon, an arrow
        return is_made_up if "\n" in says else not is_explained(value, after)
    is_made_up &= not _is_code(value)
    if says.strip():  # "adalah", "is"
        return is_made_up or _DIGITS.fullmatch(value) is not None
    if _WHOSE.search(match["about"]):
        return False
    is_number = _SOLE_DIGITS.fullmatch(value) is not None and not _COUNTED.match(after)
    return (len(value) >= 6 and is_made_up) or is_number


def _is_code(value: str) -> bool:
    value = value.rstrip("?")
    return bool(_MAIL_ADDRESS.fullmatch(value) or (_CODE.fullmatch(value) and not _SIGNS.search(value)))


def _looks_made_up(value: str) -> bool:
    value = value.rstrip("?")  # which ends a question far more often than a password
    has_letter = any(character.isalpha() for character in value)
    has_digit = any(character.isdigit() for character in value)
    return has_letter and (has_digit or _SIGNS.search(value) is not None)
