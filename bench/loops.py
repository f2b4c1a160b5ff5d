"""Whether a step costs the same at the thousandth reply as at the first.

Three tickets in one database are asked and answered (two steps a loop: Helpdesk's question, the requester's reply)
1, 100 and 1,000 times beforehand; then they take turns. Growth is the median of the oldest over that of the youngest.
"""

import statistics
import time

from app.audit import Actor
from app.cases.complete import complete_task
from app.cases.correspond import REPLY, receive
from app.database import begin_writing, db
from app.models import Case
from bench.places import Place
from bench.stage import Ticket

LOOPS = (1, 100, 1_000)
QUESTION = "Mohon kirimkan tangkapan layar pesan kesalahannya."


class AskedTicket(Ticket):
    """A ticket that is asked about and answered, again and again."""

    def loop(self) -> float:
        """Ask and answer once; return the milliseconds of both steps, from lock to commit."""
        return self._ask() + self._reply()

    def _ask(self) -> float:
        task = self.task()
        actor = Actor.staff(self.staff[task.group])
        with self.place.app.app_context():
            session = db.session()
            begin = time.perf_counter()
            begin_writing(session)
            facts, data = {"question": QUESTION}, {"decision": "ask"}
            complete_task(session, task.id, facts=facts, data=data, actor=actor, now=self.place.clock())
            session.commit()
            return (time.perf_counter() - begin) * 1000

    def _reply(self) -> float:
        self.place.clock.forward(seconds=1)
        with self.place.app.app_context():
            session = db.session()
            requester = session.get_one(Case, self.case_id).requester
            session.expunge_all()
            session.rollback()
            begin = time.perf_counter()
            begin_writing(session)
            body, actor = "Terlampir di bawah ini.", Actor.asking(requester)
            receive(session, self.case_id, REPLY, body=body, actor=actor, now=self.place.clock())
            session.commit()
            return (time.perf_counter() - begin) * 1000


def measure_loops(place: Place, loops: tuple[int, ...] = LOOPS, rounds: int = 30) -> list[float]:
    """Return the median milliseconds of a loop at each age."""
    tickets = [AskedTicket(place) for _ in loops]
    for ticket, age in zip(tickets, loops, strict=True):
        for _ in range(age):
            ticket.loop()
    taken: list[list[float]] = [[] for _ in loops]
    for number in range(-3, rounds):
        for ticket, values in zip(tickets, taken, strict=True):
            milliseconds = ticket.loop()
            if number >= 0:
                values.append(milliseconds)
    return [statistics.median(values) for values in taken]
