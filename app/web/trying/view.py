"""A try as its page shows it: where the case stands on the diagram, what can be done next, what happened so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.definitions.published import Published
from app.engine import MESSAGES
from app.forms import DynamicForm, InvalidForm, build_form
from app.forms.answering import named_files
from app.models import Case
from app.scenarios.answering import known_of
from app.scenarios.model import LKPP, REQUESTER, Scenario
from app.scenarios.playing import Played, play
from app.scenarios.samples import sample_texts
from app.scenarios.scratch import Scratch
from app.scenarios.standing import OpenTask, Standing, open_tasks
from app.scenarios.tries import Try
from app.web.answers import options
from app.web.trying.drawing import Drawing, draw, elements_of, name_in
from app.web.trying.story import Happened, story_of
from app.web.trying.subject import Tried


@dataclass(frozen=True, slots=True)
class TaskShown:
    """An open task with its form; `problem` where its form cannot be shown."""

    task: OpenTask
    group: str
    instructions: str
    form: DynamicForm | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DueShown:
    element: str
    name: str
    at: datetime


@dataclass
class TryView:
    scenario: Scenario
    path: str | None
    played: Played
    tasks: list[TaskShown] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    due: list[DueShown] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    position: str = ""
    close_reason: str = ""
    drawing: Drawing | None = None

    @property
    def standing(self) -> Standing | None:
        return self.played.last

    @property
    def length(self) -> int:
        return len(self.scenario.steps)

    @property
    def is_as_expected(self) -> bool | None:
        """Say whether everything that was expected came true; None where nothing was."""
        verdicts = [one.verdict for one in self.happened if one.verdict is not None]
        return (all(verdicts) and self.played.trouble is None) if verdicts else None


def view_try(
    tried: Tried,
    found: Try,
    *,
    process_id: str = "",
    refused: tuple[str, MultiDict[str, str]] | None = None,
) -> TryView:
    """Play a try and put together what there is to see; `refused` is what was sent for an element's form in vain."""
    procedure = tried.procedure
    assert procedure is not None
    tasks: list[TaskShown] = []

    def look(scratch: Scratch, case: Case) -> None:
        tasks.extend(_tasks(tried, scratch, case, refused))

    played = play(found.scenario, procedure, tried.surroundings, then=look)
    view = TryView(found.scenario, found.path, played, tasks=tasks)
    view.happened = list(story_of(procedure, found.scenario, played))
    standing = played.last
    if standing is not None:
        _tell_standing(view, procedure, standing)
    view.drawing = draw(procedure, played, process_id)
    return view


def _tell_standing(view: TryView, procedure: Published, standing: Standing) -> None:
    elements = elements_of(procedure, view.played)
    view.due = sorted(
        (DueShown(one, name_in(elements, one), at) for one, at in standing.timers.items()), key=lambda due: due.at
    )
    view.messages = [(name, str(MESSAGES.get(name, name))) for name in standing.awaited]
    view.position = procedure.position_label(standing.position)
    reason = procedure.settings.close_reasons.get(standing.closed or "")
    view.close_reason = reason.label if reason else (standing.closed or "")


def _tasks(
    tried: Tried, scratch: Scratch, case: Case, refused: tuple[str, MultiDict[str, str]] | None
) -> Iterator[TaskShown]:
    for task in open_tasks(scratch, case.id):
        element = scratch.published.specification.element(task.process, task.element)
        group = tried.surroundings.group_names.get(task.group, task.group)
        sent = refused[1] if refused is not None and refused[0] == task.element else None
        try:
            form = task_form(scratch, case, task, sent)
        except (KeyError, InvalidForm) as wrong:
            problem = _("Formulir “%(form)s” tidak dapat ditampilkan: %(why)s", form=task.form, why=str(wrong))
            yield TaskShown(task, group, element.instructions or "", None, problem)
        else:
            yield TaskShown(task, group, element.instructions or "", form)


def task_form(scratch: Scratch, case: Case, task: OpenTask, sent: MultiDict[str, str] | None) -> DynamicForm:
    """Return the form of an open task: as sent, judged; else as staff would see it, begun with invented texts."""
    definition = scratch.published.form(task.form)
    known = known_of(scratch.session, case, definition)
    lists = options(scratch.session)
    if sent is not None:
        form = build_form(
            definition, sent, initial=named_files(definition, dict(sent.lists())), facts=known, options=lists
        )
        form.validate()
        return form
    bare = build_form(definition, None, facts=known, options=lists)
    invented = {key: text for key, text in sample_texts(definition).items() if not bare[key].shown}
    return build_form(definition, None, initial=invented, facts=known, options=lists)


def to_whom(tried: Tried, to: str) -> str:
    """Say to whom a message goes."""
    if to == REQUESTER:
        return str(_("Pengguna"))
    return str(_("Helpdesk LKPP") if to == LKPP else tried.surroundings.group_names.get(to, to))


def zone_of(tried: Tried) -> ZoneInfo:
    return ZoneInfo(tried.surroundings.zone)
