"""Begin a try: by which way the case comes in, its form with invented answers, and the instant on the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.clock import now
from app.database import db
from app.definitions.published import Published
from app.engine import Element
from app.forms import DynamicForm, InvalidForm, build_form
from app.forms.answering import named_files
from app.scenarios.model import Start, Typed
from app.scenarios.samples import sample_start
from app.web.answers import options
from app.web.cases.labels import CHANNELS, KINDS, label
from app.web.trying.subject import Tried
from app.web.trying.view import zone_of

AT = "saat_percobaan"
_TYPED = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: a start event of a kind of case."""

    kind: str
    channel: str
    label: str
    kind_label: str


@dataclass
class StartShown:
    way: Way
    form: DynamicForm
    at: str
    at_problem: str = ""


def ways_in(procedure: Published) -> Iterator[Way]:
    for kind in procedure.settings.kinds:
        for start in _starts(procedure, kind):
            channel = start.properties.get("channel")
            if channel:
                named = start.name or label(CHANNELS, channel)
                yield Way(kind, channel, named, label(KINDS, kind))


def _starts(procedure: Published, kind: str) -> tuple[Element, ...]:
    try:
        return procedure.starts(kind)
    except KeyError:
        return ()


def way_named(procedure: Published, kind: str, channel: str) -> Way | None:
    return next((way for way in ways_in(procedure) if (way.kind, way.channel) == (kind, channel)), None)


def show_start(tried: Tried, procedure: Published, way: Way) -> StartShown | str:
    """Return the form of a way in with invented answers; why not, where its form cannot be shown."""
    try:
        definition = procedure.form(procedure.start(way.kind, way.channel).form or "")
    except KeyError as missing:
        return str(_("Formulir “%(form)s” tidak ada dalam prosedur ini.", form=missing.args[0]))
    except InvalidForm as wrong:
        return str(_("Formulirnya belum benar: %(why)s", why=str(wrong)))
    lists = options(db.session())
    here = now().astimezone(zone_of(tried)).replace(second=0, microsecond=0)
    form = build_form(definition, None, initial=sample_start(definition, lists, here), options=lists)
    return StartShown(way, form, here.strftime(_TYPED))


def receive_start(tried: Tried, procedure: Published, way: Way, sent: MultiDict[str, str]) -> Start | StartShown:
    """Return how the case comes in, as it was sent; the page anew where something is to be corrected."""
    definition = procedure.form(procedure.start(way.kind, way.channel).form or "")
    lists = options(db.session())
    form = build_form(definition, sent, initial=named_files(definition, typed_lists(sent)), options=lists)
    shown = StartShown(way, form, sent.get(AT, ""))
    at = read_instant(tried, shown.at)
    if at is None:
        shown.at_problem = str(_("Isi tanggal dan jam, misalnya 3 November 2026 pukul 09.00."))
    is_valid = form.validate()
    if at is None or not is_valid:
        return shown
    bare = build_form(definition, None, options=lists)
    return Start(way.kind, way.channel, at, answers_of(form, bare, sent))


def read_instant(tried: Tried, typed: str) -> datetime | None:
    """Read what a field of a date and a time sends, in the zone of the site."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    at = at.replace(tzinfo=zone_of(tried)) if at.tzinfo is None else at
    return at if 2000 <= at.year <= 2200 else None


def typed_lists(sent: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return what was sent by key. Of a file a form that is no upload sends the name alone: its content stays away."""
    return dict(sent.lists())


def answers_of(form: DynamicForm, bare: DynamicForm, sent: MultiDict[str, str]) -> dict[str, Typed]:
    """Return what was changed in a form that was shown so (`bare`); what the answers hide is not told."""
    before, found = bare.draft(), {}
    for key, typed in form.draft().items():
        value: Typed = typed if isinstance(typed, str) else tuple(typed)
        same: Typed = _as_typed(before.get(key, ""))
        if key not in form.hidden and value != same and not (_is_off(value) and _is_off(same)):
            found[key] = value
    files = named_files(form.definition, typed_lists(sent))
    chosen = (one.key for one in form.definition if one.kind == "filepicker" and any(sent.getlist(one.key)))
    return found | {key: tuple(files[key]) for key in chosen if key not in form.hidden}


def _as_typed(value: str | list[str]) -> Typed:
    return value if isinstance(value, str) else tuple(value)


def _is_off(value: Typed) -> bool:
    return value in ("", "false", ())
