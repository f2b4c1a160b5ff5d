"""Random lives of cases, with all that staff, requesters and the owner of the procedure can do to them.

What the tables say is kept after each move of those cases whose chain has grown. A change that left no event shows at
the next look at its case, at the latest at the end of the life, when all are looked at.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.annotate import add_note, follow, unfollow
from app.cases.claim import assign_task, claim_task, release_task
from app.cases.correspond import awaited_messages
from app.cases.dry_run import DryRun, MustStay
from app.cases.erasure.erase import erase_case
from app.cases.erasure.grounds import Grounds
from app.cases.errors import Refused
from app.cases.mass_incidents.answer import answer_one, waiting_answers
from app.cases.mass_incidents.declare import attach_cases, open_mass_incident, order_answer
from app.cases.merging.merge import merge_cases, undo_merge
from app.cases.migration.move import move_case
from app.cases.split import INBOUND, split_case
from app.database import begin_writing
from app.definitions.published import load
from app.models import Case, Deployment, Group, Message, OutgoingMail, ProcessInstance, UserTask
from app.models.base import table_of
from app.models.process import OPEN
from tests.audit.snapshots import Said, tables_say
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


MOST_CASES = 6
_CASE = table_of(Case)


class WatchedDesk(Desk):
    """A desk that keeps what the tables said of each case at every instant at which something was done to it.

    One desk lives many lives in one database, one after the other; what is over is left alone.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.cases: list[Case] = []
        self.seen: dict[int, dict[datetime, Said]] = {}
        self.erased_at: dict[int, datetime] = {}
        self._looked_at: dict[int, int] = {}  # how long each chain was

    def begin_anew(self) -> None:
        """Forget the cases of the life before; nothing of them falls due any more."""
        self.cases, self.seen, self.erased_at, self._looked_at = [], {}, {}, {}
        self.session.execute(update(ProcessInstance).values(next_timer_at=None))
        self.clock.forward(days=1)
        super()._settled(None)

    def look_at_all(self) -> None:
        """Look at every case once more, whether an event says that it changed or not."""
        for case_id, said in tables_say(self.session, self._looked_at).items():
            self.seen[case_id][self.now] = said

    def _settled(self, case: Case | None) -> Case:
        settled = super()._settled(case)
        if case is not None and case not in self.cases:
            self.cases.append(case)
        self._look()
        return settled

    def _look(self) -> None:
        ids = [one.id for one in self.cases]
        lengths = self.session.execute(select(_CASE.c.id, _CASE.c.chain_length).where(_CASE.c.id.in_(ids)))
        moved = {case_id: length for case_id, length in lengths if self._looked_at.get(case_id) != length}
        self._looked_at |= moved
        for case_id, said in (tables_say(self.session, moved) if moved else {}).items():
            self.seen.setdefault(case_id, {})[self.now] = said


def live(desk: WatchedDesk, seed: int, *, moves: int) -> None:
    """Let cases come and be worked on in a random order, with random hours in between; at the end some are erased."""
    desk.begin_anew()
    chance = random.Random(seed)
    for _move in range(moves):
        desk.wait(hours=chance.choice((0, 0, 0.1, 1, 5, 30)))
        try:
            _move_something(desk, chance)
        except (Refused, MustStay):  # nothing of it may have been kept
            desk.session.rollback()
        desk._settled(None)
    desk.clock.forward(minutes=1)
    desk.look_at_all()
    for case in desk.cases:
        if case.closed_at is not None and chance.random() < 0.3:
            _erase(desk, case)


def _move_something(desk: WatchedDesk, chance: random.Random) -> None:
    if len(desk.cases) < 3 or (len(desk.cases) < MOST_CASES and all(case.closed_at for case in desk.cases)):
        kind = "complaint" if chance.random() < 0.2 else "ticket"
        desk.open("portal", kind=kind, case_request_type="pengaduan" if kind == "complaint" else "problem")
        return
    chance.choice(DEEDS)(desk, chance.choice(desk.cases), chance)


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


def _split(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    if len(desk.cases) >= MOST_CASES:
        return
    said = select(Message.id).where(Message.case_id == case.id, Message.direction == INBOUND)
    messages = desk.session.scalars(said).all()
    chosen = chance.sample(list(messages), k=min(len(messages), chance.choice((1, 2))))
    dewi = Actor.staff(desk.staff("koordinator"))
    desk._settled(split_case(desk.session, case.id, chosen, "Hal lain", actor=dewi, now=desk.now))


def _answer_many(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    """A disturbance that several report is answered once."""
    dewi, now = Actor.staff(desk.staff("koordinator")), desk.now
    incident = open_mass_incident(
        desk.session,
        title="SPSE padam",
        banner="Sedang ditangani.",
        since=now - timedelta(hours=1),
        application="SPSE",
        actor=dewi,
        now=now,
    )
    attach_cases(desk.session, incident.id, [case.id, chance.choice(desk.cases).id], actor=dewi, now=now)
    order_answer(desk.session, incident.id, LONG, actor=dewi, now=now)
    desk._settled(None)
    for incident_id, case_id in waiting_answers(desk.session):
        answer_one(desk.session, incident_id, case_id, now=desk.now)
        desk._settled(None)


def _migrate(desk: WatchedDesk, case: Case, chance: random.Random) -> None:
    """To another version, there or back."""
    session = desk.session
    other = session.scalars(select(Deployment).where(Deployment.id != case.deployment_id).order_by(Deployment.id)).all()
    if other:
        run = DryRun(load(session, chance.choice(other).id), frozenset(session.scalars(select(Group.key))))
        rina = Actor.staff(desk.staff("process_owner"))
        move_case(session, case.id, run, reason="Versi yang berlaku.", actor=rina, now=desk.now)


def _erase(desk: WatchedDesk, case: Case) -> None:
    """Erase what the requester said, when all mail has gone out and nothing is due any more."""
    session, case_id = desk.session, case.id
    session.execute(update(OutgoingMail).where(OutgoingMail.case_id == case_id).values(state="kept"))
    desk.clock.forward(minutes=1)
    grounds = Grounds("Surat permintaan nomor 12.", "request", "requester")
    try:
        erase_case(session, case_id, grounds, actor=Actor.staff(desk.staff("administrator")), now=desk.now)
        desk.erased_at[case_id] = desk.now
    except Refused:
        session.rollback()
        begin_writing(session)
    desk._settled(None)


DEEDS: tuple[Callable[[WatchedDesk, Case, random.Random], None], ...] = (
    *(_work,) * 5,
    *(_say,) * 3,
    *(_hold,) * 2,
    _annotate,
    _merge,
    _split,
    _answer_many,
    _migrate,
)
