"""URLs of drafts. Each page is for the process owner alone."""

from typing import Any

from flask import Blueprint, request

from app.web.procedure_drafts import archives, checking, editor_data, new_draft, overview, settings, text_editor
from app.web.procedure_drafts.loading import HOME, editor_of, places_of

bp = Blueprint("drafts", __name__, url_prefix=HOME)
POST = ["POST"]
MOST_BYTES_TYPED = 16_000_000
"""Of a file as text, in the form that a browser sends: several times what a file may hold, so that a text that is too
large for a file is refused by the page that still shows it, and not before."""

bp.add_url_rule("/baru", "new", new_draft.new, methods=["GET", "POST"])
bp.add_url_rule("/<int:draft_id>", "show", overview.show)
bp.add_url_rule("/<int:draft_id>/nama", "rename", overview.rename, methods=POST)
bp.add_url_rule("/<int:draft_id>/buang", "discard", overview.discard, methods=POST)

bp.add_url_rule("/<int:draft_id>/teks/<path:path>", "edit_text", text_editor.edit)
bp.add_url_rule("/<int:draft_id>/teks/<path:path>", "save_text", text_editor.save, methods=POST)
bp.add_url_rule("/<int:draft_id>/berkas-baru", "add_file", text_editor.add, methods=POST)
bp.add_url_rule("/<int:draft_id>/ganti-nama/<path:path>", "rename_file", text_editor.rename, methods=POST)
bp.add_url_rule("/<int:draft_id>/kembalikan/<path:path>", "restore_file", text_editor.restore, methods=POST)
bp.add_url_rule("/<int:draft_id>/hapus/<path:path>", "remove_file", text_editor.remove, methods=POST)

bp.add_url_rule("/<int:draft_id>/periksa", "check", checking.check)
bp.add_url_rule("/<int:draft_id>/banding", "comparison", checking.comparison)
bp.add_url_rule("/<int:draft_id>/pengaturan", "settings", settings.show)
bp.add_url_rule("/<int:draft_id>/pengaturan", "save_settings", settings.save, methods=POST)

bp.add_url_rule("/<int:draft_id>/zip", "zip", archives.zip_of_draft)
bp.add_url_rule("/<int:draft_id>/impor", "bring_in", archives.bring_in, methods=POST)

# what the editors in the browser ask
bp.add_url_rule("/<int:draft_id>/berkas/<path:path>", "file", editor_data.read_file)
bp.add_url_rule("/<int:draft_id>/berkas/<path:path>", "write_file", editor_data.write_file, methods=POST)
bp.add_url_rule("/<int:draft_id>/periksa.json", "findings", editor_data.findings, methods=["GET", "POST"])
bp.add_url_rule("/<int:draft_id>/beda.json", "differences", editor_data.differences, methods=POST)
bp.add_url_rule("/<int:draft_id>/pilihan.json", "choices", editor_data.choices)
bp.add_url_rule("/<int:draft_id>/hadir", "present", editor_data.present, methods=POST)


@bp.url_value_preprocessor
def _take_long_texts(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a whole file be typed; said here, since the form is read before any view."""
    if endpoint == "drafts.save_text":
        request.max_form_memory_size = MOST_BYTES_TYPED


@bp.app_context_processor
def _places() -> dict[str, object]:
    return {"draft_places": places_of, "draft_editor": editor_of}
