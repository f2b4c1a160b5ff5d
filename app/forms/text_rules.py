"""What may be asked of a text: length, a pattern, an e-mail address, a telephone number."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from app.forms.definition import Component
from app.forms.patterns import LONGEST_TEXT, compile_pattern

LONGEST_EMAIL = 254
PHONE = re.compile(r"\(?\+?[0-9][0-9 ().-]*", re.ASCII)
PHONE_DIGITS = range(7, 16)
"""From a local number to the longest of ITU-T E.164."""

_compiled = lru_cache(maxsize=512)(compile_pattern)


def find_text_problem(component: Component, text: str, longest: int) -> tuple[str | None, str]:
    """Say what is wrong with a text that is not empty, and give it in the form in which it is kept."""
    problem = _length_problem(component, text, longest)
    if problem:
        return problem, text
    if component.validation == "email":
        return _check_email(text)
    if component.validation == "phone" and not _is_phone(text):
        return "Tulis nomor telepon dengan 7 sampai 15 angka, misalnya 0812 3456 7890.", text
    if component.pattern and not _compiled(component.pattern).search(text):
        hint = component.description or "Periksa contoh atau petunjuknya."
        return f"Tulis “{component.label}” dalam bentuk yang diminta. {hint}", text
    return None, text


def _length_problem(component: Component, text: str, longest: int) -> str | None:
    longest = LONGEST_TEXT if component.pattern else longest
    most = longest if component.max_length is None else min(component.max_length, longest)
    if len(text) > most:
        return f"Paling banyak {most} huruf; sekarang {len(text)}."
    if component.min_length is not None and len(text) < component.min_length:
        return f"Paling sedikit {component.min_length} huruf; sekarang {len(text)}."
    return None


def _check_email(text: str) -> tuple[str | None, str]:
    try:
        if len(text) <= LONGEST_EMAIL:
            return None, validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        pass
    return "Tulis alamat surel yang lengkap, misalnya nama@contoh.go.id.", text


def _is_phone(text: str) -> bool:
    return bool(PHONE.fullmatch(text)) and sum(letter.isdigit() for letter in text) in PHONE_DIGITS
