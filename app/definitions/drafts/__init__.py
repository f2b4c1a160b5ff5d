"""A procedure while it is being changed: opened from a version or a zip, edited by several people, given back.

Nothing here says whether a draft may be published: a file is kept as it is typed, right or wrong. What is judged is
only what could do harm while it lies there: names of files, sizes, kinds.
"""

from app.definitions.drafts.earlier import EarlierContent, earlier_contents, restore_file
from app.definitions.drafts.editing import add_file, remove_file, rename_file, save_file
from app.definitions.drafts.errors import ChangedMeanwhile, DraftIsFrozen, FileRefused
from app.definitions.drafts.opening import change_state, discard_draft, name_draft, open_draft
from app.definitions.drafts.presence import PresentInDraft, note_present, others_in
from app.definitions.drafts.reading import (
    DraftFile,
    draft_by_id,
    drafts_in_work,
    file_of,
    files_of,
    list_files,
)
from app.definitions.drafts.replacing import Replaced, replace_files

__all__ = [
    "ChangedMeanwhile",
    "DraftFile",
    "DraftIsFrozen",
    "EarlierContent",
    "FileRefused",
    "PresentInDraft",
    "Replaced",
    "add_file",
    "change_state",
    "discard_draft",
    "draft_by_id",
    "drafts_in_work",
    "earlier_contents",
    "file_of",
    "files_of",
    "list_files",
    "name_draft",
    "note_present",
    "open_draft",
    "others_in",
    "remove_file",
    "rename_file",
    "replace_files",
    "restore_file",
    "save_file",
]
