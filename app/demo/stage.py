"""Plays a story as it would have happened: the same services as real work, at instants of the last working days."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.administration.accounts import TRIAL_STAFF, user_by_email
from app.audit import Actor
from app.cases.claim import claim_task
from app.cases.complete import complete_task
from app.cases.correspond import receive
from app.cases.fire_timers import fire_timers
from app.cases.open_case import open_case
from app.definitions.published import active
from app.models import Case, ProcessInstance, User, UserTask
from app.models.process import OPEN
from app.sla import Calendar, is_open

EMAIL_OF = {role: email for _, email, role in TRIAL_STAFF}


class Stage:
    """Plays one story: its time moves forward from a working day of the past, never beyond the present."""

    def __init__(self, session: Session, calendar: Calendar, now: datetime) -> None:
        self.session, self.calendar, self.end = session, calendar, now
        self.at = now
        self.case: Case | None = None

    def begin(self, workdays_ago: int, hour: int, minute: int = 0) -> None:
        """Go to a time of day so many working days ago; today's hour falls back to the last open day when it is not
        yet reached."""
        day = self.end.astimezone(self.calendar.timezone)
        for _ in range(workdays_ago):
            day = self._day_before(day)
        at = datetime.combine(day.date(), time(hour, minute), self.calendar.timezone)
        while at >= self.end or not is_open(self.calendar, at):
            at = datetime.combine(self._day_before(at).date(), time(hour, minute), self.calendar.timezone)
        self.at = at

    def _day_before(self, day: datetime) -> datetime:
        day -= timedelta(days=1)
        while self.calendar.closed_because(day.date()) is not None:
            day -= timedelta(days=1)
        return day

    def forward(self, minutes: int) -> None:
        """Let time pass up to the present; timers fire on the way."""
        until = min(self.at + timedelta(minutes=minutes), self.end)
        while True:
            due = self.session.scalar(
                select(func.min(ProcessInstance.next_timer_at)).where(
                    ProcessInstance.case_id == self._case.id, ProcessInstance.next_timer_at <= until
                )
            )
            if due is None:
                break
            self.at = max(self.at, due)
            fire_timers(self.session, self._case.id, now=self.at)
        self.at = until

    def to_present(self) -> None:
        self.forward(int((self.end - self.at) / timedelta(minutes=1)))

    @property
    def _case(self) -> Case:
        assert self.case is not None
        return self.case

    def staff(self, role: str) -> User:
        user = user_by_email(self.session, EMAIL_OF[role])
        assert user is not None
        return user

    def open(self, channel: str = "portal", *, kind: str = "ticket", by: str | None = None, **facts: Any) -> None:
        actor = Actor.staff(self.staff(by)) if by else Actor()
        self.case = open_case(
            self.session,
            active(self.session),
            kind=kind,
            channel=channel,
            facts={name.replace("_", ".", 1): value for name, value in facts.items()},
            data={},
            actor=actor,
            now=self.at,
        )

    def _task(self) -> UserTask:
        query = select(UserTask).where(UserTask.case_id == self._case.id, UserTask.state == OPEN)
        return self.session.scalars(query).one()

    def claim(self) -> None:
        task = self._task()
        claim_task(self.session, task, actor=Actor.staff(self.staff(task.candidate_group)), now=self.at)

    def do(self, decision: str, data: Mapping[str, Any] | None = None, **texts: str) -> None:
        task = self._task()
        complete_task(
            self.session,
            task.id,
            facts=texts,
            data={"decision": decision, **(data or {})},
            actor=Actor.staff(self.staff(task.candidate_group)),
            now=self.at,
        )

    def hear(self, message: str, body: str = "") -> None:
        actor = Actor.asking(self._case.requester)
        receive(self.session, self._case.id, message, body=body, actor=actor, now=self.at)
