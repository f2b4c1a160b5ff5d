"""Random lives of cases, with all that staff can do to them, and what the tables said after each step."""

import random
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, digest
from app.audit.then import CaseThen
from app.cases.annotate import add_note, follow, unfollow
from app.cases.claim import assign_task, claim_task, release_task
from app.cases.correspond import awaited_messages
from app.cases.errors import Refused
from app.cases.merging.merge import merge_cases, undo_merge
from app.models import Attachment, Case, CaseFact, ClockPause, Escalation, Follower, Message, Note, UserTask
from app.models.process import OPEN
from tests.desk import Desk

LONG = "Uraian yang cukup panjang untuk sebuah jawaban."
MOVES: dict[str, dict[str, dict[str, str]]] = {
    "handle": {
        "answer": {"answer": LONG, "case.error_code": "E-17"},
        "ask": {"question": LONG},
        "escalate": {"escalation_reason": LONG, "case.category": "penawaran"},
        "reject": {"rejection_reason": LONG},
    },
    "handle_again": {"answer": {"answer": LONG}, "ask": {"question": LONG}, "escalate": {"escalation_reason": LONG}},
    "resolve": {
        "resolve": {"solution": LONG, "case.root_cause": "Akun ganda"},
        "return": {"return_reason": LONG},
        "escalate_lkpp": {"lkpp_question": LONG, "lkpp_number": "LS-1"},
    },
    "record_lkpp": {"recorded": {"lkpp_answer": LONG}},
    "review_lkpp": {"sufficient": {"solution": LONG}, "ask_again": {"lkpp_question": LONG}},
    "inform": {"send": {"answer": LONG}, "return": {"escalation_reason": LONG}},
    "follow_up": {"answer": {"answer": LONG}, "ask": {"question": LONG}, "reject": {"rejection_reason": LONG}},
    "draft_faq": {"drafted": {"faq_question": LONG, "faq_answer": LONG}},
    "revise_faq": {"revised": {"faq_question": LONG, "faq_answer": LONG}},
    "approve_faq": {
        "approve": {"faq_question": LONG, "faq_answer": LONG},
        "return": {"faq_note": LONG},
        "drop": {"faq_note": LONG},
    },
}


