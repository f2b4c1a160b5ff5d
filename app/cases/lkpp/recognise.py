"""Whether a mail may be LKPP's answer about a case that waits for it: by their domain, and a number that it carries.

A number is a guess and a sender's address is a claim, so what is recognised here is proposed to Admin PPE
(`app.cases.lkpp.proposal`) and never taken by itself.
"""

import re
from datetime import datetime

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from app.administration.agency import setting
from app.audit import Actor
from app.cases import step as steps
from app.cases.notices import tell_those_at_work
from app.channels.outbox import Text
from app.channels.site import site_of
from app.models import Case, Escalation, IncomingMail
from app.privacy import cover_sensitive

PROPOSED = "lkpp_answer"
"""The reason for which such a mail waits, see `app.channels.incoming.reasons`."""
SHORTEST_NUMBER = 4
MOST_CHARACTERS = 100_000
_WORD = re.compile(r"[A-Za-z0-9]+(?:[-./_][A-Za-z0-9]+)*")


def is_from_lkpp(session: Session, address: str) -> bool:
    """Say whether an address belongs to LKPP's domain, as an administrator has set it, or is their helpdesk's own."""
    address = address.lower()
    domain = setting(session, "lkpp_domain").lower().strip().lstrip("@")
    if address and address == setting(session, "lkpp_email").lower():
        return True
    host = address.rpartition("@")[2]
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def lkpp_case_of(session: Session, subject: str, body: str) -> Case | None:
    """Return the one case waiting for LKPP whose number, theirs or ours, stands in a mail; None for none or several."""
    words = _numbers_in(f"{subject}\n{body}"[:MOST_CHARACTERS])
    named = {
        case_id
        for case_id, ours, theirs in session.execute(_AT_LKPP)
        for number in (ours, theirs)
        if number and len(_plain(number)) >= SHORTEST_NUMBER and _plain(number) in words
    }
    return session.get(Case, named.pop()) if len(named) == 1 else None


def waits_for_lkpp(session: Session, case: Case) -> bool:
    """Say whether LKPP is asked about a case and has not answered."""
    return session.scalar(_AT_LKPP.where(Escalation.case_id == case.id).limit(1)) is not None


_AT_LKPP = (
    select(Escalation.case_id, Case.number, Escalation.external_number)
    .join(Escalation.case)
    # a constant, so that the index of what waits for LKPP is used
    .where(Escalation.level == literal_column("'lkpp'"), Escalation.answered_at.is_(None), Case.closed_at.is_(None))
)


def _numbers_in(text: str) -> set[str]:
    """Return what may be a number: each word, and up to three that follow each other with a space between."""
    words = [_plain(word) for word in _WORD.findall(text)]
    return {"".join(words[at : at + several]) for several in (1, 2, 3) for at in range(len(words))}


def _plain(number: str) -> str:
    """Return a number as it compares: "LS-1234", "ls 1234" and "LS/1234" are the same."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def tell_of_proposal(session: Session, mail: IncomingMail, case: Case, *, actor: Actor, now: datetime) -> None:
    """Tell whoever waits for LKPP that a mail may be the answer."""
    step = steps.begin(session, case.id, actor=actor, now=now)
    values = {
        "number": case.number,
        "subject": cover_sensitive(case.subject),
        "sender": mail.sender or "",
        "case_url": f"{site_of(session).base_url}/tiket/{case.id}/lkpp",
    }
    words = Text(_SUBJECT, _BODY, values)
    tell_those_at_work(step, words, kind="staff_lkpp_answer", dedup_key=f"incoming:{mail.id}:proposed")
    steps.store(step)


_SUBJECT = "Mungkin jawaban LKPP: {{ number }}, {{ subject }}"
_BODY = (
    '{{ sender }} mengirim surel yang memuat nomor tiket {{ number }}, "{{ subject }}".\n'
    "Periksa isinya, lalu terima sebagai jawaban LKPP atau nyatakan bukan jawabannya.\n\n"
    "Buka di sini: {{ case_url }}\n"
)
