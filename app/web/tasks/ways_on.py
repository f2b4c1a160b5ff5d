"""Where to go after a task was dealt with: on through the queue that it was opened from, or back to the case."""

from flask import request, url_for
from flask_babel import gettext as _

from app.cases.inbox.queues import FOLLOWED, open_tasks
from app.clock import now
from app.database import db
from app.definitions.published import load
from app.models import UserTask
from app.web.cases.ways_back import back_to_case, list_of_form
from app.web.sign_in import signed_in

COORDINATION = "koordinator"


def back_to(task: UserTask) -> str:
    """Return the place that the task was opened from, with the task still open."""
    if request.form.get("antrean") == COORDINATION:
        return url_for("coordination.overview")
    address = list_of_form()
    if address is not None:
        return address.url(tiket=task.case_id) if address.queue == FOLLOWED else address.url(tugas=task.id)
    return url_for("tasks.show", task_id=task.id)


class WayOn:
    """After completing: to the most urgent task of the list, or to the case where its task came from no list.

    Made before the commit, since after it the reader would be read anew; asked for its `url` after.
    """

    def __init__(self, case_id: int) -> None:
        self._case_id, self._address = case_id, list_of_form()
        if self._address is not None and self._address.queue != FOLLOWED:
            self._tasks = open_tasks(signed_in(), self._address.filter, now()).with_only_columns(UserTask.id)

    def url(self) -> str:
        if self._address is None or self._address.queue == FOLLOWED:
            return back_to_case(self._case_id)
        return self._address.without().url(tugas=db.session.scalar(self._tasks.limit(1)))


def say_where(task: UserTask) -> str:
    """Say what was done and where the case is now."""
    case = task.case
    position = load(db.session(), case.deployment_id).position_label(case.position)
    return str(
        _(
            "%(number)s: “%(task)s” selesai. Posisi tiket kini: %(position)s.",
            number=case.number,
            task=task.name,
            position=position,
        )
    )
