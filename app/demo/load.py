"""The cases themselves, told in the order in which an inbox would have grown."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.administration.accounts import fill_trial_staff
from app.administration.business_calendar import latest_calendar
from app.demo import answered, waiting
from app.demo.ready_texts import keep_ready_texts
from app.demo.stage import Stage
from app.models import Case
from app.sla import Calendar


def load_demo(session: Session, *, now: datetime) -> int:
    """Load the demo cases, unless there are cases already; return how many."""
    if session.scalar(select(func.count(Case.id))):
        return 0
    fill_trial_staff(session, now)
    calendar = Calendar.from_json(latest_calendar(session).content)
    stories = (
        answered.forgotten_password,
        answered.published_answer,
        waiting.waiting_for_lkpp,
        waiting.overdue,
        waiting.waiting_for_user,
        waiting.at_admin_ppe,
        answered.waiting_for_confirmation,
        waiting.near_bid_deadline,
        waiting.suggestion,
        waiting.new_this_hour,
    )
    for story in stories:
        story(Stage(session, calendar, now))
    keep_ready_texts(Stage(session, calendar, now))
    return len(stories)
