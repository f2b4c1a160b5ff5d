"""Why a change of a draft is refused. Each carries the sentence that its reader needs next."""

from datetime import datetime

from app.cases.errors import Conflict, Refused
from app.models import ProcedureDraft
from app.models.procedure_draft import DRAFT_DISCARDED, DRAFT_PUBLISHED

_WHY_FROZEN = {
    DRAFT_PUBLISHED: "Draf ini sudah diterbitkan dan tidak dapat diubah lagi. Buat draf baru dari versinya.",
    DRAFT_DISCARDED: "Draf ini sudah dibuang dan tidak dapat diubah lagi. Buat draf baru.",
}
_REQUESTED = "Draf ini menunggu persetujuan dan tidak dapat diubah. Tarik permintaannya dahulu bila ingin mengubahnya."


class DraftIsFrozen(Conflict):
    """The draft waits for approval, or has ended: what was asked for and what was published stay as they were."""

    def __init__(self, draft: ProcedureDraft) -> None:
        super().__init__(_WHY_FROZEN.get(draft.state, _REQUESTED))
        self.state = draft.state


class ChangedMeanwhile(Conflict):
    """Somebody saved, or removed, the file after it was opened. `content` is what stands there now, None if removed.

    Saving again with `revision` as the expected one overwrites it knowingly.
    """

    def __init__(self, path: str, *, by: str, at: datetime, content: bytes | None, revision: int) -> None:
        what = "menghapus" if content is None else "menyimpan"
        super().__init__(f"{by} {what} {path} setelah Anda membukanya. Bandingkan dahulu, lalu putuskan.", who=by)
        self.path, self.by, self.at, self.content, self.revision = path, by, at, content, revision
        self.when = at


class FileRefused(Refused):
    """A file cannot be taken: its name, its size, its kind, or that the name is taken."""