class WatchedDesk(Desk):
    """A desk that keeps what the tables said of every case at every instant at which something was done."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.cases: list[Case] = []
        self.seen: dict[tuple[int, datetime], dict[str, Any]] = {}

    def _settled(self, case: Case | None) -> Case:
        settled = super()._settled(case)
        if case is not None and case not in self.cases:
            self.cases.append(case)
        for one in self.cases:
            self.seen[one.id, self.now] = tables_say(self.session, one)
        return settled


def live(desk: WatchedDesk, seed: int, *, moves: int) -> None:
    """Let cases come and be worked on in a random order, with random hours in between."""
    chance = random.Random(seed)
    for _move in range(moves):
        desk.wait(hours=chance.choice((0, 0, 0.1, 1, 5, 30)))
        try:
            _move_something(desk, chance)
        except Refused:  # nothing of it may have been kept
            desk.session.rollback()
        desk._settled(None)


def _move_something(desk: WatchedDesk, chance: random.Random) -> None:
    if len(desk.cases) < 3 or (len(desk.cases) < 6 and all(case.closed_at for case in desk.cases)):
        kind = "complaint" if chance.random() < 0.2 else "ticket"
        desk.open("portal", kind=kind, case_request_type="pengaduan" if kind == "complaint" else "problem")
        return
    case = chance.choice(desk.cases)
    deed = chance.choice((_work, _work, _work, _work, _say, _say, _hold, _annotate, _merge))
    deed(desk, case, chance)


def _work(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    waiting = desk.waits_for(case)
    if len(waiting) == 1:
        decision, texts = chance.choice(list(MOVES[waiting[0]].items()))
        task = desk.task(case)
        holder = task.assignee
        more = {"propose_faq": True} if decision == "answer" and chance.random() < 0.5 else {}
        desk.do(case, decision, by=holder if chance.random() < 0.9 else None, **texts, **more)


def _say(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    never = {"lkpp_answer"} if chance.random() < 0.05 else {"lkpp_answer", "withdrawal"}  # lives would be short
    awaited = sorted(awaited_messages(desk.session, case) - never) or ["reply"]
    desk.send(case, chance.choice(awaited), chance.choice((LONG, "")))


def _hold(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    for task in desk.session.scalars(select(UserTask).where(UserTask.case_id == case.id, UserTask.state == OPEN)):
        one, other = desk.staff(task.candidate_group), desk.staff(task.candidate_group, f"Wati-{task.candidate_group}")
        actor = Actor.staff(chance.choice((one, other)))
        what = chance.choice(("claim", "claim", "release", "hand over"))
        if what == "claim":
            claim_task(desk.session, task, actor=actor, now=desk.now)
        elif what == "release":
            release_task(desk.session, task, actor=actor, now=desk.now)
        else:
            note, absent = chance.choice(("", "Mohon dilanjutkan.")), chance.choice((None, one.id))
            dewi = Actor.staff(desk.staff("koordinator"))
            assign_task(desk.session, task, other, note=note, on_behalf_of_id=absent, actor=dewi, now=desk.now)
        return


def _annotate(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    budi = Actor.staff(desk.staff("helpdesk"))
    if chance.random() < 0.5:
        add_note(desk.session, case, "Sudah saya telepon.", actor=budi, now=desk.now)
    else:
        chance.choice((follow, unfollow))(desk.session, case, actor=budi, now=desk.now)


def _merge(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    dewi = Actor.staff(desk.staff("koordinator"))
    if case.merged_into_id is not None:
        undo_merge(desk.session, case.id, actor=dewi, now=desk.now)
    else:
        other = chance.choice(desk.cases)
        merge_cases(desk.session, case.id, other.id, reason="Hal yang sama.", actor=dewi, now=desk.now)


def tables_say(session: Session, case: Case) -> dict[str, Any]:
    """Return what the tables say of a case now, in the shape of `replay_says`."""
    session.refresh(case)

    def rows(table: Any) -> Any:
        return session.scalars(select(table).where(table.case_id == case.id).order_by(table.id)).all()

    facts = rows(CaseFact)
    home = session.get(Case, case.merged_into_id) if case.merged_into_id else None
    return _plain(
        {
            "deployment_id": case.deployment_id,
            "calendar_id": case.calendar_id,
            "received_at": case.received_at,
            "entered_at": case.entered_at,
            "entered_by_id": case.entered_by_id,
            "position": case.position,
            "level": case.level,
            "priority": case.priority,
            "clock": case.clock,
            "target_days": case.target_days,
            "due_at": case.due_at,
            "breached_at": case.breached_at,
            "answered_at": case.answered_at,
            "closed_at": case.closed_at,
            "close_reason": case.close_reason,
            "reminders_sent": case.reminders_sent,
            "merged_into": home.number if home else None,
            "columns": {
                "category": case.category.code if case.category else None,
                "error_code": case.error_code,
                "root_cause": case.root_cause,
                "request_type": case.request_type,
                "consent": case.consent,
            },
            "seals": {
                "case.subject": digest(case.subject),
                "case.description": digest(case.description),
                "requester.name": digest(case.requester.name),
                "requester.email": digest(case.requester.email or ""),
            },
            "texts": {row.name: (row.id, digest(row.body)) for row in facts},
            "tasks": [
                {
                    "id": row.id,
                    "element_id": row.element_id,
                    "group": row.candidate_group,
                    "created_at": row.created_at,
                    "due_at": row.due_at,
                    "state": row.state,
                    "assignee_id": row.assignee_id,
                    "claimed_at": row.claimed_at,
                    "on_behalf_of_id": row.on_behalf_of_id,
                    "completed_by_id": row.completed_by_id,
                    "ended_at": row.ended_at,
                }
                for row in rows(UserTask)
            ],
            "messages": [(row.id, row.kind, digest(row.body)) for row in rows(Message)],
            "notes": [(row.id, digest(row.body)) for row in rows(Note)],
            "files": [(row.id, row.sha256) for row in rows(Attachment)],
            "escalations": [(row.id, row.level, row.sent_at, row.answered_at) for row in rows(Escalation)],
            "pauses": [(row.reason, row.started_at, row.ended_at) for row in rows(ClockPause)],
            "followers": sorted(session.scalars(select(Follower.user_id).where(Follower.case_id == case.id))),
        }
    )


def replay_says(then: CaseThen) -> dict[str, Any]:
    columns = ("category", "error_code", "root_cause", "request_type")
    told: dict[str, Any] = {name: getattr(then, name) for name in _SAME}
    return _plain(
        told
        | {
            "columns": {name: then.columns.get(name) for name in columns}
            | {"consent": then.columns.get("consent", False)},
            "seals": {name: then.seals.get(name) for name in _SEALS},
            "texts": {name: (row.id, row.sha256) for name, row in then.texts.items()},
            "tasks": [asdict(row) for _, row in sorted(then.tasks.items())],
            "messages": [(row.id, row.kind, row.sha256) for _, row in sorted(then.messages.items())],
            "notes": [(row.id, row.sha256) for _, row in sorted(then.notes.items())],
            "files": [(row.id, row.sha256) for _, row in sorted(then.files.items())],
            "escalations": [
                (row.id, row.level, row.sent_at, row.answered_at) for _, row in sorted(then.escalations.items())
            ],
            "pauses": [(row.reason, row.started_at, row.ended_at) for row in then.pauses],
            "followers": sorted(then.followers),
        }
    )


_SEALS = ("case.subject", "case.description", "requester.name", "requester.email")
_SAME = (
    "deployment_id",
    "calendar_id",
    "received_at",
    "entered_at",
    "entered_by_id",
    "position",
    "level",
    "priority",
    "clock",
    "target_days",
    "due_at",
    "breached_at",
    "answered_at",
    "closed_at",
    "close_reason",
    "reminders_sent",
    "merged_into",
)


def _plain(value: Any) -> Any:
    """Return instants in one zone, so that the two compare whatever database they come from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
