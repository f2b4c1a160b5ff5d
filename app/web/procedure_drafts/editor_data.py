"""What an editor in the browser asks the server: files by their revision, findings, choices, who else is there.

Answers are JSON, and so are refusals: a script reads them. Nothing that a browser sends here is ever parsed to be run.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import Refused
from app.clock import now
from app.database import db
from app.definitions.choices import choices_for
from app.definitions.comparison import compare
from app.definitions.deploy import known_groups
from app.definitions.drafts import (
    ChangedMeanwhile,
    DraftIsFrozen,
    FileRefused,
    draft_by_id,
    file_of,
    files_of,
    note_present,
    others_in,
    save_file,
)
from app.definitions.drafts.checking import check_files
from app.definitions.drafts.names import MOST_BYTES, check_content
from app.engine import Finding
from app.web.permissions import only_for
from app.web.procedure_drafts.loading import MAY_EDIT, group_names
from app.web.sign_in import signed_in, staff

P = ParamSpec("P")
_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')
_STATUS = {FileRefused: 422, DraftIsFrozen: 423, ChangedMeanwhile: 409}
MEDIA_TYPES = {"bpmn": "application/xml", "dmn": "application/xml", "json": "application/json"}


def refusing_in_json(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Say a refusal as {"message": …} with the status that a script can go by."""

    @wraps(view)
    def answering(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except Refused as refused:
            db.session.rollback()
            answer: dict[str, object] = {"message": refused.sentence}
            if isinstance(refused, ChangedMeanwhile):
                answer |= _as_it_stands(refused)
            return jsonify(answer), _STATUS.get(type(refused), refused.status)

    return answering


def _as_it_stands(refused: ChangedMeanwhile) -> dict[str, object]:
    content = refused.content.decode("utf-8", "replace") if refused.content is not None else None
    return {"by": refused.by, "at": refused.at.isoformat(), "revision": refused.revision, "content": content}


@only_for(*MAY_EDIT)
@refusing_in_json
def read_file(draft_id: int, path: str) -> ResponseReturnValue:
    """Give one file as it stands, its revision as the ETag; never as a page of ours, whatever is in it."""
    content, revision = file_of(db.session(), draft_id, path)
    return as_download(path, content, revision)


def as_download(path: str, content: bytes, revision: int | None = None) -> Response:
    media_type = MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    response = Response(content, mimetype=media_type)
    if revision is not None:
        response.set_etag(str(revision))
    response.headers.set("Content-Disposition", "attachment", filename=path.rpartition("/")[2])
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@only_for(*MAY_EDIT)
@refusing_in_json
def write_file(draft_id: int, path: str) -> ResponseReturnValue:
    """Take the raw body as the file's content, if it still has the revision of If-Match; "0" adds a new file."""
    expected = _ETAG.fullmatch(request.headers.get("If-Match", "").strip())
    if expected is None:
        return jsonify({"message": _("Muat ulang editornya: revisi yang dibuka tidak ikut terkirim.")}), 428
    session = db.session()
    revision = save_file(
        session, draft_id, path, _body(path), expected_revision=int(expected[1]), actor=staff(), now=now()
    )
    session.commit()
    answer = jsonify({"revision": revision})
    answer.set_etag(str(revision))
    return answer


def _body(path: str) -> bytes:
    """Read the raw body. Raises FileRefused for more than a file may hold."""
    content = request.get_data() if (request.content_length or 0) <= MOST_BYTES else b" " * (MOST_BYTES + 1)
    check_content(path, content)
    return content


@only_for(*MAY_EDIT)
@refusing_in_json
def findings(draft_id: int) -> ResponseReturnValue:
    """Say what is wrong with the draft; with a body, as if that were the file named by ?path=. Saves nothing."""
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files = files_of(session, draft.id)
    path = request.args.get("path", "")
    if request.method == "POST" and path:
        files[path] = _body(path)
    groups = known_groups(session)
    session.rollback()  # nobody has to wait for the checking
    return jsonify([as_json(finding) for finding in check_files(files, groups)])


def as_json(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.file,
        "element": finding.element,
        "rule": finding.rule,
        "message": finding.message,
        "line": finding.line,
    }


@only_for(*MAY_EDIT)
@refusing_in_json
def differences(draft_id: int) -> ResponseReturnValue:
    """Say what the body, as the file named by ?path=, changes in what is stored there. Saves nothing."""
    session = db.session()
    stored = files_of(session, draft_by_id(session, draft_id).id)
    path = request.args.get("path", "")
    proposed = {**stored, path: _body(path)}
    session.rollback()  # nobody has to wait for the comparing
    return jsonify([difference.sentence for difference in compare(stored, proposed)])


@only_for(*MAY_EDIT)
@refusing_in_json
def choices(draft_id: int) -> ResponseReturnValue:
    """Say what exists to choose from in this draft."""
    session = db.session()
    draft = draft_by_id(session, draft_id)
    return jsonify(choices_for(files_of(session, draft.id), group_names(session)))


@only_for(*MAY_EDIT)
@refusing_in_json
def present(draft_id: int) -> ResponseReturnValue:
    """Note that the reader is in the draft, at the file that the form's `path` names; say who else is."""
    draft = draft_by_id(db.session(), draft_id)
    given = request.get_json(silent=True) if request.is_json else None
    path = given.get("path") if isinstance(given, dict) else request.form.get("path", "")
    session, reader = db.session(), signed_in()
    note_present(session, draft.id, reader.id, path if isinstance(path, str) else "", now=now())
    session.commit()
    return jsonify([{"name": one.name, "path": one.path} for one in others_in(session, draft_id, reader.id, now())])
