"""The answer that a caller is told on the line: its field, who is offered it, and what becomes of it.

It stands beside the form of the start event, since that form belongs to the procedure and says what is asked, while
this text is an answer. Recorded without being given, it stays as an internal note: nothing typed is lost.
"""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from app.audit import Actor
from app.cases.annotate import add_note
from app.cases.answer_at_once import answer_at_once
from app.cases.errors import BadAnswer
from app.clock import now
from app.definitions.published import Published
from app.engine.own_settings import ANSWER
from app.models import TICKET, Case, Note

DONE = "selesai"
"""Name of the button that answers at once."""
WAYS = {"phone": _l("Selesai di telepon"), "counter": _l("Selesai di loket")}


class ToldForm(Form):
    told = TextAreaField(
        _l("Jawaban Anda"),
        description=_l("Dikirim juga lewat surel bila alamatnya ada. Bila diteruskan, menjadi catatan internal."),
        validators=[
            DataRequired(_l("Tulis jawaban yang Anda sampaikan, atau pilih Catat dan teruskan.")),
            Length(min=10, max=10_000, message=_l("Tulis jawabannya, paling sedikit %(min)d karakter.")),
        ],
        render_kw={"rows": 4},
    )

    @property
    def text(self) -> str:
        return (self.told.data or "").strip()

    @property
    def is_given(self) -> bool:
        return DONE in request.form

    def is_fit(self) -> bool:
        """Judge the answer where it is to be given; where it is not, it may be empty or half written."""
        return not self.is_given or self.validate()

    def deal_with(self, session: Session, case: Case, actor: Actor) -> None:
        """Give the answer, or keep what was written of it as a note. Raises BadAnswer."""
        if self.is_given:
            answer_at_once(session, case, self.text, actor=actor, now=now())
        elif self.text and not session.scalar(select(Note.id).where(Note.case_id == case.id, Note.body == self.text)):
            add_note(session, case, self.text, actor=actor, now=now())

    def refuse(self, bad: BadAnswer) -> None:
        self.told.errors = [bad.sentence]


def told_form(
    published: Published, kind: str, channel: str, actor: Actor, content: Mapping[str, Sequence[str]] | None
) -> ToldForm | None:
    """Return the field for whoever enters by this channel and may answer, with what was typed; None for others."""
    if kind != TICKET or channel not in WAYS or not _may_answer(published, actor):
        return None
    return ToldForm(MultiDict(content) if content else None)


def _may_answer(published: Published, actor: Actor) -> bool:
    """Say whether a step of this version lets the actor's groups write the answer to the requester."""
    return any(
        element.form
        and element.lane
        and published.group_of(element.lane) in actor.groups
        and any(component.stored_as == ANSWER for component in published.form(element.form))
        for process in published.specification.processes.values()
        for element in process.elements.values()
        if element.kind == "user_task"
    )
