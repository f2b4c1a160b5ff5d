"""What is cleared away once a day: files of forms which never became a request, what erasing left, exports of nobody.

The audit trail also learns then of what was typed into a draft of the procedure and left in a closed browser.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.channels.forgotten_uploads import remove_bytes, remove_rows
from app.channels.site import site_of
from app.clock import Clock
from app.database import begin_writing
from app.definitions.drafts.trail import settle_left
from app.jobs.audit_exports import clear_stray_files
from app.jobs.erased_files import remove_erased_bytes, scrub, was_anything_erased
from app.jobs.figures import check_figures

HOURS_BETWEEN = 24
LOOKED_BACK = timedelta(days=7)  # a machine that slept, or readers who held the journal for some nights
AT_NIGHT = "23 19 * * *"  # UTC: in the small hours in Indonesia


def tidy(session: Session, clock: Clock) -> None:
    """Forget old uploads, then remove the bytes that nobody else has, each in a transaction of its own."""
    begin_writing(session)
    settle_left(session, now=clock())
    session.commit()
    check_figures(session)
    begin_writing(session)
    contents = remove_rows(session, now=clock())
    session.commit()
    for sha256 in sorted(contents):
        begin_writing(session)
        remove_bytes(session, site_of(session).files, sha256)
        session.commit()
    remove_erased_bytes(session, site_of(session).files)
    clear_stray_files(session, clock)
    if was_anything_erased(session, clock() - LOOKED_BACK):
        scrub(session)
