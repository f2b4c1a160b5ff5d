"""Answer a case in the breath that opens it: the caller is still on the line, the visitor still at the counter.

The procedure runs as ever: the case is opened, and the step that it then waits at is completed by the choice of its
form that sends an answer. Both happen in one transaction or not at all.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases import step as steps
from app.cases.answers.outgoing import concerns_in, gaps_in
from app.cases.complete import complete_in
from app.cases.errors import BadAnswer
from app.cases.mass_incidents.answer import answers_for
from app.models import Case

FIELD = "told"
"""The field that a refusal belongs to (`BadAnswer`)."""


def answer_at_once(session: Session, case: Case, text: str, *, actor: Actor, now: datetime) -> None:
    """Complete the first step of a case with what its requester has just been told; again changes nothing.

    Raises BadAnswer where the text may not leave, or the procedure lets this actor give no answer here.
    """
    require_fit_to_leave(text)
    if case.answered_at is not None:
        return
    session.flush()
    step = steps.begin(session, case.id, actor=actor, now=now)
    for task in step.open_tasks:
        if task.candidate_group not in actor.groups or task.assignee_id not in (None, actor.user_id):
            continue
        answers = answers_for(step, task, text)
        if answers is not None:
            complete_in(step, task, facts=answers.facts, data=answers.data)
            step.record("answer_told", task=task.id, channel=case.channel)
            return
    raise BadAnswer(FIELD, "Langkah pertama tiket ini belum dapat dijawab dengan tulisan ini. Lengkapi, atau teruskan.")


def require_fit_to_leave(text: str) -> None:
    """Raise BadAnswer for a text with a password, an identity number or an unfilled gap: it is mailed, too."""
    gaps = gaps_in(text)
    if gaps:
        raise BadAnswer(FIELD, f"Masih ada bagian yang kosong: {', '.join(gaps)}. Isi atau hapus dahulu.")
    if concerns_in({FIELD: text}):
        raise BadAnswer(
            FIELD, "Jawaban memuat kata sandi atau nomor identitas. Hapus dahulu: jawaban ini juga dikirim."
        )
