"""What a case's page shows of other cases: its merge, those it holds or is linked with, and what may be the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.duplicates import ERROR, ORGANIZATION, REFERENCE, REQUESTER, WORDS, Hint, duplicate_hints
from app.cases.inbox.queues import WORKING_GROUPS, may_see_case
from app.cases.link import Linked, links_of
from app.cases.mass_incidents.lists import ongoing
from app.cases.merging.merge import MERGERS
from app.cases.merging.merged import merge_of, merged_cases
from app.cases.what_there_is import Kinds
from app.models import Case, CaseLink, CaseMerge, MassIncident, User
from app.models.people import KOORDINATOR
from app.models.related import DUPLICATE, FOLLOW_UP, SPLIT


@dataclass
class RelatedView:
    """`home` is the merge by which the case stands aside; `merged` are the cases that it holds."""

    home: CaseMerge | None
    merged: Sequence[Case]
    links: Sequence[Linked]
    hints: Sequence[Hint]
    may_merge: bool
    mass_incidents: Sequence[MassIncident] = ()  # that go on, for whoever may attach the case to one

    def link_words(self, linked: Linked) -> str:
        """Say what the case on the page is to the other."""
        words = {
            DUPLICATE: (_("Duplikat dari"), _("Diduplikasi oleh")),
            FOLLOW_UP: (_("Tindak lanjut dari"), _("Ditindaklanjuti oleh")),
            SPLIT: (_("Dipisahkan dari"), _("Pesannya menjadi")),
        }
        from_here, to_here = words.get(linked.kind, (_("Terkait dengan"), _("Terkait dengan")))
        return str(from_here if linked.is_from_here else to_here)

    def hint_words(self, hint: Hint) -> str:
        words = {
            REQUESTER: _("pengguna sama"),
            ORGANIZATION: _("instansi sama"),
            REFERENCE: _("kode paket sama"),
            ERROR: _("kode galat sama"),
            WORDS: _("pokok mirip"),
        }
        return ", ".join(words[reason] for reason in hint.reasons)


def related_view(session: Session, case: Case, reader: User, there: Kinds) -> RelatedView:
    is_open = case.closed_at is None and case.merged_into_id is None
    return RelatedView(
        home=merge_of(session, case.id) if case.merged_into_id else None,
        merged=merged_cases(session, case),
        links=[one for one in links_of(session, case) if may_see_case(reader, one.case)] if CaseLink in there else (),
        hints=duplicate_hints(session, case, reader) if is_open and reader.group_keys & WORKING_GROUPS else (),
        may_merge=bool(reader.group_keys & MERGERS),
        mass_incidents=ongoing(session) if is_open and KOORDINATOR in reader.group_keys else (),
    )
