"""Our engine on the peers' loop.bpmn, without a database: recover from the saved bytes, complete, save again."""

import time
from datetime import timedelta

from app.bootstrap import ROOT
from app.engine import Instance, parse
from bench.floor import QuietHost
from bench.peers import HERE
from bench.places import START
from bench.stage import DECISIONS


class BareLoop:
    """A way of `bench.step_cost`, beside npm's bpmn-engine."""

    def __init__(self) -> None:
        files = {"processes/loop.bpmn": (HERE / "loop.bpmn").read_bytes()}
        files["processes/settings.json"] = (ROOT / "processes" / "settings.json").read_bytes()
        self.spec, self.host, self.at = parse(files), QuietHost(), START
        self.state = Instance.start(self.spec, "loop", host=self.host, now=self.at).dump()

    def complete(self) -> float:
        self.at += timedelta(seconds=1)
        begin = time.perf_counter()
        instance = Instance.restore(self.spec, "loop", self.state, host=self.host)
        (task,) = instance.waits()
        instance.complete(task.task_id, {"decision": DECISIONS[task.element.id]}, now=self.at)
        self.state = instance.dump()
        return (time.perf_counter() - begin) * 1000
