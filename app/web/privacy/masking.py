"""How a text that carries a password, a NIK or an NPWP is shown: with the value covered.

The stored text is unchanged (docs/decisions/011). A reveal holds for one case, one browser and a few minutes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Flask, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.clock import now
from app.models import Case
from app.privacy import Finding, Kind, find_sensitive, pieces
from app.web.cases.case_page import CasePage

REVEALED_FOR = timedelta(minutes=10)
_REVEALED = "revealed"

KIND_WORDS = {
    Kind.PASSWORD: _l("kata sandi"),
    Kind.NIK: _l("NIK"),
    Kind.NPWP: _l("NPWP"),
    Kind.NUMBER: _l("NIP, NIB, atau nomor rekening"),
    Kind.EMAIL: _l("alamat surel"),
    Kind.PHONE: _l("nomor telepon"),
    Kind.USER_ID: _l("User ID"),
    Kind.PACKAGE: _l("kode paket atau tender"),
    Kind.COMPANY: _l("nama perusahaan"),
    Kind.PERSON: _l("nama orang"),
}


def register(app: Flask) -> None:
    app.jinja_env.filters.update(masked_text=masked_text, covered_text=covered_text, kind_words=kind_words)
    app.jinja_env.globals.update(
        sensitive_kinds_of=sensitive_kinds_of, tells_password=tells_password, is_revealed=is_revealed
    )


def kind_words(kind: Kind) -> str:
    return str(KIND_WORDS[kind])


def masked_text(text: str | None, case_id: int | None = None) -> str | Markup:
    """Return a text for a page with its sensitive values covered, unless the reader has just revealed this case's."""
    text = text or ""
    findings = find_sensitive(text)
    if findings and case_id is not None and is_revealed(case_id):
        return text
    if not findings:
        return text
    return Markup("").join(_shown(stretch, finding) for stretch, finding in pieces(text, findings))


def _shown(stretch: str, finding: Finding | None) -> Markup:
    if finding is None:
        return escape(stretch)
    return Markup('<span class="masked-value">{}</span>').format(cover_of(finding))


def covered_text(text: str | None) -> str:
    """Return the same as plain text, for what is no page: a download, the body of a mail."""
    text = text or ""
    parts = pieces(text, find_sensitive(text))
    return "".join(cover_of(finding) if finding else stretch for stretch, finding in parts)


def cover_of(finding: Finding) -> str:
    """Return what stands in place of a value."""
    return str(_("[%(kind)s disamarkan]", kind=kind_words(finding.kind)))


def sensitive_kinds_of(page: CasePage) -> list[str]:
    """Return in words which kinds of sensitive values are on the page of a case."""
    texts = [page.case.subject, *(text for _name, text in page.entry_texts)]
    for turn in page.turns:
        texts += [turn.body, *(text for _name, text in turn.texts)]
    return sensitive_kinds(texts)


def tells_password(case: Case) -> bool:
    """Say whether the requester has written a password down, in the subject or in anything sent to us."""
    texts = [case.subject, *(message.body for message in case.messages if message.direction == "inbound")]
    return any(finding.kind is Kind.PASSWORD for text in texts for finding in find_sensitive(text))


def sensitive_kinds(texts: Iterable[str | None]) -> list[str]:
    """Return in words which kinds of sensitive values these texts carry."""
    found = {finding.kind for text in texts for finding in find_sensitive(text or "")}
    return [kind_words(kind) for kind in Kind if kind in found]


def reveal(case: Case) -> None:
    session[_REVEALED] = [case.id, (now() + REVEALED_FOR).isoformat()]


def conceal() -> None:
    session.pop(_REVEALED, None)


def is_revealed(case_id: int) -> bool:
    shown = session.get(_REVEALED)
    return shown is not None and shown[0] == case_id and now() < datetime.fromisoformat(shown[1])
