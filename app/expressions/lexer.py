"""Text to tokens. FEEL's names may hold spaces, and only a list of the names in scope tells where one ends.

So the lexer is given that list (DMN 1.3 §10.3.1.2: the longest name in scope wins) and knows FEEL's own
functions; any other name is one word.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app.expressions.errors import FeelError, Refused
from app.expressions.limits import MAX_SOURCE
from app.expressions.values import exact_number

_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u167F\u1681-\u180D\u180F-\u1FFF"
    r"\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF00-\uFFFD"
    r"\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_SPACE = r"\t-\r \u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF"
_WORD = re.compile(f"[{_START}][{_PART}]*")
_SKIP = re.compile(rf"(?:[{_SPACE}]+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)+")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_STRING = re.compile(r'"(?:[^"\\\n\r]|\\.)*"')
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPES = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_SYMBOLS = ("**", "..", "<=", ">=", "!=", *"+-*/()[]{},.:=<>?@")
KEYWORDS = frozenset(
    (
        *("if", "then", "else", "and", "or", "in", "between", "true", "false", "null"),
        *("for", "some", "every", "return", "satisfies", "function", "instance"),
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """kind: name, keyword, number, string, symbol or end."""

    kind: str
    text: str
    position: int
    value: Decimal | str | None = None


def tokenize(source: str, functions: Collection[str], names: Collection[str]) -> list[Token]:
    """Cut an expression into tokens, ending with one of kind "end". Raises FeelError."""
    if len(source) > MAX_SOURCE:
        raise FeelError(f"Ekspresi lebih panjang dari {MAX_SOURCE} karakter.", MAX_SOURCE)
    phrases = _phrases(frozenset(functions), frozenset(names))
    tokens: list[Token] = []
    position = _skip(source, 0)
    while position < len(source):
        token, position = _next(source, position, phrases, tokens)
        tokens.append(token)
        position = _skip(source, position)
    tokens.append(Token("end", "", len(source)))
    return tokens


def is_word(text: str) -> bool:
    """Tell whether a name needs no list of names to be read."""
    return _WORD.fullmatch(text) is not None and text not in KEYWORDS


def readable_name(text: str) -> str:
    """Write the name of a DMN element as expressions will find it: spaces collapsed."""
    return re.sub(f"[{_SPACE}]+", " ", text).strip()


@lru_cache(maxsize=64)
def _phrases(functions: frozenset[str], names: frozenset[str]) -> re.Pattern[str]:
    spaced = rf"[{_SPACE}]+"
    options = [(name, rf"(?![{_PART}])") for name in names if not is_word(name) and _WORD.match(name)]
    options += [(name, rf"(?=[{_SPACE}]*\()") for name in functions if " " in name]
    options.append(("time offset", rf"(?![{_PART}])"))
    options.sort(key=lambda option: (-len(option[0]), option[0]))
    return re.compile("|".join(spaced.join(map(re.escape, name.split())) + end for name, end in options))


def _skip(source: str, position: int) -> int:
    found = _SKIP.match(source, position)
    position = found.end() if found else position
    if source.startswith("/*", position):
        raise FeelError("Komentar /* tidak ditutup dengan */.", position)
    return position


def _next(source: str, at: int, phrases: re.Pattern[str], before: list[Token]) -> tuple[Token, int]:
    if (phrase := phrases.match(source, at)) and (
        phrase[0].split() != ["time", "offset"] or (before and before[-1].text == ".")
    ):
        return Token("name", readable_name(phrase[0]), at), phrase.end()
    if word := _WORD.match(source, at):
        return Token("keyword" if word[0] in KEYWORDS else "name", word[0], at), word.end()
    if found := _NUMBER.match(source, at):
        return _number(source, found), found.end()
    if source[at] == '"':
        return _string(source, at)
    for symbol in _SYMBOLS:
        if source.startswith(symbol, at):
            return Token("symbol", symbol, at), at + len(symbol)
    raise FeelError(f"Karakter {source[at]!r} tidak dikenal di sini.", at)


def _number(source: str, found: re.Match[str]) -> Token:
    if _WORD.match(source, found.end()):
        raise FeelError("Bilangan tidak boleh langsung diikuti huruf; beri spasi atau operator.", found.end())
    try:
        value = exact_number(Decimal(found[0]))
    except Refused as refused:
        raise FeelError(refused.reason, found.start()) from None
    return Token("number", found[0], found.start(), value)


def _string(source: str, at: int) -> tuple[Token, int]:
    found = _STRING.match(source, at)
    if found is None:
        raise FeelError("Teks tidak ditutup dengan tanda kutip pada baris yang sama.", at)
    raw = _ESCAPE.sub(lambda escape: _unescape(escape, at + 1), found[0][1:-1])
    try:  # \uD83D\uDE00 is one character written as two halves
        value = raw.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FeelError("Teks berisi separuh karakter (\\uD800–\\uDFFF tanpa pasangan).", at) from None
    return Token("string", found[0], at, value), found.end()


def _unescape(escape: re.Match[str], start: int) -> str:
    code = escape[1]
    if len(code) > 1 and int(code[1:], 16) <= 0x10FFFF:
        return chr(int(code[1:], 16))
    if len(code) > 1 or code not in _ESCAPES:
        raise FeelError(
            f"Urutan \\{code} tidak dikenal; tulis \\\\ untuk garis miring terbalik.", start + escape.start()
        )
    return _ESCAPES[code]
