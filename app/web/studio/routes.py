"""URLs of the editors. What they load and save goes over the draft's own addresses (app/web/procedure_drafts)."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import NotFound
from app.database import db
from app.definitions.drafts import DraftIsFrozen, draft_by_id, file_of, list_files
from app.definitions.drafts.names import MOST_BYTES
from app.web.permissions import only_for
from app.web.procedure_drafts.loading import HOME, MAY_EDIT, editor_of
from app.web.studio.preview import preview_of
from app.web.studio.style_policy import with_styles
from app.web.studio.words import labels_of, own_words

bp = Blueprint("studio", __name__, url_prefix=HOME)


@bp.get("/<int:draft_id>/sunting/<path:path>")
@only_for(*MAY_EDIT)
def edit(draft_id: int, path: str) -> ResponseReturnValue:
    """Open one file of a draft in the editor of its kind."""
    kind = _kind_of(path)
    session = db.session()
    draft = draft_by_id(session, draft_id)
    if not draft.is_open:
        raise DraftIsFrozen(draft)
    _, revision = file_of(session, draft_id, path)
    files = [file.path for file in list_files(session, draft_id) if not file.is_removed]
    return with_styles(
        lambda nonce: render_template(
            f"studio/{kind}.html",
            draft=draft,
            editor=f"studio_{kind}",
            path=path,
            revision=revision,
            siblings=[(other, editor_of(draft_id, other)) for other in files if editor_of(draft_id, other)],
            nonce=nonce,
            words=own_words(),
            labels=labels_of(kind),
            texts_url=url_for("drafts.edit_text", draft_id=draft.id, path=path),
        )
    )


@bp.post("/<int:draft_id>/pratinjau")
@only_for(*MAY_EDIT)
def preview(draft_id: int) -> ResponseReturnValue:
    """Show a form, sent as JSON, as it will be rendered; or say what keeps it from being one. Saves nothing."""
    session = db.session()
    draft_by_id(session, draft_id)
    too_large = (request.content_length or 0) > MOST_BYTES
    shown = preview_of(session, b"" if too_large else request.get_data(), too_large=too_large)
    session.rollback()
    return render_template("studio/_preview.html", form=shown.form, problems=shown.problems)


def _kind_of(path: str) -> str:
    """Name the editor for a kind of file: its page and its script. Raises NotFound for files that are only texts."""
    if path.endswith(".bpmn"):
        return "diagram"
    if path.endswith(".dmn"):
        return "decisions"
    if path.startswith("forms/") and path.endswith(".json"):
        return "form"
    raise NotFound(_("Berkas ini tidak punya penyunting gambar. Sunting isinya sebagai teks dari halaman drafnya."))
