"""What is tried: a draft as it stands now, or a published version. Everything that the pages need to know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _

from app.database import db
from app.definitions.drafts import draft_by_id
from app.definitions.drafts import files_of as files_of_draft
from app.definitions.folder import Files
from app.definitions.published import Published, load
from app.definitions.versions import deployment_of
from app.engine import Finding, InvalidProcess
from app.models import ProcedureDraft
from app.models.people import PROCESS_OWNER
from app.scenarios import Surroundings, surroundings_of
from app.scenarios.scratch import parse_once
from app.scenarios.tries import Subject

MAY_TRY = (PROCESS_OWNER,)


@dataclass
class Tried:
    """`procedure` is None, with `findings`, for a draft that cannot be run at all."""

    subject: Subject
    name: str
    files: Files
    surroundings: Surroundings
    gap: dict[str, Any]
    draft: ProcedureDraft | None = None
    is_open: bool = False
    version: Published | None = None

    @cached_property
    def _parsed(self) -> tuple[Published | None, Sequence[Finding]]:
        if self.version is not None:
            return replace(self.version, id=1), ()
        try:
            return parse_once(self.files), ()
        except InvalidProcess as invalid:
            return None, invalid.findings

    @property
    def procedure(self) -> Published | None:
        return self._parsed[0]

    @property
    def findings(self) -> Sequence[Finding]:
        return self._parsed[1]

    def url(self, endpoint: str, **values: Any) -> str:
        return url_for(f"trying.{endpoint}", **self.gap, **values)

    def file_url(self, path: str) -> str:
        endpoint = "procedure.file" if self.draft is None else "drafts.file"
        return url_for(endpoint, **self.gap, path=path)

    @property
    def back(self) -> tuple[str, str]:
        """Return where the page belongs to, and what that is called."""
        return url_for("procedure.version", **self.gap), self.name


def tried(draft_id: int | None, version: int | None) -> Tried:
    """Return what an address names; 404 for what is not there."""
    session = db.session()
    surroundings = surroundings_of(session)
    if draft_id is not None:
        draft = draft_by_id(session, draft_id)
        name = _("Draf “%(name)s”", name=draft.name)
        files = files_of_draft(session, draft.id)
        gap: dict[str, Any] = {"draft_id": draft.id}
        return Tried(Subject(draft_id=draft.id), name, files, surroundings, gap, draft=draft, is_open=draft.is_open)
    deployment = deployment_of(session, version or 0) or abort(404)
    published = load(session, deployment.id)
    name = _("Prosedur versi %(version)s", version=deployment.version)
    gap = {"version": deployment.version}
    return Tried(Subject(deployment_id=deployment.id), name, published.files, surroundings, gap, version=published)
