"""Random lives of random cases, lived through the services: who reads them knows nothing but the trail."""

import random
from datetime import timedelta

from app.audit import Actor
from app.cases.claim import assign_task, claim_task, release_task
from app.database import begin_writing
from app.models import Case
from tests.desk import Desk

LONG = "Uraian yang cukup panjang untuk sebuah jawaban."
CATEGORIES = ("akun", "sikap", "penawaran")
DECISIONS = {
    "handle": ("answer", "answer", "ask", "escalate", "escalate", "reject"),
    "handle_again": ("answer", "ask", "escalate"),
    "resolve": ("resolve", "return", "escalate_lkpp"),
    "record_lkpp": ("recorded",),
    "review_lkpp": ("sufficient", "ask_again"),
    "inform": ("send", "return"),
}
TEXTS = {
    "answer": {"answer": LONG},
    "send": {"answer": LONG},
    "ask": {"question": LONG},
    "escalate": {"escalation_reason": LONG},
    "escalate_lkpp": {"lkpp_question": LONG, "lkpp_number": "LS-1"},
    "resolve": {"solution": LONG},
    "return": {"return_reason": LONG, "escalation_reason": LONG},
    "recorded": {"lkpp_answer": LONG},
    "sufficient": {"solution": LONG},
    "ask_again": {"lkpp_question": LONG},
    "reject": {"rejection_reason": LONG},
}


def live(desk: Desk, seed: int, *, cases: int = 6, moves: int = 30) -> list[Case]:
    """Let cases come and be worked on in a random order, with random hours in between."""
    chance = random.Random(seed)
    opened: list[Case] = []
    for _move in range(moves):
        desk.wait(hours=chance.choice((0, 0.1, 1, 3, 9, 31)))
        if len(opened) < cases and (not opened or chance.random() < 0.4):
            opened.append(_open(desk, chance))
        else:
            _move_on(desk, chance.choice(opened), chance)
    return [*opened, _open(desk, chance)]  # the last one is still new


def _open(desk: Desk, chance: random.Random) -> Case:
    facts = {"case_category": chance.choice(CATEGORIES)}
    if chance.random() < 0.3:
        received = desk.now - timedelta(minutes=chance.randrange(1, 3000))
        return desk.open("phone", by=desk.staff("helpdesk"), case_received_at=received.isoformat(), **facts)
    return desk.open(chance.choice(("portal", "email")), **facts)


def _move_on(desk: Desk, case: Case, chance: random.Random) -> None:
    waiting = desk.waits_for(case)
    if case.closed_at is not None:
        return
    if case.clock == "paused":
        desk.send(case, "reply", LONG)
    elif case.clock == "stopped":
        desk.send(case, chance.choice(("objection", "confirmation")), LONG)
    elif chance.random() < 0.05:
        desk.send(case, "withdrawal", LONG)
    elif len(waiting) == 1 and waiting[0] in DECISIONS:
        _work(desk, case, waiting[0], chance)


def _work(desk: Desk, case: Case, step: str, chance: random.Random) -> None:
    task = desk.task(case)
    worker = desk.staff(task.candidate_group)
    actor = Actor.staff(worker)
    what = chance.random()
    if what < 0.3 and task.assignee_id is None:
        claim_task(desk.session, task, actor=actor, now=desk.now)
    elif what < 0.15 and task.assignee_id == worker.id:
        release_task(desk.session, task, actor=actor, now=desk.now)
    elif what < 0.22 and task.assignee_id == worker.id:
        assign_task(desk.session, task, worker, actor=actor, now=desk.now)
    else:
        decision = chance.choice(DECISIONS[step])
        texts = dict(TEXTS[decision])
        if step == "handle" and chance.random() < 0.3:
            texts["case.category"] = chance.choice(CATEGORIES)
        desk.do(case, decision, **texts)
        return
    desk.session.commit()
    desk.session.expire_all()
    begin_writing(desk.session)
