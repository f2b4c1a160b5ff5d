"""What of a case's FAQ proposal is blacked out when it is published.

Everything that says whom the case is about, unless the approver decided to leave it readable. The proposal itself stays
as it was written, inside the house; the covering is done by the publishing, so that no procedure, however drawn, can
publish what nobody has looked at.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.audit import Actor, record
from app.cases.answers.outgoing import by_kind
from app.models import Case, KeptFinding, User, UserTask
from app.models.process import COMPLETED
from app.privacy import Finding, Kind, Known, cover, find_identifying


def known_of(session: Session, case: Case) -> Known:
    """Return the people and numbers of a case, and what is the service's own and may be read by anybody."""
    requester = case.requester
    worked = select(User.name).join(UserTask, UserTask.completed_by_id == User.id)
    staff = session.scalars(worked.where(UserTask.case_id == case.id, UserTask.state == COMPLETED).distinct())
    values = {
        Kind.PACKAGE: (case.reference_code, case.lpse_support_number),
        Kind.USER_ID: (requester.spse_user_id,),
        Kind.EMAIL: (requester.email,),
        Kind.PHONE: (requester.phone,),
        Kind.NPWP: (requester.npwp,),
    }
    return Known(
        people=(requester.name, *staff),
        organizations=(requester.organization,) if requester.organization else (),
        values={kind: tuple(filter(None, several)) for kind, several in values.items()},
        spared=frozenset(filter(None, all_settings(session).values())),
    )


def kept_keys(session: Session, case: Case) -> frozenset[str]:
    """Return which values the approver leaves readable, by their keys."""
    return frozenset(session.scalars(select(KeptFinding.key).where(KeptFinding.case_id == case.id)))


def keep_findings(session: Session, case: Case, findings: Iterable[Finding], *, actor: Actor, now: datetime) -> None:
    """Leave these values readable and no others. The caller has locked the case."""
    kept = {one.key: one for one in findings}
    before = kept_keys(session, case)
    if before == kept.keys():
        return
    session.execute(delete(KeptFinding).where(KeptFinding.case_id == case.id))
    session.add_all(
        KeptFinding(case_id=case.id, key=key, kind=one.kind, kept_by_id=actor.user_id, at=now)
        for key, one in kept.items()
    )
    session.flush()
    record(session, "faq_finding_kept", actor=actor, at=now, case=case, values=by_kind(list(kept.values())))


def black_out(session: Session, case: Case, texts: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Return the texts as they may be published, and what was covered in them."""
    known, kept = known_of(session, case), kept_keys(session, case)
    covered, gone = [], []
    for text in texts:
        findings = [one for one in find_identifying(text, known) if one.key not in kept]
        covered.append(cover(text, findings))
        gone += findings
    return covered, gone
