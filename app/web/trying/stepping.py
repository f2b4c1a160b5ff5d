"""Judge what was sent for an open task of a try, on the case as it stands there."""

from werkzeug.datastructures import MultiDict

from app.forms import InvalidForm, build_form
from app.models import Case
from app.scenarios.answering import known_of
from app.scenarios.model import Answers
from app.scenarios.playing import play
from app.scenarios.scratch import Scratch
from app.scenarios.standing import open_tasks
from app.scenarios.tries import Try
from app.web.answers import options
from app.web.trying.starting import answers_of
from app.web.trying.subject import Tried
from app.web.trying.view import task_form


def receive_task(tried: Tried, found: Try, element: str, sent: MultiDict[str, str]) -> Answers | None:
    """Return the answers as a step keeps them; None where the form refuses them or no such task is open."""
    assert tried.procedure is not None
    judged: list[Answers] = []

    def judge(scratch: Scratch, case: Case) -> None:
        task = next((one for one in open_tasks(scratch, case.id) if one.element == element), None)
        if task is None:
            return
        try:
            form = task_form(scratch, case, task, sent)
        except (KeyError, InvalidForm):
            return
        if not form.errors:
            known = known_of(scratch.session, case, form.definition)
            bare = build_form(form.definition, None, facts=known, options=options(scratch.session))
            judged.append(answers_of(form, bare, sent))

    play(found.scenario, tried.procedure, tried.surroundings, then=judge)
    return judged[0] if judged else None
