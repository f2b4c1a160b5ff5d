"""Try a procedure and keep what was tried: scenarios, named test cases that lie beside the procedure as data.

A try and a scenario are the same list of steps, played from the beginning by the services that real cases go through,
on a database of their own in memory. Nothing here writes to the installation but `tries`, which keeps the list.
"""

from app.scenarios.model import BadScenario, Scenario, is_scenario
from app.scenarios.playing import Played, play
from app.scenarios.reading import read_scenario
from app.scenarios.recording import CannotRecord, path_for, record_scenario
from app.scenarios.running import ScenarioResult, run_scenarios
from app.scenarios.surroundings import Surroundings, surroundings_of
from app.scenarios.writing import write_scenario

__all__ = [
    "BadScenario",
    "CannotRecord",
    "Played",
    "Scenario",
    "ScenarioResult",
    "Surroundings",
    "is_scenario",
    "path_for",
    "play",
    "read_scenario",
    "record_scenario",
    "run_scenarios",
    "surroundings_of",
    "write_scenario",
]
