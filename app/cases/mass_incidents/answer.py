"""Give the one answer of a mass incident to one of its cases, through whatever step of the process can give it.

Which step that is, the forms say: the open task whose form, answered with one of its choices, takes the text as the
fact `answer`. A case that has none is left out, with the reason. Run by the background, a case a transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.categories import active_categories
from app.audit import Actor
from app.cases import step as steps
from app.cases.clock import PAUSED, STOPPED
from app.cases.complete import complete_in
from app.cases.errors import Refused
from app.cases.facts import facts_of
from app.cases.step_at_work import Step
from app.forms import Answers, FormDefinition
from app.forms.answering import answer_form
from app.models import AffectedCase, MassIncident, User, UserTask
from app.models.related import ANSWERED, LEFT_OUT
from app.models.related import WAITING as WAITS

ANSWER = "answer"
_WAITS_FOR = {
    PAUSED: "Tiketnya menunggu pengguna membalas.",
    STOPPED: "Tiketnya sudah dijawab dan menunggu konfirmasi pengguna.",
}
"""Why a case without an open task cannot be answered, by the state of its clock."""


def waiting_answers(session: Session) -> list[tuple[int, int]]:
    """Return what is still to be answered, as (mass incident, case): those attached before the answer was ordered."""
    query = (
        select(AffectedCase.mass_incident_id, AffectedCase.case_id)
        .join(MassIncident, MassIncident.id == AffectedCase.mass_incident_id)
        .where(
            AffectedCase.state == WAITS,
            MassIncident.answer.is_not(None),
            AffectedCase.attached_at <= MassIncident.answer_ordered_at,
        )
    )
    return [(incident_id, case_id) for incident_id, case_id in session.execute(query.order_by(AffectedCase.case_id))]


def answer_one(session: Session, incident_id: int, case_id: int, *, now: datetime) -> bool:
    """Answer one case on the order of whoever gave it; return whether it was, else its row says why not.

    Safe to run twice. Raises ProcessFault where the procedure fails at this case.
    """
    incident = session.get_one(MassIncident, incident_id)
    orderer = session.get(User, incident.answer_ordered_by_id)
    step = steps.begin(session, case_id, actor=Actor(user=orderer, source="worker"), now=now)
    row = session.get(AffectedCase, (incident_id, case_id), populate_existing=True)
    if row is None or row.state != WAITS:
        return False
    try:
        reason = _answer(step, incident)
    except Refused as refused:
        reason = refused.sentence
    leave(step.session, row, reason, now=now)
    return reason is None


def leave(session: Session, row: AffectedCase, reason: str | None, *, now: datetime) -> None:
    """Say what became of the answer on one case; without a reason, it was given."""
    row.state, row.reason, row.settled_at = (LEFT_OUT if reason else ANSWERED), reason, now
    session.flush()


def _answer(step: Step, incident: MassIncident) -> str | None:
    if step.case.closed_at is not None:
        return "Tiketnya sudah ditutup."
    if step.case.merged_into_id is not None:
        return "Tiketnya digabung; jawabannya datang dari tiket yang menampungnya."
    if not step.open_tasks:
        return _WAITS_FOR.get(step.case.clock, "Tiketnya sedang menunggu; tidak ada tugas terbuka padanya.")
    for task in step.open_tasks:
        answers = answers_for(step, task, incident.answer or "", otherwise=_known_of(incident))
        if answers is not None:
            complete_in(step, task, facts=answers.facts, data=answers.data)
            return None
    if step.case.category is None and incident.category is None:
        return "Kategori tiketnya belum diisi. Isi di tiketnya, lalu jawab lagi."
    return f"Langkahnya kini “{step.open_tasks[0].name}”, yang tidak dapat menjawab pengguna."


def _known_of(incident: MassIncident) -> dict[str, Any]:
    """Return what the disturbance says of each of its cases: a mail tells neither category nor application."""
    return {"case.category": incident.category.code if incident.category else None}


def answers_for(
    step: Step, task: UserTask, text: str, *, fact: str = ANSWER, otherwise: Mapping[str, Any] = MappingProxyType({})
) -> Answers | None:
    """Return the answers by which a task takes this text as a fact; None where its form has no such choice.

    `otherwise` holds what is put in for facts that the case does not know.
    """
    definition = step.published.form(task.form_id)
    if not any(component.stored_as == fact for component in definition):
        return None
    known = facts_of(step.session, step.case, {one.prefill for one in definition if one.prefill})
    known |= {name: value for name, value in otherwise.items() if name in known and not known[name]}
    for given in _choices(definition, text, fact):
        answers = answer_form(definition, given, facts=known, options=_lists(step))
        if answers is not None and answers.facts.get(fact):
            return answers
    return None


def _choices(definition: FormDefinition, text: str, fact: str) -> Sequence[dict[str, str]]:
    """Return the text together with each choice of each question that has choices; alone where none has."""
    of_text = {one.key: text for one in definition if one.stored_as == fact}
    radios = [one for one in definition if one.kind == "radio"]
    return [{**of_text, one.key: value} for one in radios for value, _ in one.choices] or [of_text]


def _lists(step: Step) -> dict[str, Sequence[tuple[str, str]]]:
    """Return the lists that forms choose from; of those but the categories, only the value in force can be needed."""
    case = step.case
    return {
        "categories": [(one.code, one.name) for one in active_categories(step.session)],
        "applications": _only(case.application),
        "request_types": _only(case.request_type),
        "requester_roles": _only(case.requester.role),
    }


def _only(value: str | None) -> Sequence[tuple[str, str]]:
    return ((value, value),) if value else ()
