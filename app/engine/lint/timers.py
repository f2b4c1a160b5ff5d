"""Timers wait for an instant that the service calendar gave: absolute, with its zone, never in the past by mistake."""

import re
from collections.abc import Iterator
from datetime import datetime

from app.expressions import FeelError, compile_expression, to_json

from ..model import Element, TimerText
from .page import Page
from .registry import ESSENTIAL, Problem, rule

_DURATION = re.compile(r"[+-]?P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?", re.IGNORECASE)
_NEGATIVE = re.compile(r"-\s*P|P-|(^|[^\d])-\d+[YMWDHS]", re.IGNORECASE)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?")
_CYCLE = re.compile(r"R\d*/.*", re.IGNORECASE)
_CYCLE_FORM = re.compile(r"R(\d+)/([^/]+)/(P[^/]+)")


def _timers(page: Page) -> Iterator[tuple[Element, TimerText]]:
    for element in page.elements:
        if element.timer is not None:
            yield element, element.timer


def _is_cycle_place(element: Element) -> bool:
    return element.kind == "boundary_event" and not element.interrupting


def _unquoted(timer: TimerText) -> bool:
    text = timer.expression
    return any(pattern.fullmatch(text) for pattern in (_DURATION, _INSTANT, _CYCLE))


def _constant(timer: TimerText) -> str | None:
    """What a timer says whatever the data of a case, as text; None where the data decide, or nothing can be read."""
    try:
        expression = compile_expression(timer.expression)  # without the host's functions: those ask the calendar
        value = to_json(expression.evaluate({})) if not expression.names else None
    except FeelError:
        return None
    return None if expression.names else value if isinstance(value, str) else str(value)


def _negative(timer: TimerText) -> bool:
    text = _constant(timer) or (timer.expression if _unquoted(timer) else "")
    return text[:1] in ("-", "P", "p") and _NEGATIVE.search(text) is not None


@rule("timer-empty", ESSENTIAL)
def timer_empty(page: Page) -> Iterator[Problem]:
    for element, timer in _timers(page):
        if not timer.expression:
            yield element.id, "Pewaktu belum diisi. Isi timeDate, misalnya workdays_later(2)."


@rule("timer-unquoted")
def timer_unquoted(page: Page) -> Iterator[Problem]:
    for element, timer in _timers(page):
        if _unquoted(timer) and not _negative(timer):
            yield (
                element.id,
                (
                    f"{timer.expression} ditulis tanpa tanda kutip, jadi dibaca sebagai nama. "
                    "Pakai workdays_later(n), atau teks berkutip."
                ),
            )


@rule("timer-negative")
def timer_negative(page: Page) -> Iterator[Problem]:
    for element, timer in _timers(page):
        if _negative(timer):
            yield (
                element.id,
                "Lama waktu negatif: pewaktu langsung lewat. Pakai workdays_later(n) dengan n positif.",
            )


@rule("timer-relative")
def timer_relative(page: Page) -> Iterator[Problem]:
    for element, timer in _timers(page):
        constant = _constant(timer)
        is_duration = timer.kind == "timeDuration" or (constant is not None and _DURATION.fullmatch(constant))
        if is_duration and timer.expression and not _unquoted(timer) and not _negative(timer):
            yield (
                element.id,
                (
                    "Lama waktu tidak mengikuti kalender layanan. Pakai timeDate dengan saat pasti, "
                    "misalnya workdays_later(2)."
                ),
            )


@rule("timer-without-zone")
def timer_without_zone(page: Page) -> Iterator[Problem]:
    for element, timer in _timers(page):
        constant = _constant(timer)
        if timer.kind != "timeDate" or constant is None or _unquoted(timer) or _DURATION.fullmatch(constant):
            continue
        if not _is_aware(constant):
            yield (
                element.id,
                "Saat ini tanpa zona waktu atau bukan saat. Tulis misalnya 2026-12-31T16:00:00+07:00.",
            )


@rule("timer-cycle")
def timer_cycle(page: Page) -> Iterator[Problem]:
    for element, timer in _timers(page):
        if timer.kind == "timeCycle" and not _is_cycle_place(element):
            yield element.id, "Pewaktu berulang hanya untuk peristiwa batas yang tidak menghentikan tugasnya."


@rule("timer-cycle-form")
def timer_cycle_form(page: Page) -> Iterator[Problem]:
    for element, timer in _timers(page):
        constant = _constant(timer)
        if timer.kind == "timeCycle" and constant is not None and _is_cycle_place(element):
            found = _CYCLE_FORM.fullmatch(constant)
            if not found or not _is_aware(found[2]) or not _DURATION.fullmatch(found[3]) or _is_nothing(found[3]):
                yield element.id, 'Tulis pewaktu berulang sebagai "R3/" + workdays_later(1) + "/P1D".'


def _is_nothing(duration: str) -> bool:
    return not re.search(r"[1-9]", duration)


def _is_aware(text: str) -> bool:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return False
    return at.tzinfo is not None
