"""Whether the texts of a task may go as they were typed: asked when its form is sent, before anything is done.

Three things can bring the form back with everything in it: a gap of a text module, a password or identity number that
would leave, and, for whoever approves an FAQ entry, a finding that they have not seen yet.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.answers.blackout import keep_findings, known_of
from app.cases.answers.outgoing import (
    Concern,
    Sending,
    SentAs,
    concerns_in,
    gaps_in,
    real_sources,
    record_sending,
    texts_that_leave,
    without_values,
)
from app.cases.complete import complete_in
from app.cases.step_at_work import Step
from app.definitions.published import Published
from app.engine.own_settings import FAQ_FACTS
from app.models import User, UserTask
from app.models.people import KOORDINATOR
from app.privacy import Finding, find_identifying
from app.web.answers import Received

LEAST_REASON, MOST_REASON = 10, 300
SOURCES = "sumber"
"""Name of the control that says from what an answer was written."""


@dataclass
class TaskAnswers(Received):
    """The submitted form of a task, and how its texts go out; `concerns` are why they do not."""

    concerns: list[Concern] = field(default_factory=list)
    sent: SentAs = field(default_factory=SentAs)
    reason_problem: str = ""
    kept: list[Finding] | None = None  # what an approver leaves readable; None for everybody else
    unseen: list[Finding] = field(default_factory=list)


def judge_sending(
    session: Session, published: Published, task: UserTask, reader: User, received: Received
) -> TaskAnswers:
    """Return what was received with a verdict on its texts."""
    judged = TaskAnswers(received.form, received.is_valid, received.answers, received.uploads)
    if judged.answers is None:
        return judged
    texts = {name: value for name, value in judged.answers.facts.items() if isinstance(value, str)}
    leaving = texts_that_leave(published.specification)
    _judge_leaving(judged, {name: text for name, text in texts.items() if name in leaving})
    if is_approver(reader):
        _judge_proposal(session, task, judged, {name: text for name, text in texts.items() if name in FAQ_FACTS})
    return judged


def is_approver(reader: User) -> bool:
    return KOORDINATOR in reader.group_keys


def _judge_leaving(judged: TaskAnswers, texts: Mapping[str, str]) -> None:
    assert judged.answers is not None
    for component in judged.form.definition:
        gaps = gaps_in(texts.get(component.stored_as, ""))
        if gaps:
            judged.form.add_error(
                component.key,
                _("Masih ada bagian yang kosong: %(gaps)s. Isi atau hapus dahulu.", gaps=", ".join(gaps)),
            )
            judged.is_valid = False
    concerns = concerns_in(texts)
    findings = tuple(finding for one in concerns for finding in one.findings)
    sending = _decided(judged, findings)
    if concerns and sending is None:
        judged.concerns, judged.is_valid = concerns, False
    if sending is Sending.COVER:
        judged.answers = replace(judged.answers, facts=without_values(judged.answers.facts, concerns))
    judged.sent = SentAs(sending, findings, _reason(), real_sources(request.form.getlist(SOURCES)))


def _decided(judged: TaskAnswers, findings: Collection[Finding]) -> Sending | None:
    """Return what the writer decided about all of these values; None while they have not."""
    wanted = request.form.get("sending", "")
    if not findings or wanted not in list(Sending):
        return None
    if wanted == Sending.COVER:
        return Sending.COVER
    if not {one.key for one in findings} <= set(request.form.getlist("sending_seen")):
        return None
    if len(_reason()) < LEAST_REASON:
        judged.reason_problem = _("Tulis alasannya, paling sedikit %(n)d karakter.", n=LEAST_REASON)
        return None
    return Sending.KEEP


def _reason() -> str:
    return request.form.get("sending_reason", "").strip()[:MOST_REASON]


def _judge_proposal(session: Session, task: UserTask, judged: TaskAnswers, texts: Mapping[str, str]) -> None:
    if not texts:
        return
    known = known_of(session, task.case)
    findings = [finding for text in texts.values() for finding in find_identifying(text, known)]
    seen, blacked = set(request.form.getlist("blackout_seen")), set(request.form.getlist("blackout"))
    judged.unseen = [one for one in findings if one.key not in seen]
    judged.kept = [one for one in findings if one.key in seen - blacked]
    judged.is_valid = judged.is_valid and not judged.unseen


def complete_as_judged(step: Step, task: UserTask, judged: TaskAnswers) -> None:
    """Complete the task with its texts as they may go, and record what was decided about them."""
    assert judged.answers is not None
    session, actor, now = step.session, step.actor, step.now
    if judged.kept is not None:
        keep_findings(session, step.case, judged.kept, actor=actor, now=now)
    complete_in(step, task, facts=judged.answers.facts, data=judged.answers.data, attachments=judged.attachments)
    record_sending(session, task, judged.sent, actor=actor, now=now)
