"""The forms in which the trail is handed out: those of the trail alone, and the dossier of one case on paper."""

from collections.abc import Mapping

from app.audit.export import FORMATS, Format
from app.cases.auditing.dossier import write_dossier

DOSSIER = "pdf"
ALL_FORMATS: Mapping[str, Format] = {**FORMATS, DOSSIER: Format("application/pdf", write_dossier)}
"""`DOSSIER` is of one case only."""
