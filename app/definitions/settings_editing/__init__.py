"""processes/settings.json as fields of one page: who works in a lane, counts, labels, texts of messages; and targets.

The file stays the author's own: only the values that were typed anew are replaced in it (`app.definitions.json_text`),
and what this program does not know in it is neither shown nor touched. What may stand there is judged by the same
reader that publishing uses.
"""

from app.definitions.settings_editing.changes import NEW, SettingsRefused, Typed, changed_settings
from app.definitions.settings_editing.fields import Entry, Field, fields_of, sections_of
from app.definitions.settings_editing.samples import MEANINGS, preview
from app.definitions.settings_editing.targets import TargetCell, changed_targets, target_cells, target_tables

__all__ = [
    "MEANINGS",
    "NEW",
    "Entry",
    "Field",
    "SettingsRefused",
    "TargetCell",
    "Typed",
    "changed_settings",
    "changed_targets",
    "fields_of",
    "preview",
    "sections_of",
    "target_cells",
    "target_tables",
]
