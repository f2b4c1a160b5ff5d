"""How long whoever comes second waits for the answer: two members of Helpdesk send the same task at the same moment.

Over HTTP in the process, a thread each. One gets 303, the other 409; the figure is the 95th percentile of the losers'
milliseconds, the wait for the winner's lock included.
"""

import threading
import time

from bench.growth import p95
from bench.places import Place
from bench.stage import DECISIONS, FACTS, ThroughHttp


class Race(ThroughHttp):
    """A ticket whose tasks are sent twice."""

    def run(self) -> float:
        """Send the open task twice at once; return the loser's milliseconds."""
        task = self.task()
        fields = {name.removeprefix("case."): text for name, text in FACTS[task.element].items()}
        fields["decision"] = DECISIONS[task.element]
        line = threading.Barrier(2)
        answers: list[tuple[int, float]] = []

        def send() -> None:
            browser = type(self.browsers[task.group])(self.place, self.staff[task.group])
            line.wait()
            begin = time.perf_counter()
            answer = browser.post(f"/tugas/{task.id}/selesaikan", fields)
            answers.append((answer.status_code, (time.perf_counter() - begin) * 1000))

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(status for status, _ in answers) == [303, 409], answers
        return next(taken for status, taken in answers if status == 409)


def measure_losers(place: Place, rounds: int = 40) -> float:
    race = Race(place)
    race.run()
    return p95([race.run() for _ in range(rounds)])
